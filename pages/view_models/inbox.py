"""The inbox: what clients sent, as the database sorted and counted it, and what this reader was asked to read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.distribution.inbox import EVERYTHING, InboxCounts, InboxFilter
from core.distribution.model import DistributionStatus, Response
from core.distribution.reading_records import ReadingRequest, Received
from core.engagements.model import Engagement
from pages.view_models.markdown import literal
from pages.view_models.names import rider_title
from pages.view_models.times import day, relative, when_day
from pages.view_models.words import counted, word_of

EVERY = "All"
COLUMNS = ["Answer", "Policy", "Client", "Version", "Due", "Read", "Mandatory", "Received"]
RESPONSES: Mapping[str, Response] = {word_of(response).label: response for response in Response}
UNREAD, READ = "● Unread", "– Read"
LATE = "■ Past due"


def clients(engagements: Iterable[Engagement]) -> dict[str, UUID]:
    """The agency's clients by name; one with several engagements stands once."""
    return {engagement.counterpart: engagement.enterprise_org_id for engagement in engagements}


def wanted(
    names: Mapping[str, UUID], client: str, response: str, title: str, *, unread_only: bool, with_earlier: bool
) -> InboxFilter:
    """The filters of the page as the database reads them."""
    return InboxFilter(
        client_id=names.get(client),
        response=RESPONSES.get(response),
        unread_only=unread_only,
        title=title.strip() or None,
        with_earlier=with_earlier,
    )


def is_everything(asked: InboxFilter) -> bool:
    """Whether no filter narrows the list."""
    return asked == EVERYTHING


def frame(received: Sequence[Received], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger; only what still waits says how long there is, or since when it is late."""
    rows = [
        (
            answer_words(each),
            rider_title(each.policy_title, each.rider_number),
            each.enterprise,
            each.version_number,
            _due(each, now, zone_name),
            UNREAD if each.is_unread else READ,
            "yes" if each.is_mandatory else "no",
            day(each.distributed_at, zone_name),
        )
        for each in received
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def answer_words(received: Received) -> str:
    """The response, or why none is asked for any more; one that an earlier version was given says so."""
    if received.distribution_status is not DistributionStatus.ACTIVE:
        return word_of(received.distribution_status).text
    said = word_of(received.response).text
    return f"{said}, carried over" if received.is_carried_over else said


def waiting_sentence(counts: InboxCounts, received: Sequence[Received], *, now: datetime) -> str:
    """How much waits and is unread, and what comes first; `received` begins with the first page's first row."""
    unread = f" {counted(counts.unread_count, 'document')} unread by you." if counts.unread_count else ""
    if not counts.waiting_count:
        return f"Nothing waits for a signature.{unread}"
    several = counts.waiting_count > 1
    said = f"{counts.waiting_count} {'documents wait' if several else 'document waits'} for a signature"
    late = f", {counts.overdue_count} past due" if counts.overdue_count else ""
    first = next((each for each in received if _waits(each)), None)
    names = f" First: “{first.policy_title}”, due {relative(first.due_at, now)}." if first else ""
    return f"{said}{late}.{names}{unread}"


def tab_title(unread_count: int) -> str:
    """What the browser's tab says."""
    return f"({unread_count}) Inbox" if unread_count else "Inbox"


def unread_label(unread_count: int) -> str:
    """The link from elsewhere to what is unread."""
    return f"{counted(unread_count, 'document')} in the inbox unread by you"


def asked_line(request: ReadingRequest, *, now: datetime) -> str:
    """One document that this reader was asked to read, ready for Markdown."""
    days = (request.due_on - now.date()).days
    due = "today" if days == 0 else f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"
    said = f"asked to read by {literal(request.asker)}, due {day(request.due_on)} ({due})"
    note = f" “{literal(request.note)}”" if request.note else ""
    reminded = f" Reminded {relative(request.reminded_at, now)}." if request.reminded_at else ""
    return f"{said}.{note}{reminded}"


def _due(received: Received, now: datetime, zone_name: str) -> str:
    if not _waits(received):
        return day(received.due_at, zone_name)
    said = when_day(received.due_at, now=now, zone_name=zone_name)
    return f"{LATE}: {said}" if received.due_at < now else said


def _waits(received: Received) -> bool:
    return received.is_current_version and received.response is Response.AWAITING
