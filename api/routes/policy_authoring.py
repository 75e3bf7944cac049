"""What an author asks of a draft: what is wrong with its clauses, and its text to take away; a version's text too."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.authentication import Scoped
from api.policy_lints import LintDocument, lint_document
from core.conflicts.linting import lints_of_draft
from core.policies.exporting import MEDIA_TYPES, SUFFIXES, ExportFormat, exported
from core.policies.model import Content
from core.policies.queries import open_draft, version

router = APIRouter(prefix="/policy-distribution/policies", tags=["Policies"])

Wanted = Annotated[
    ExportFormat, Query(alias="format", description="The whole text as Markdown, or its clauses as YAML, JSON or ODRL.")
]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()},
    }
}


@router.get("/{policy_id}/draft/lints")
def list_draft_lints(policy_id: UUID, scope: Scoped) -> list[LintDocument]:
    """What contradicts, repeats, never applies or needs mapping in the open draft, the gravest first.

    Its clauses are compared with each other and with your own published policies; other clients' play no part.
    """
    draft = open_draft(scope.conn, scope.actor, policy_id)
    found = lints_of_draft(scope.conn, scope.actor, policy_id, draft.content, today=scope.now.date())
    return [lint_document(lint) for lint in found]


@router.get("/{policy_id}/draft/export", response_class=Response, responses=_FILE)
def export_draft(policy_id: UUID, scope: Scoped, wanted: Wanted = ExportFormat.MARKDOWN) -> Response:
    """The open draft as a file."""
    draft = open_draft(scope.conn, scope.actor, policy_id)
    return _file(draft.content, wanted, f"policy-{policy_id}-draft", {"draft_revision": draft.revision})


@router.get("/{policy_id}/versions/{version_number}/export", response_class=Response, responses=_FILE)
def export_version(
    policy_id: UUID, version_number: int, scope: Scoped, wanted: Wanted = ExportFormat.MARKDOWN
) -> Response:
    """One version as a file; its Markdown holds the hash that signatures cover."""
    found = version(scope.conn, scope.actor, policy_id, version_number)
    facts = {"version": found.version_number, "document_sha256": found.document_sha256.hex()}
    return _file(found.content, wanted, f"policy-{policy_id}-v{found.version_number}", facts)


def _file(content: Content, wanted: ExportFormat, name: str, facts: Mapping[str, object]) -> Response:
    return Response(
        exported(content, wanted, facts=facts),
        media_type=MEDIA_TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="{name}.{SUFFIXES[wanted]}"'},
    )
