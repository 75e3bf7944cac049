"""Written policies and drafts with defaults."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.policies.content import content
from core.policies.model import ChangeClass, Content, Draft, VersionState

AUTHOR, COLLEAGUE, APPROVER = (UUID(int=number) for number in (1, 2, 3))
WRITTEN_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
H1 = {
    "id": "H1",
    "text": "Keep every prompt for at least 24 months.",
    "binding": "asset:prompt_log",
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months"},
}


def a_content(**written: Any) -> Content:
    """Checked content with a title, a body and one clause."""
    return content({"title": "Prompt records", "body": "We keep records.", "clauses": [H1], **written})


def an_editorial_content(**written: Any) -> Content:
    """The same, called editorial."""
    return a_content(change_class=ChangeClass.EDITORIAL, **written)


def a_draft(**parts: Any) -> Draft:
    """A draft written by `AUTHOR` alone."""
    return Draft(
        **{
            "id": UUID(int=10),
            "policy_id": UUID(int=11),
            "enterprise_org_id": UUID(int=12),
            "state": VersionState.DRAFT,
            "revision": 1,
            "content": a_content(),
            "author_id": AUTHOR,
            "writer_ids": (AUTHOR,),
            "created_at": WRITTEN_AT,
            "updated_at": WRITTEN_AT,
            **parts,
        }
    )
