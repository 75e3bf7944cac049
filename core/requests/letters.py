"""The letter about a step of a request: all of its wording. It names titles and days, no word of clause or thread."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.mail.model import Letter
from core.mail.wording import one_line
from core.requests.model import Outcome, Side

_ENDED = {
    Outcome.GRANTED: "granted an exception",
    Outcome.AMENDED: "changed the clause",
    Outcome.SETTLED: "closed the request as settled",
    Outcome.WITHDRAWN: "withdrew the request",
}


@dataclass(frozen=True)
class RequestNotice:
    """Where a request stands after the step of one side, for a reader on the other."""

    request_id: UUID
    reader: Side
    writer_name: str
    policy_title: str
    clause_id: str
    outcome: Outcome | None
    reply_by: date
    is_new: bool


def letter(notice: RequestNotice) -> Letter:
    """What the other side did, and until when an answer is wanted."""
    writer, title = one_line(notice.writer_name), one_line(notice.policy_title)
    about = f"{'your' if notice.reader is Side.CLIENT else 'their'} clause {one_line(notice.clause_id)} of “{title}”"
    return Letter(
        "request_moved",
        f"{writer} {_did(notice)}",
        f"{writer} {_did(notice)}. It is about {about}.{_wanted(notice)}\n\n"
        "The whole exchange is on the page that this letter leads to.",
        _path(notice),
    )


def _did(notice: RequestNotice) -> str:
    if notice.outcome is not None:
        return _ENDED[notice.outcome]
    return "asks you about a clause" if notice.is_new else "answered in a request"


def _wanted(notice: RequestNotice) -> str:
    if notice.outcome is not None:
        return ""
    return f" It is your turn: please answer by {notice.reply_by:%-d %B %Y}."


def _path(notice: RequestNotice) -> str:
    """The thread, on the page of the reader's side."""
    page = "requests?thread" if notice.reader is Side.CLIENT else "client_requests?request"
    return f"/{page}={notice.request_id}"
