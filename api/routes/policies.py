"""Policies: write, have reviewed, publish; read versions."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.policy_documents import PolicyText, VersionDocument, VersionLine, version_document, version_line
from api.preconditions import ExpectedRevision
from core.policies.model import Draft, FdaKind, Policy, PolicyFilter, PolicySort, VersionState
from core.policies.operations import (
    abandon,
    approve,
    create_policy,
    edit_draft,
    publish,
    reopen,
    request_changes,
    start_draft,
    submit_for_review,
)
from core.policies.queries import drafts_of_policy, policies, policy, version, versions_of_policy
from core.policies.rules import MAX_COMMENT_LENGTH, list_place

router = APIRouter(prefix="/policy-distribution/policies", tags=["Policies"])


class Comment(RequestBody):
    """What is to be changed."""

    comment: str = Field(min_length=1, max_length=MAX_COMMENT_LENGTH, examples=["Name the log that H1 speaks of."])


@router.get("")
def list_policies(
    scope: Scoped,
    limit: Limit = 50,
    cursor: Cursor = None,
    search: Annotated[str | None, Query(max_length=200, description="Words of the title, in any case.")] = None,
    state: Annotated[VersionState | None, Query(description="Of the open draft, or of the newest version.")] = None,
    brand: Annotated[
        str | None, Query(max_length=200, description="A brand the client keeps the policy under.")
    ] = None,
    fda_kind: Annotated[FdaKind | None, Query(description="A check that its clauses or its client ask for.")] = None,
    sort: Annotated[PolicySort, Query(description="A cursor fits the order it came from.")] = PolicySort.NEWEST,
) -> Page[Policy]:
    """An enterprise's own policies, or those that reached an agency, newest first unless sorted otherwise."""
    after = read_cursor(cursor, str if sort is PolicySort.TITLE else datetime, UUID)
    asked = PolicyFilter(search, state, brand, fda_kind, sort, after)
    found = policies(scope.conn, scope.actor, asked, limit=limit + 1)
    return page_of(found, limit, lambda row: list_place(row, sort))


@router.post("", status_code=HTTPStatus.CREATED, response_model=Draft)
def open_policy(text: PolicyText, once: Once) -> Response:
    """Open a policy with its first draft."""
    scope = once.scope
    return once.answer(
        lambda: create_policy(scope.conn, actor=scope.actor, written=text.written(), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.get("/{policy_id}")
def get_policy(policy_id: UUID, scope: Scoped) -> Policy:
    """One policy."""
    return policy(scope.conn, scope.actor, policy_id)


@router.get("/{policy_id}/drafts")
def list_drafts(policy_id: UUID, scope: Scoped) -> list[Draft]:
    """The policy's drafts, the latest first; at most one is open."""
    policy(scope.conn, scope.actor, policy_id)
    return drafts_of_policy(scope.conn, scope.actor, policy_id)


@router.post("/{policy_id}/draft", status_code=HTTPStatus.CREATED, response_model=Draft)
def open_draft(policy_id: UUID, once: Once) -> Response:
    """Start the next draft from the current version."""
    scope = once.scope
    return once.answer(
        lambda: start_draft(scope.conn, actor=scope.actor, policy_id=policy_id, now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.put("/{policy_id}/draft")
def put_draft(policy_id: UUID, text: PolicyText, scope: Scoped, expected_revision: ExpectedRevision) -> Draft:
    """Replace the open draft's content; `If-Match` with the revision you read protects a colleague's writing."""
    return edit_draft(
        scope.conn,
        actor=scope.actor,
        policy_id=policy_id,
        written=text.written(),
        now=scope.now,
        expected_revision=expected_revision,
    )


@router.post("/{policy_id}/draft/submit", response_model=Draft)
def submit_draft(policy_id: UUID, once: Once) -> Response:
    """Hand the draft to somebody else for approval."""
    scope = once.scope
    return once.answer(lambda: submit_for_review(scope.conn, actor=scope.actor, policy_id=policy_id, now=scope.now))


@router.post("/{policy_id}/draft/request-changes", response_model=Draft)
def send_draft_back(policy_id: UUID, body: Comment, once: Once) -> Response:
    """Send the draft back with what is to be changed."""
    scope = once.scope
    return once.answer(
        lambda: request_changes(scope.conn, actor=scope.actor, policy_id=policy_id, comment=body.comment, now=scope.now)
    )


@router.post("/{policy_id}/draft/approve", response_model=Draft)
def approve_draft(policy_id: UUID, once: Once, expected_revision: ExpectedRevision) -> Response:
    """Approve the draft; whoever wrote any of it may not."""
    scope = once.scope
    return once.answer(
        lambda: approve(
            scope.conn, actor=scope.actor, policy_id=policy_id, now=scope.now, expected_revision=expected_revision
        )
    )


@router.post("/{policy_id}/draft/reopen", response_model=Draft)
def reopen_draft(policy_id: UUID, once: Once) -> Response:
    """Take the draft back to writing; its approval is void."""
    scope = once.scope
    return once.answer(lambda: reopen(scope.conn, actor=scope.actor, policy_id=policy_id))


@router.post("/{policy_id}/draft/abandon", response_model=Policy)
def abandon_draft(policy_id: UUID, once: Once) -> Response:
    """Give the draft up; the policy stays."""
    scope = once.scope

    def given_up() -> Policy:
        abandon(scope.conn, actor=scope.actor, policy_id=policy_id)
        return policy(scope.conn, scope.actor, policy_id)

    return once.answer(given_up)


@router.post("/{policy_id}/draft/publish", status_code=HTTPStatus.CREATED, response_model=VersionDocument)
def publish_draft(policy_id: UUID, once: Once) -> Response:
    """Make the approved draft the next version: numbered, hashed, never changed again."""
    scope = once.scope
    return once.answer(
        lambda: version_document(publish(scope.conn, actor=scope.actor, policy_id=policy_id, now=scope.now)),
        status=HTTPStatus.CREATED,
    )


@router.get("/{policy_id}/versions")
def list_versions(policy_id: UUID, scope: Scoped, limit: Limit = 50, cursor: Cursor = None) -> Page[VersionLine]:
    """The policy's versions without their text, newest first; an agency reads those that reached it."""
    below = read_cursor(cursor, int)
    found = versions_of_policy(scope.conn, scope.actor, policy_id, below=below[0] if below else None, limit=limit + 1)
    return page_of([version_line(entry) for entry in found], limit, lambda line: (line.version_number,))


@router.get("/{policy_id}/versions/{version_number}")
def get_version(policy_id: UUID, version_number: int, scope: Scoped) -> VersionDocument:
    """One version, whole, with its hash and each clause in plain words."""
    return version_document(version(scope.conn, scope.actor, policy_id, version_number))
