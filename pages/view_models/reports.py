"""Reports on the page: which there are, what one will hold, what was made, and when the next ones are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pandas as pd

from core.compliance.model import ComplianceStatus, Severity, ViolationState
from core.conflicts.model import ResolutionStatus
from core.distribution.model import Response
from core.identity.model import Actor
from core.papers.model import Block, Chart, Figures, Format, Paper, Table
from core.reports.filters import words_of
from core.reports.model import Cadence, FilterKey, MadeReport, Recipient, Rhythm, Schedule, ScheduleState
from core.reports.registry import REPORTS, Report
from pages.view_models.times import NEVER, minute, when
from pages.view_models.words import counted

MAKE, SCHEDULES, HISTORY = "Make", "Schedules", "History"
PARTS = (MAKE, SCHEDULES, HISTORY)
FORMATS: Mapping[str, Format] = {
    "PDF": Format.PDF, "Excel": Format.XLSX, "Web page": Format.HTML, "CSV": Format.CSV, "Parquet": Format.PARQUET,
}  # fmt: skip
FORMAT_NAMES: Mapping[Format, str] = {value: name for name, value in FORMATS.items()}
FOR_WHAT: Mapping[Format, str] = {
    Format.PDF: "to print, file and sign",
    Format.XLSX: "to calculate with; real numbers and dates",
    Format.HTML: "to read in a browser, with charts that answer the mouse",
    Format.CSV: "for other programs; several tables in one archive",
    Format.PARQUET: "for analysis; several tables in one archive",
}
WORDS: Mapping[FilterKey, type[StrEnum]] = {
    FilterKey.STATUS: ComplianceStatus, FilterKey.RESPONSE: Response, FilterKey.STATE: ViolationState,
    FilterKey.SEVERITY: Severity, FilterKey.FINDING: ResolutionStatus,
}  # fmt: skip
PERIODS: Mapping[str, int] = {
    "The last 7 days": 7, "The last 28 days": 28, "The last 90 days": 90, "The last 365 days": 365,
}  # fmt: skip
RHYTHMS: Mapping[str, Rhythm] = {"Every month": Rhythm.MONTHLY, "Every week": Rhythm.WEEKLY, "Every day": Rhythm.DAILY}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = tuple(f"{hour:02d}:00" for hour in range(24))
HISTORY_COLUMNS = ["Report", "Made", "By", "File", "Size", "Of", "SHA-256"]
SCHEDULE_COLUMNS = ["Report", "When", "Next", "State", "Files", "For", "Owner"]
_KIBI, _MEBI = 1024, 1024 * 1024
_STATES: Mapping[ScheduleState, str] = {
    ScheduleState.ACTIVE: "● Active", ScheduleState.PAUSED: "▲ Paused", ScheduleState.ENDED: "– Taken away",
}  # fmt: skip


def titles(reports: Sequence[Report]) -> Mapping[str, Report]:
    """The reports by their titles, in the order in which they are offered."""
    return {report.title: report for report in reports}


def choices(key: FilterKey) -> Mapping[str, str]:
    """The words of a filter with a closed list, each with its stored value."""
    if key is FilterKey.DAYS:
        return {words: str(days) for words, days in PERIODS.items()}
    return {words_of(value): value.value for value in WORDS[key]}


def chosen_words(values: Mapping[str, str], offered: Mapping[FilterKey, Mapping[str, str]]) -> dict[FilterKey, str]:
    """The words on the screen of filters in their stored values; those that are no longer offered are left out."""
    said: dict[FilterKey, str] = {}
    for key, words in offered.items():
        match = next((word for word, value in words.items() if values.get(key.value) == value), None)
        if match is not None:
            said[key] = match
    return said


def contents(paper: Paper) -> pd.DataFrame:
    """What a report will hold, section by section."""
    rows = [(section.title, ", ".join(_holds(block) for block in section.blocks)) for section in paper.sections]
    return pd.DataFrame(rows, columns=["Section", "Holds"])


def _holds(block: Block) -> str:
    match block:
        case Figures():
            return counted(len(block.items), "key figure")
        case Chart():
            return f"a chart of {counted(len(block.table.rows), 'point')}"
        case Table():
            return f"a table of {counted(len(block.rows), 'row')}"
    return "a sentence"


def figures(paper: Paper) -> Mapping[str, str]:
    """The first key figures of a paper, as they will be read."""
    found = [block for section in paper.sections for block in section.blocks if isinstance(block, Figures)]
    return {} if not found else {item.label: _figure(item.value, item.kind) for item in found[0].items}


def _figure(value: Any, kind: str) -> str:
    if value is None:
        return NEVER
    return f"{value:,} %" if kind == "percent" else f"{value:,}"


def size(byte_count: int) -> str:
    """How large a file is: 640 B, 12 KB, 4.8 MB."""
    if byte_count < _KIBI:
        return f"{byte_count} B"
    return f"{byte_count / _MEBI:.1f} MB" if byte_count >= _MEBI else f"{byte_count // _KIBI} KB"


def history_frame(made: Sequence[MadeReport], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """Made files, in the order given; the hash by its beginning."""
    rows = [
        (
            each.title, when(each.data_at, now=now, zone_name=zone_name),
            f"{each.made_by}, on schedule" if each.schedule_id else each.made_by, FORMAT_NAMES[each.format],
            size(each.byte_count), narrowed(each.filter_words), f"{each.file_sha256.hex()[:12]}…",
        )
        for each in made
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=HISTORY_COLUMNS)


def narrowed(filter_words: Mapping[str, str]) -> str:
    """What a report was narrowed to, in one line."""
    return ", ".join(f"{name}: {words}" for name, words in filter_words.items()) or "everything"


def facts_of(made: MadeReport, *, zone_name: str, literal: Any) -> dict[str, str]:
    """One row of the history in full."""
    return {
        "Report": literal(made.title),
        "Made by": literal(made.made_by) + (", on schedule" if made.schedule_id else ""),
        "Data of": f"{minute(made.data_at, zone_name)} ({zone_name})",
        "Of": literal(narrowed(made.filter_words)),
        "File": f"{literal(made.file_name)}, {size(made.byte_count)}",
        "SHA-256": f"`{made.file_sha256.hex()}`",
    }


def title_of(key: str) -> str:
    """The title of a report by its key; of one that is no longer made, its key in words."""
    return REPORTS[key].title if key in REPORTS else words_of(key)


def schedule_frame(
    schedules: Sequence[Schedule], people: Mapping[UUID, str], *, now: datetime, zone_name: str
) -> pd.DataFrame:
    """Schedules, in the order given; times in the reader's zone, the hour in its owner's."""
    rows = [
        (
            title_of(each.report), cadence_words(each.cadence, each.time_zone),
            when(each.next_run_at, now=now, zone_name=zone_name), _STATES[each.state],
            ", ".join(FORMAT_NAMES[one] for one in each.formats),
            ", ".join(people.get(one, "somebody who left") for one in each.recipient_ids), each.owner_name,
        )
        for each in schedules
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=SCHEDULE_COLUMNS)


def cadence_words(cadence: Cadence, zone_name: str) -> str:
    """When: "Every month on day 1 at 08:00 (Europe/London)"."""
    words = {
        Rhythm.DAILY: "Every day",
        Rhythm.WEEKLY: f"Every {WEEKDAYS[cadence.weekday or 0]}",
        Rhythm.MONTHLY: f"Every month on day {cadence.day_of_month}",
    }[cadence.rhythm]
    return f"{words} at {HOURS[cadence.hour]} ({zone_name})"


def schedule_facts(each: Schedule, people: Mapping[UUID, str], *, now: datetime, zone_name: str) -> dict[str, str]:
    """One schedule in full; plain text."""
    found = {
        "When": cadence_words(each.cadence, each.time_zone),
        "Next": when(each.next_run_at, now=now, zone_name=zone_name),
        "Last": when(each.last_run_at, now=now, zone_name=zone_name),
        "Files": ", ".join(FORMAT_NAMES[one] for one in each.formats),
        "For": ", ".join(people.get(one, "somebody who left") for one in each.recipient_ids) or "nobody",
        "Owner": each.owner_name,
        "State": _STATES[each.state],
    }
    return {**found, **({"Why": each.pause_reason} if each.pause_reason else {})}


def offered_recipients(recipients: Sequence[Recipient], actor: Actor) -> Mapping[UUID, str]:
    """Those who may be sent a report, the reader first."""
    fit = sorted((each for each in recipients if each.may_make), key=lambda each: each.user_id != actor.user_id)
    return {each.user_id: f"{each.display_name} ({each.email})" for each in fit}


def answer_about(found: Sequence[MadeReport], *, zone_name: str) -> str:
    """Whether a file with this hash was made here; an honest no where it was not."""
    if not found:
        return (
            "No. No report of your organization has this hash. The file was made elsewhere, or it was changed since: "
            "one changed letter gives another hash."
        )
    first = found[0]
    more = f" It was made {len(found)} times with the same data." if len(found) > 1 else ""
    return (
        f"Yes. It is “{first.title}”, {FORMAT_NAMES[first.format]}, data of {minute(first.data_at, zone_name)}, "
        f"made by {first.made_by}, of {narrowed(first.filter_words)}.{more}"
    )
