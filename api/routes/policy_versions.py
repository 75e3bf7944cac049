"""The versions of a policy: read them, compare two, withdraw one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.policy_documents import VersionDocument, VersionLine, version_document, version_line
from api.version_comparisons import VersionComparison, compared
from core.distribution.withdrawing import Holders, withdraw_version
from core.policies.queries import version, versions_of_policy

router = APIRouter(prefix="/policy-distribution/policies", tags=["Policies"])


class VersionWithdrawalReason(RequestBody):
    """Why a version is withdrawn; the agencies that saw it read it."""

    reason: str = Field(min_length=1, max_length=2_000, examples=["H1 contradicts our contract; version 4 follows."])


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


@router.get("/{policy_id}/compare")
def compare_versions(
    policy_id: UUID,
    scope: Scoped,
    before: Annotated[int, Query(alias="from", description="A version's number.", examples=[1])],
    after: Annotated[int, Query(alias="to", description="Another version's number.", examples=[2])],
) -> VersionComparison:
    """What differs from one version to another, clause by clause and line by line; both must have reached you."""
    old, new = (version(scope.conn, scope.actor, policy_id, number) for number in (before, after))
    return compared(old, new)


@router.post("/{policy_id}/versions/{version_number}/withdraw", response_model=Holders)
def withdraw_policy_version(
    policy_id: UUID, version_number: int, body: VersionWithdrawalReason, once: Once
) -> Response:
    """Withdraw a version and all its distributions at once; answers with how many agencies held or awaited it."""
    scope = once.scope
    return once.answer(
        lambda: withdraw_version(
            scope.conn,
            actor=scope.actor,
            policy_id=policy_id,
            version_number=version_number,
            reason=body.reason,
            now=scope.now,
        )
    )
