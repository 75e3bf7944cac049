"""What a notice says, in the product as in a letter, and which page it leads to."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from core.identity.model import OrganizationKind
from core.mail.wording import one_line
from core.notices.model import DUE, GATHERED, OVERDUE, START, NoticeKind

_AGENCY, _CLIENT = OrganizationKind.AGENCY, OrganizationKind.ENTERPRISE

_SENTENCES: Mapping[tuple[NoticeKind, OrganizationKind], str] = {
    (NoticeKind.ACKNOWLEDGEMENT, _AGENCY): "Sign {title} of {other}",
    (NoticeKind.FIRST_ASSESSMENT, _AGENCY): "Assess how you keep {title} of {other}",
    (NoticeKind.REVIEW, _AGENCY): "Review your assessment of {title} for {other}",
    (NoticeKind.DELEGATED_ANSWERS, _AGENCY): "Answer what a colleague gave you of {title} of {other}",
    (NoticeKind.CORRECTIVE_ACTION, _AGENCY): "Finish the corrective action under {title} of {other}",
    (NoticeKind.EXCEPTION_ENDING, _AGENCY): "Your exception to {title} of {other} ends; ask again if you still need it",
    (NoticeKind.EXCEPTION_ENDING, _CLIENT): "The exception of {other} to {title} ends",
    (NoticeKind.REQUEST, _AGENCY): "Answer {other} about {title}",
    (NoticeKind.REQUEST, _CLIENT): "Answer {other} about {title}",
    (NoticeKind.IGNORED_LAPSE, _AGENCY): "A finding that you ignore opens again",
    (NoticeKind.REPORT_READY, _AGENCY): "The report {title} of your organization was made and sent to you",
    (NoticeKind.REPORT_READY, _CLIENT): "The report {title} of your organization was made and sent to you",
    (NoticeKind.REPORT_PAUSED, _AGENCY): "The scheduled report {title} stands still: {other} cannot make it any more",
    (NoticeKind.REPORT_PAUSED, _CLIENT): "The scheduled report {title} stands still: {other} cannot make it any more",
    (NoticeKind.SIGNATURES_OVERDUE, _CLIENT): "Follow up {signatures}",
}  # fmt: skip

# The page and the parameter of its address that opens the one thing.
PAGES: Mapping[tuple[NoticeKind, OrganizationKind], tuple[str, str]] = {
    (NoticeKind.ACKNOWLEDGEMENT, _AGENCY): ("inbox", "distribution"),
    (NoticeKind.FIRST_ASSESSMENT, _AGENCY): ("assessments", "record"),
    (NoticeKind.REVIEW, _AGENCY): ("assessments", "record"),
    (NoticeKind.DELEGATED_ANSWERS, _AGENCY): ("assessments", "record"),
    (NoticeKind.CORRECTIVE_ACTION, _AGENCY): ("violations", "violation"),
    (NoticeKind.EXCEPTION_ENDING, _AGENCY): ("exceptions", "exception"),
    (NoticeKind.EXCEPTION_ENDING, _CLIENT): ("exceptions", "exception"),
    (NoticeKind.REQUEST, _AGENCY): ("client_requests", "request"),
    (NoticeKind.REQUEST, _CLIENT): ("requests", "thread"),
    (NoticeKind.IGNORED_LAPSE, _AGENCY): ("conflicts", "finding"),
    (NoticeKind.REPORT_READY, _AGENCY): ("reports", "made"),
    (NoticeKind.REPORT_READY, _CLIENT): ("reports", "made"),
    (NoticeKind.REPORT_PAUSED, _AGENCY): ("reports", "schedule"),
    (NoticeKind.REPORT_PAUSED, _CLIENT): ("reports", "schedule"),
    (NoticeKind.SIGNATURES_OVERDUE, _CLIENT): ("follow_up", "follow_overdue"),
}


def sentence(
    kind: NoticeKind, side: OrganizationKind, *, title: str | None, counterpart: str | None, count: int | None = None
) -> str:
    """What is to be done, on one line, without the day; `count` is how many there are of a gathered kind."""
    named = {
        "title": f"“{one_line(title or 'a policy')}”",
        "other": one_line(counterpart or "a client"),
        "signatures": "1 overdue signature" if count == 1 else f"{count or 0:,} overdue signatures",
    }
    return _SENTENCES[kind, side].format(**named)


def path_of(kind: NoticeKind, side: OrganizationKind, link_id: UUID) -> str:
    """The address of what the notice is about."""
    page, parameter = PAGES[kind, side]
    return f"/{page}?{parameter}={link_value(kind, link_id)}"


def link_value(kind: NoticeKind, link_id: UUID) -> str:
    """What the parameter holds: the one thing, or that the page is to show all that is past due."""
    return "true" if kind in GATHERED else str(link_id)


def due_words(rung: str, due_on: date, today: date) -> str:
    """How the day stands to today: "was due 20 Nov 2026, 4 days ago"."""
    days = (due_on - today).days
    said = f"{due_on.day} {due_on:%b %Y}"
    if rung == DUE or days == 0:
        return f"due {said}{', today' if days == 0 else ''}"
    if rung.startswith(OVERDUE) or days < 0:
        return f"was due {said}, {_counted(-days)} ago"
    return f"new, by {said}" if rung == START else f"by {said}, in {_counted(days)}"


def _counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
