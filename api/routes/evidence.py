"""Evidence under the answers of an assessment: added, listed with it, handed out as files to be saved, taken away."""

import base64
import binascii
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import ActorScope, Scoped
from api.idempotency import Once
from api.models import RequestBody
from core.assessments.evidence import add_file, add_link, add_note, remove_evidence
from core.assessments.file_types import MOST_BYTES, FileNotAccepted
from core.assessments.queries import evidence_file
from core.assessments.rules import NOTE_LIMIT, URL_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Assessments"])

_BASE64 = MOST_BYTES * 4 // 3 + 8
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be saved.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


class FileAdded(RequestBody):
    """A file of at most 5 MiB as base64; its type follows from its bytes."""

    kind: Literal["file"]
    clause_id: str = Field(max_length=100)
    file_name: str = Field(min_length=1, max_length=300)
    content_base64: str = Field(max_length=_BASE64)
    words: str = Field(default="", max_length=NOTE_LIMIT)


class LinkAdded(RequestBody):
    """An https address; nothing is fetched from it."""

    kind: Literal["link"]
    clause_id: str = Field(max_length=100)
    url: str = Field(max_length=URL_LIMIT, examples=["https://intranet.example/rules"])
    words: str = Field(default="", max_length=NOTE_LIMIT)


class NoteAdded(RequestBody):
    """A few sentences."""

    kind: Literal["note"]
    clause_id: str = Field(max_length=100)
    words: str = Field(min_length=1, max_length=NOTE_LIMIT)


Added = Annotated[FileAdded | LinkAdded | NoteAdded, Field(discriminator="kind")]


class Made(BaseModel):
    """What was added."""

    id: UUID


@router.post("/compliance/{compliance_id}/assessment/evidence", status_code=HTTPStatus.CREATED, response_model=Made)
def add_assessment_evidence(compliance_id: UUID, added: Added, once: Once) -> Response:
    """Add a file, a link or a note under a clause of a draft."""
    return once.answer(lambda: Made(id=_added(once.scope, compliance_id, added)), status=HTTPStatus.CREATED)


@router.get("/evidence/{evidence_id}", response_class=Response, responses=_FILE)
def get_evidence(evidence_id: UUID, scope: Scoped) -> Response:
    """The bytes of a file. A browser saves them and never opens them by itself."""
    found = evidence_file(scope.conn, scope.actor, evidence_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return Response(found.content, media_type=found.media_type, headers=headers)


@router.delete("/evidence/{evidence_id}", status_code=HTTPStatus.NO_CONTENT)
def take_away_evidence(evidence_id: UUID, scope: Scoped) -> None:
    """Take away what the client has not seen yet."""
    remove_evidence(scope.conn, actor=scope.actor, evidence_id=evidence_id, now=scope.now)


def _added(scope: ActorScope, compliance_id: UUID, added: FileAdded | LinkAdded | NoteAdded) -> UUID:
    given = added.model_dump(exclude={"kind", "content_base64"})
    where = {"actor": scope.actor, "compliance_id": compliance_id, "now": scope.now, **given}
    if isinstance(added, LinkAdded):
        return add_link(scope.conn, **where)
    if isinstance(added, NoteAdded):
        return add_note(scope.conn, **where)
    return add_file(scope.conn, content=_decoded(added.content_base64), **where)


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise FileNotAccepted("The content is not base64. Encode the file's bytes and send them again.") from None
