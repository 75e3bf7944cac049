"""Policies: write, have reviewed, publish; read versions."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.policy_documents import PolicyText, VersionDocument, version_document
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
from core.policies.publishing import cancel_publication, order_publication
from core.policies.queries import drafts_of_policy, policies, policy
from core.policies.rules import MAX_COMMENT_LENGTH, list_place

router = APIRouter(prefix="/policy-distribution/policies", tags=["Policies"])


class Comment(RequestBody):
    """What is to be changed."""

    comment: str = Field(min_length=1, max_length=MAX_COMMENT_LENGTH, examples=["Name the log that H1 speaks of."])


class NewDraft(RequestBody):
    """What the next draft begins with."""

    from_version: int | None = Field(
        default=None, description="The version whose text it starts from; without it the current one.", examples=[1]
    )


class Approval(RequestBody):
    """What an approval says beside itself."""

    comment: str = Field(default="", max_length=MAX_COMMENT_LENGTH, examples=["Good; mind the date of H1."])
    despite_open_comments: bool = Field(default=False, description="Approve though comments are still open.")


class Publication(RequestBody):
    """When to publish; without a time at once."""

    publish_at: AwareDatetime | None = Field(default=None, examples=["2027-01-04T08:00:00Z"])


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
def open_draft(policy_id: UUID, once: Once, body: NewDraft | None = None) -> Response:
    """Start the next draft from the current version, or from the one you name: that is how to roll back."""
    scope = once.scope
    source = body.from_version if body else None
    return once.answer(
        lambda: start_draft(scope.conn, actor=scope.actor, policy_id=policy_id, now=scope.now, from_version=source),
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
def approve_draft(
    policy_id: UUID, once: Once, expected_revision: ExpectedRevision, body: Approval | None = None
) -> Response:
    """Approve the draft; whoever wrote any of it may not, and open comments are refused unless you accept them."""
    scope, said = once.scope, body or Approval()
    return once.answer(
        lambda: approve(
            scope.conn,
            actor=scope.actor,
            policy_id=policy_id,
            now=scope.now,
            expected_revision=expected_revision,
            comment=said.comment,
            despite_open_comments=said.despite_open_comments,
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


@router.post(
    "/{policy_id}/draft/publish",
    status_code=HTTPStatus.CREATED,
    response_model=VersionDocument,
    responses={HTTPStatus.ACCEPTED.value: {"model": Draft, "description": "It publishes itself at the time."}},
)
def publish_draft(policy_id: UUID, once: Once, body: Publication | None = None) -> Response:
    """Make the approved draft the next version, now or (202) at a time; a later order replaces an earlier one."""
    scope, publish_at = once.scope, body.publish_at if body else None
    what: dict[str, Any] = {"actor": scope.actor, "policy_id": policy_id, "now": scope.now}
    if publish_at is not None:
        return once.answer(
            lambda: order_publication(scope.conn, publish_at=publish_at, **what), status=HTTPStatus.ACCEPTED
        )
    return once.answer(lambda: version_document(publish(scope.conn, **what)), status=HTTPStatus.CREATED)


@router.delete("/{policy_id}/draft/publication")
def cancel_scheduled_publication(policy_id: UUID, scope: Scoped) -> Draft:
    """Take the time of publication back; the draft stays approved."""
    return cancel_publication(scope.conn, actor=scope.actor, policy_id=policy_id)
