"""Assessments as an agency works on them: which wait, how one stands, and what is said beside each question."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from core.assessments.model import (
    AssessmentHead,
    DelegatedPart,
    DelegationState,
    DraftAnswer,
    Evidence,
    EvidenceKind,
    GivenAnswer,
    SinceLast,
)
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.model import AnswerValue, AssessmentState
from core.papers.palette import Meaning
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, when_day
from pages.view_models.words import badge_of, counted, word_of

EVERY = "All"
TO_DO, WITH_CLIENT, LATER = "To do", "With the client", "Due later"
SHOWN = (TO_DO, WITH_CLIENT, LATER, EVERY)
SOON = timedelta(days=14)
COLUMNS = ["What", "Policy", "Client", "Due", "Last accepted", "Score"]
ANSWERS: Mapping[str, AnswerValue] = {word_of(value).label: value for value in AnswerValue}
WORDS: Mapping[AnswerValue, str] = {value: word for word, value in ANSWERS.items()}
_KILO = 1024


def place(head: AssessmentHead, *, now: datetime) -> str:
    """In which part of the list a record stands."""
    if head.state is AssessmentState.SUBMITTED:
        return WITH_CLIENT
    is_open = head.state in (AssessmentState.DRAFT, AssessmentState.CHANGES_REQUESTED)
    is_due = head.due_at is None or head.due_at < now + SOON
    return TO_DO if is_open or is_due else LATER


def chosen(heads: Iterable[AssessmentHead], *, show: str, client: str, now: datetime) -> list[AssessmentHead]:
    """The records that fit the filters, in the order they came: the earliest due first."""
    return [each for each in heads if show in (EVERY, place(each, now=now)) and client in (EVERY, each.enterprise)]


def clients(heads: Iterable[AssessmentHead]) -> list[str]:
    """The clients there are, by name."""
    return sorted({each.enterprise for each in heads})


def purpose(heads: Sequence[AssessmentHead], *, now: datetime) -> str:
    """How many wait, in one sentence."""
    counts = {part: sum(place(each, now=now) == part for each in heads) for part in (TO_DO, WITH_CLIENT)}
    to_do = counted(counts[TO_DO], "assessment")
    return (
        f"{to_do[:1].upper()}{to_do[1:]} to do, {counts[WITH_CLIENT]:,} with the client. What is due first comes first."
    )


def what(head: AssessmentHead, *, now: datetime) -> str:
    """What there is to do, with a shape so that it is not told by colour."""
    if head.state is AssessmentState.SUBMITTED:
        return "▲ With the client"
    if head.state is AssessmentState.DRAFT:
        return "○ Being written"
    if head.state is AssessmentState.CHANGES_REQUESTED:
        return "■ Changes asked for"
    is_late = head.due_at is not None and head.due_at < now
    if head.accepted_at is None:
        return "■ First one overdue" if is_late else "○ Never assessed"
    return "■ Review overdue" if is_late else "● Accepted"


def frame(heads: Sequence[AssessmentHead], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The list."""
    rows = [
        (
            what(each, now=now),
            each.policy_title,
            each.enterprise,
            when_day(each.due_at, now=now, zone_name=zone_name),
            day(each.accepted_at, zone_name) if each.accepted_at else "never",
            "no data" if each.compliance_score is None else str(each.compliance_score),
        )
        for each in heads
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def part_line(part: DelegatedPart, *, zone_name: str = "UTC") -> str:
    """What somebody was asked to answer, under the link to it."""
    note = f" “{literal(part.note)}”" if part.note else ""
    named = ", ".join(literal(each) for each in part.clause_ids)
    asked = f"{literal(part.delegated_by)} asks you for {named} by {day(part.due_on, zone_name)}."
    return f"{literal(part.enterprise)} · {asked}{note}"


def stands(sheet: Sheet, *, now: datetime, zone_name: str) -> str:
    """Where one assessment stands, in a sentence or two."""
    head = sheet.head
    due = f" Due {when_day(head.due_at, now=now, zone_name=zone_name)}." if head.due_at else ""
    said = {
        AssessmentState.DRAFT: f"{_progress(sheet)}{due}",
        AssessmentState.SUBMITTED: f"Submitted on {minute(head.submitted_at, zone_name)}; the client has not decided.",
        AssessmentState.CHANGES_REQUESTED: f"Sent back on {minute(head.decided_at, zone_name)}: changes are asked for.",
    }
    if head.state in said:
        return said[head.state]
    if head.accepted_at:
        return f"Accepted on {minute(head.accepted_at, zone_name)}, for version {head.accepted_version}.{due}"
    return f"This policy was never assessed.{due}"


def _progress(sheet: Sheet) -> str:
    carried = sum(1 for line in sheet.lines if line.draft and line.draft.is_carried and line.is_answered)
    with_colleagues = sum(line.is_with_colleague for line in sheet.lines)
    parts = [f"{sheet.answered_count} of {counted(len(sheet.lines), 'question')} answered"]
    parts += [f"{carried} of them carried over"] if carried else []
    parts += [f"{with_colleagues} with colleagues"] if with_colleagues and not sheet.is_partial else []
    return ", ".join(parts) + "."


def progress(sheet: Sheet) -> float:
    """The answered share, 0 to 1."""
    return sheet.answered_count / len(sheet.lines) if sheet.lines else 0.0


def begin_words(sheet: Sheet) -> tuple[str, str]:
    """The word on the button that begins or takes up, and what it will do."""
    if sheet.head.state is AssessmentState.CHANGES_REQUESTED:
        return "Take it up again", "Your answers are all still there; the ones to change are marked."
    if sheet.head.accepted_at is None:
        return "Begin the assessment", "You can stop at any time: each answer is saved when you give it."
    return "Assess again", "It begins with the answers accepted last; what a clause decides anew is asked anew."


def marks(line: SheetLine, *, has_last: bool) -> str:
    """What is special about a question, as Markdown badges."""
    found = []
    if line.wants_change:
        found.append(badge_of("Change asked for", Meaning.BAD))
    elif line.verdict is not None:
        found.append(badge_of("Accepted by the client", Meaning.GOOD))
    if line.draft and line.draft.is_stale:
        found.append(badge_of("Changed since you answered", Meaning.FAIR))
    elif line.draft and line.draft.is_carried:
        found.append(badge_of("Carried over", Meaning.OVER))
    elif line.since_last is SinceLast.CHANGED and line.last:
        found.append(badge_of("Changed since last time", Meaning.FAIR))
    elif line.since_last is SinceLast.ADDED and has_last:
        found.append(badge_of("New", Meaning.OPEN, sign="+"))
    if line.asked.weight > 1:
        found.append(f":gray-badge[Weighs {line.asked.weight}]")
    return " ".join(found + _delegated(line))


def _delegated(line: SheetLine) -> list[str]:
    given = line.delegation
    if given is None:
        return []
    if given.state is DelegationState.DONE:
        return [badge_of(f"Answered by {literal(given.assignee)}", Meaning.GOOD)]
    return [badge_of(f"With {literal(given.assignee)} until {day(given.due_on)}", Meaning.OPEN)]


def in_policy(line: SheetLine) -> str:
    """The clause in its author's words."""
    return f"In the policy: “{literal(line.own_words)}”"


def hints(line: SheetLine) -> str:
    """The same with what helps to answer, a line each."""
    wanted = f"What shows it: {literal(line.asked.evidence_wanted)}" if line.asked.evidence_wanted else ""
    return "  \n".join(part for part in (in_policy(line), literal(line.asked.guidance), wanted) if part)


def last_time(line: SheetLine, version_number: int | None) -> str:
    """What was answered last time, for comparison; blank where there was nothing."""
    if line.last is None:
        return ""
    changed = f" It then said: {literal(line.last_words)}" if line.last_words else ""
    return f"Last time (version {version_number}): {answer_words(line.last)}.{changed}"


def answer_words(answer: GivenAnswer | DraftAnswer | None) -> str:
    """An answer with its reason and note, as Markdown."""
    if answer is None or answer.value is None:
        return "○ Not answered"
    because = f" ({literal(answer.reason)})" if answer.reason else ""
    note = f" · “{literal(answer.note)}”" if answer.note else ""
    return f"{word_of(answer.value).text}{because}{note}"


def evidence_line(each: Evidence, *, zone_name: str) -> str:
    """One piece of evidence as Markdown; a link is shown as its address and opens nothing by itself."""
    by = f"{literal(each.added_by_name)}, {day(each.added_at, zone_name)}"
    said = f" · {literal(each.words)}" if each.words else ""
    if each.kind is EvidenceKind.FILE:
        return f"**{literal(each.file_name or '')}** ({size(each.byte_count or 0)}){said} · {by}"
    if each.kind is EvidenceKind.LINK:
        return f"`{(each.url or '').replace('`', '')}`{said} · {by}"
    return f"“{literal(each.words)}” · {by}"


def size(byte_count: int) -> str:
    """A file's size as people say it."""
    if byte_count < _KILO:
        return f"{byte_count} bytes"
    kilo = byte_count / _KILO
    return f"{kilo:.0f} KB" if kilo < _KILO else f"{kilo / _KILO:.1f} MB"


def clause_choices(sheet: Sheet) -> dict[str, str]:
    """What can be delegated: the clause with the beginning of its question, and its id."""
    return {f"{line.clause_id}: {line.asked.question[:70]}": line.clause_id for line in sheet.lines}
