"""The shape in which an overlay travels: what a rider lays over the version that one agency holds."""

from typing import Any

from pydantic import AwareDatetime, Field

from api.models import RequestBody
from core.policies.content import MAX_CLAUSES

_CLAUSE = {
    "id": "H1",
    "text": "Keep a record of every prompt for at least 12 months.",
    "binding": ["asset:prompt_log"],
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "12 months"},
}


class OverlayBody(RequestBody):
    """Clauses of the version that are replaced or left out by their ids, and others that are added.

    Always laid over the version as published, whatever rider the agency holds: empty, it takes that one back.
    """

    replaced: list[dict[str, Any]] = Field(default=[], max_length=MAX_CLAUSES, examples=[[_CLAUSE]])
    removed: list[str] = Field(default=[], max_length=MAX_CLAUSES, examples=[["H7"]])
    added: list[dict[str, Any]] = Field(default=[], max_length=MAX_CLAUSES, examples=[[]])
    due_at: AwareDatetime | None = Field(default=None, description="When the agency's answer is due, if it is asked.")
    expected_version: int | None = Field(default=None, ge=1, description="The version that was seen at the agency.")
    expected_rider: int | None = Field(default=None, ge=0, description="Likewise the rider; 0 for none.")
