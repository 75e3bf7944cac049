"""Reviews as a client sees them: what waits for its decision, the calendar by month, one submission by answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

import pandas as pd

from core.assessments.model import AnswerVerdict, AssessmentHead, SinceLast
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.model import AnswerValue, AssessmentState
from core.identity.model import Actor, Permission
from core.papers.palette import Meaning
from pages.view_models.assessments import answer_words
from pages.view_models.markdown import literal
from pages.view_models.times import minute, when_day, zone
from pages.view_models.words import badge_of, counted, word_of

EVERY = "All"
OVERDUE = "Overdue"
MONTHS_OFFERED = 13
WAITING_COLUMNS = ["Agency", "Policy", "Submitted", "Review due", "Score"]
CALENDAR_COLUMNS = ["Review due", "Agency", "Policy", "Assessment", "Date", "Score"]
_STATES: Mapping[AssessmentState | None, str] = {
    AssessmentState.DRAFT: "○ Being written",
    AssessmentState.SUBMITTED: "▲ Waits for you",
    AssessmentState.CHANGES_REQUESTED: "■ Changes asked for",
    AssessmentState.ACCEPTED: "● Accepted",
}


def purpose(waiting_count: int) -> str:
    """The question that the page answers, and how many wait."""
    waits = (
        "Nothing waits for your decision."
        if not waiting_count
        else f"{counted(waiting_count, 'assessment')} to accept."
    )
    return f"Which assessments wait for us, and which reviews come next? {waits}"


def month_choices(now: datetime, zone_name: str) -> dict[str, tuple[datetime | None, datetime]]:
    """What the calendar can be narrowed to: what is overdue, then this month and a year more, in the reader's zone."""
    local = now.astimezone(zone(zone_name))
    numbers = [local.year * 12 + local.month - 1 + ahead for ahead in range(MONTHS_OFFERED + 1)]
    firsts = [datetime(number // 12, number % 12 + 1, 1, tzinfo=zone(zone_name)) for number in numbers]
    named = {f"{first:%B %Y}": (max(first, now), after) for first, after in pairwise(firsts)}
    return {OVERDUE: (None, now), **named}


def waiting(heads: Sequence[AssessmentHead], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The submissions to decide."""
    rows = [
        (
            each.agency,
            each.policy_title,
            minute(each.submitted_at, zone_name),
            when_day(each.due_at, now=now, zone_name=zone_name),
            _score(each),
        )
        for each in heads
    ]
    return pd.DataFrame(rows, columns=WAITING_COLUMNS)


def months(heads: Iterable[AssessmentHead], *, now: datetime, zone_name: str) -> list[tuple[str, list[AssessmentHead]]]:
    """The calendar: what is overdue, then each month in the reader's zone; what has no date is left out."""
    found: dict[str, list[AssessmentHead]] = {}
    for each in heads:
        if each.due_at is not None:
            name = OVERDUE if each.due_at < now else f"{each.due_at.astimezone(zone(zone_name)):%B %Y}"
            found.setdefault(name, []).append(each)
    return list(found.items())


def calendar(heads: Sequence[AssessmentHead], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The reviews of one month."""
    rows = [
        (
            when_day(each.due_at, now=now, zone_name=zone_name),
            each.agency,
            each.policy_title,
            _STATES.get(each.state, "– Never assessed"),
            "moved by hand" if each.review_was_moved else "by the rule",
            _score(each),
        )
        for each in heads
    ]
    return pd.DataFrame(rows, columns=CALENDAR_COLUMNS)


def stands(sheet: Sheet, *, zone_name: str) -> str:
    """Where the submission stands."""
    head = sheet.head
    match head.state:
        case AssessmentState.SUBMITTED:
            return f"Submitted on {minute(head.submitted_at, zone_name)}. {_looked_at(sheet)}"
        case AssessmentState.CHANGES_REQUESTED:
            return f"You asked for changes on {minute(head.decided_at, zone_name)}; the agency answers anew."
        case AssessmentState.DRAFT:
            return "The agency is writing it. You read its answers when it submits them."
        case AssessmentState.ACCEPTED:
            return f"Accepted on {minute(head.decided_at, zone_name)}, for version {head.accepted_version}."
    return "The agency has not assessed itself yet."


def _looked_at(sheet: Sheet) -> str:
    verdicts = [line.verdict.verdict for line in sheet.lines if line.verdict]
    changes = verdicts.count(AnswerVerdict.CHANGES_REQUESTED)
    untouched = len(sheet.lines) - len(verdicts)
    said = f"{len(verdicts) - changes} of {counted(len(sheet.lines), 'answer')} accepted, {changes} to change"
    return f"{said}, {untouched} not looked at." if untouched else f"{said}."


def is_to_decide(sheet: Sheet, actor: Actor) -> bool:
    """Whether this person can decide it now."""
    return sheet.head.state is AssessmentState.SUBMITTED and actor.may(Permission.ASSESSMENT_DECIDE)


def untouched_count(sheet: Sheet) -> int:
    """Of how many answers nothing was said yet."""
    return sum(1 for line in sheet.lines if line.verdict is None and line.given is not None)


def changes_count(sheet: Sheet) -> int:
    """Of how many answers a change is asked for."""
    return sum(line.wants_change for line in sheet.lines)


def verdict_mark(line: SheetLine) -> str:
    """What was said of an answer, as Markdown badges, with how it compares to the last one."""
    found = []
    if line.verdict is not None:
        asks = line.verdict.verdict is AnswerVerdict.CHANGES_REQUESTED
        found.append(badge_of("Change asked for", Meaning.BAD) if asks else badge_of("Accepted", Meaning.GOOD))
    if line.given and line.given.is_carried:
        found.append(badge_of("Carried over unchanged", Meaning.OVER))
    elif moved := compared(line):
        found.append(moved)
    if line.since_last is SinceLast.CHANGED:
        found.append(badge_of("The clause changed since", Meaning.FAIR))
    if line.asked.weight > 1:
        found.append(f":gray-badge[Weighs {line.asked.weight}]")
    return " ".join(found)


_WORTH = {AnswerValue.NOT_MET: 0, AnswerValue.PARTLY: 1, AnswerValue.MET: 2}


def compared(line: SheetLine) -> str:
    """Whether the answer is better or worse than last time; blank where they cannot be compared."""
    now, last = (_WORTH.get(each.value) if each and each.value else None for each in (line.given, line.last))
    if now is None or last is None or now == last:
        return ""
    return (
        badge_of("Better than last time", Meaning.GOOD, sign="+")
        if now > last
        else badge_of("Worse than last time", Meaning.FAIR, sign="−")
    )


def this_time(line: SheetLine) -> str:
    """The answer as submitted."""
    return answer_words(line.given)


def last_time(line: SheetLine) -> str:
    """What was answered the time before."""
    if line.last is None:
        return "Not asked last time"
    changed = f" (of: {literal(line.last_words)})" if line.last_words else ""
    return f"{answer_words(line.last)}{changed}"


def spread(sheet: Sheet) -> str:
    """How many answers there are of each kind."""
    given = [line.given.value for line in sheet.lines if line.given and line.given.value]
    parts = [f"{given.count(value)} {word_of(value).label.lower()}" for value in AnswerValue if value in given]
    missing = len(sheet.lines) - len(given)
    return ", ".join([*parts, *([f"{missing} not answered"] if missing else [])])


def _score(head: AssessmentHead) -> str:
    return "no data" if head.compliance_score is None else str(head.compliance_score)
