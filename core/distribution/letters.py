"""The letters about what clients send: all of their wording. They name titles and dates, no policy text.

A letter is one client's alone, and nothing a person typed but the client's name is in its subject.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.distribution.model import document_name
from core.mail.model import Letter
from core.mail.wording import one_line

NAMED_AT_MOST = 40
"""More documents than this are counted, not named."""


class Act(StrEnum):
    """What a client did, as the agency's event names it."""

    SENT = "distribution.created"
    REMINDED = "distribution.reminded"
    WITHDRAWN = "distribution.withdrawn"


@dataclass(frozen=True)
class NamedDocument:
    """A document as a letter names it."""

    distribution_id: UUID
    title: str
    version_number: int
    due_at: datetime
    is_mandatory: bool
    rider_number: int = 0


@dataclass(frozen=True)
class Notice:
    """What one client did at one agency in one go, and in whose zone it is read; `documents` are sorted by due date."""

    act: Act
    client: str
    agency: str
    documents: Sequence[NamedDocument]
    reason: str | None
    time_zone: str


def letter(notice: Notice) -> Letter:
    """The one letter about it."""
    return _LETTERS[notice.act](notice)


def _sent(notice: Notice) -> Letter:
    what = _counted(notice, "a policy", "policies")
    return Letter(
        "distribution_sent",
        f"{one_line(notice.client)} sent you {what} to sign",
        f"{one_line(notice.client)} sent {what} to {one_line(notice.agency)}. "
        "Please read, and sign until the date given:\n\n"
        f"{_named(notice, _with_due)}",
        _path(notice),
    )


def _reminded(notice: Notice) -> Letter:
    what = _counted(notice, "a policy", "policies")
    return Letter(
        "distribution_reminded",
        f"{one_line(notice.client)} reminds you of {what} to sign",
        f"{one_line(notice.client)} reminds {one_line(notice.agency)} of what still waits for your signature:\n\n"
        f"{_named(notice, _with_due)}",
        _path(notice),
    )


def _withdrawn(notice: Notice) -> Letter:
    what = _counted(notice, "a policy", "policies")
    said = " ".join((notice.reason or "").split())
    why = f"\n\nTheir reason: {said}" if said else ""
    return Letter(
        "distribution_withdrawn",
        f"{one_line(notice.client)} has withdrawn {what}",
        f"{one_line(notice.client)} has withdrawn {what} from {one_line(notice.agency)}. "
        "You no longer have to sign or follow:\n\n"
        f"{_named(notice, lambda document, _: _title(document))}{why}\n\n"
        "What you signed before stays on record.",
        _path(notice),
    )


_LETTERS: Mapping[Act, Callable[[Notice], Letter]] = {
    Act.SENT: _sent, Act.REMINDED: _reminded, Act.WITHDRAWN: _withdrawn,
}  # fmt: skip


def _counted(notice: Notice, one: str, many: str) -> str:
    count = len(notice.documents)
    return one if count == 1 else f"{count:,} {many}"


def _named(notice: Notice, line: Callable[[NamedDocument, str], str]) -> str:
    lines = [f"- {line(document, notice.time_zone)}" for document in notice.documents[:NAMED_AT_MOST]]
    more = len(notice.documents) - NAMED_AT_MOST
    return "\n".join([*lines, *([f"- and {more:,} more"] if more > 0 else [])])


def _with_due(document: NamedDocument, zone_name: str) -> str:
    mandatory = ", mandatory" if document.is_mandatory else ""
    return f"{_title(document)}{mandatory}, due {_day(document.due_at, zone_name)}"


def _title(document: NamedDocument) -> str:
    return f"“{one_line(document.title)}”, {document_name(document.version_number, document.rider_number)}"


def _day(moment: datetime, zone_name: str) -> str:
    """The day in the reader's zone; UTC where the stored name is no longer one."""
    try:
        shown = moment.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError):
        shown = moment
    return f"{shown.day} {shown:%b %Y}"


def _path(notice: Notice) -> str:
    """The document itself where there is one."""
    one = f"?distribution={notice.documents[0].distribution_id}" if len(notice.documents) == 1 else ""
    return f"/inbox{one}"
