"""Notices: what somebody was told, in words, and where each leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from core.identity.model import OrganizationKind
from core.notices.model import DUE, OVERDUE, Notice, NoticeKind
from core.notices.wording import PAGES, sentence
from pages.view_models.times import day, minute, relative, zone
from pages.view_models.words import counted

EVERY = "Everything"
KINDS: Mapping[str, NoticeKind] = {
    "Signatures": NoticeKind.ACKNOWLEDGEMENT,
    "First assessments": NoticeKind.FIRST_ASSESSMENT,
    "Reviews": NoticeKind.REVIEW,
    "Answers given to you": NoticeKind.DELEGATED_ANSWERS,
    "Corrective actions": NoticeKind.CORRECTIVE_ACTION,
    "Exceptions that end": NoticeKind.EXCEPTION_ENDING,
    "Requests": NoticeKind.REQUEST,
    "Ignored findings": NoticeKind.IGNORED_LAPSE,
    "Reports": NoticeKind.REPORT_READY,
    "Reports that stand still": NoticeKind.REPORT_PAUSED,
    "Overdue signatures": NoticeKind.SIGNATURES_OVERDUE,
}
COLUMNS = ["State", "What", "Due", "Told"]


def kinds_for(side: OrganizationKind) -> list[str]:
    """The kinds that people of this side are told of."""
    return [EVERY, *(word for word, kind in KINDS.items() if (kind, side) in PAGES)]


def frame(notices: Sequence[Notice], side: OrganizationKind, *, now: datetime, zone_name: str) -> pd.DataFrame:
    """Every notice with its state and day, in the order given."""
    rows = [
        (
            state(each),
            sentence(each.kind, side, title=each.title, counterpart=each.counterpart, count=each.fact_count),
            due(each, now=now, zone_name=zone_name),
            f"{minute(each.created_at, zone_name)} ({relative(each.created_at, now)})",
        )
        for each in notices
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def state(notice: Notice) -> str:
    """Settled before read: what is done needs no reading."""
    if notice.settled_at is not None:
        return "✓ Settled"
    if notice.read_at is not None:
        return "○ Read"
    return "■ Overdue" if notice.rung.startswith(OVERDUE) else "▲ Due" if notice.rung == DUE else "● New"


def due(notice: Notice, *, now: datetime, zone_name: str) -> str:
    """The day, and how far away it is from the reader's own today."""
    days = (notice.due_on - now.astimezone(zone(zone_name)).date()).days
    away = "today" if days == 0 else f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"
    return f"{day(notice.due_on)} ({away})"


def summary(open_count: int) -> str:
    """One sentence above the list."""
    return f"{counted(open_count, 'notice').capitalize()} to look at." if open_count else "Nothing new to look at."
