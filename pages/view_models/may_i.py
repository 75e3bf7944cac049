"""May I? as people ask it and read the answer: fields, the verdict in a word, conditions, clauses, what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from core.clauses.model import Dimension
from core.clauses.taxonomy import ParameterKind, vocabulary
from core.conflicts.in_force import Holding
from core.conflicts.model import Subject, SubjectKind
from core.guidance.activity import Answer, Bearing
from core.guidance.asking import AnsweredQuestion, AnswerToday, KeptDecision
from core.guidance.told import ToldClause, ToldCondition, ToldDecision, ToldSettling
from pages.view_models.markdown import literal
from pages.view_models.times import minute
from pages.view_models.words import word_of

EVERY = "All"
COLUMNS = ["Answer", "Question", "Asked by", "Asked"]
ANSWERS: Mapping[str, Answer] = {word_of(answer).label: answer for answer in Answer}
FIELDS: Mapping[Dimension, str] = {
    Dimension.ACTION: "What you want to do",
    Dimension.TOOL: "With which tool",
    Dimension.DATA: "Using which data",
    Dimension.CHANNEL: "On which channel",
    Dimension.AUDIENCE: "For which audience",
    Dimension.JURISDICTION: "In which market",
}
_HEADINGS: Mapping[Bearing, str] = {
    Bearing.FORBIDS: "Forbids it",
    Bearing.UNCLEAR: "May apply or not",
    Bearing.DEMANDS: "Attaches a condition",
    Bearing.ALLOWS: "Allows it",
    Bearing.ASKS_FOR: "Asks that it is done",
    Bearing.ADVISES: "Advises (“should”)",
}
_ICONS: Mapping[Answer, str] = {
    Answer.ALLOWED: ":material/check_circle:",
    Answer.CONDITIONS: ":material/rule:",
    Answer.FORBIDDEN: ":material/block:",
    Answer.ASK: ":material/contact_support:",
}
SILENT = "Nothing forbids it"


@dataclass(frozen=True)
class Verdict:
    """The answer at a glance: colour (as a kind of message), icon, word and sentence, ready for Markdown."""

    kind: str
    icon: str
    text: str


@dataclass(frozen=True)
class ClauseLine:
    """One cited clause, ready for Markdown; `distribution` opens its document."""

    source: str
    own_words: str
    plain_words: str
    note: str
    distribution: str


def subject_label(at: Holding, subject: Subject) -> str:
    """For whom, as the pick list shows it."""
    name = at.subject_name(subject)
    if subject.kind is SubjectKind.ALLIANCE:
        return f"{name} (co-promoted brand)"
    return name[:1].upper() + name[1:]


def is_number(param: str) -> bool:
    """Whether a parameter's value is typed, and not chosen."""
    return vocabulary().parameters[param].kind is ParameterKind.NUMBER


def verdict(told: ToldDecision) -> Verdict:
    """How the answer is shown; silence in a colour of its own, since it is no permission."""
    word = word_of(told.answer)
    if told.answer is Answer.ALLOWED and told.is_silent:
        return Verdict("info", ":material/help:", f"**{SILENT}.** {literal(told.sentence)}")
    kind = {"green": "success", "orange": "warning", "red": "error", "blue": "info"}[word.colour]
    return Verdict(kind, _ICONS[told.answer], f"**{word.label}.** {literal(told.sentence)}")


def condition_line(condition: ToldCondition) -> str:
    """One condition with whether the question keeps it and who asks for it, as an item of a list."""
    kept = {True: "✓ kept: ", False: "✗ not kept: ", None: ""}[condition.is_met]
    said = condition.said[:1].upper() + condition.said[1:]
    when = f", when you {condition.when}" if condition.when and condition.when not in condition.said else ""
    return f"- {kept}**{literal(said)}**{literal(when)}  \n  {literal('; '.join(condition.sources))}"


def settling_lines(settling: ToldSettling) -> list[str]:
    """What each part of a dimension gives, best first."""
    return [
        f"- {literal(word_of(outcome.answer).text)}: {literal(', '.join(outcome.terms))}"
        for outcome in settling.outcomes
    ]


def settling_heading(settling: ToldSettling) -> str:
    """The question that the dimension answers."""
    return f"{FIELDS[Dimension(settling.dimension)]}?"


def clauses_by_bearing(told: ToldDecision) -> Mapping[str, list[ClauseLine]]:
    """The clauses that count for the work, beneath what they do, in that order."""
    found: dict[str, list[ClauseLine]] = {}
    for clause in told.clauses:
        if clause.bearing is not Bearing.STANDING:
            found.setdefault(_HEADINGS[clause.bearing], []).append(_line(clause))
    return found


def standing_clauses(told: ToldDecision) -> list[ClauseLine]:
    """The clauses on what the work runs on."""
    return [_line(clause) for clause in told.clauses if clause.bearing is Bearing.STANDING]


def _line(clause: ToldClause) -> ClauseLine:
    notes = [
        "For a part of what was asked." if clause.in_part else "",
        f"Not in the shared vocabulary: {', '.join(clause.hangs_on)}." if clause.hangs_on else "",
    ]
    source = f"{clause.client} · {clause.policy_title}, version {clause.version_number}, clause {clause.clause_id}"
    return ClauseLine(
        source=literal(source),
        own_words=literal(clause.text),
        plain_words=literal(clause.plain_words),
        note=literal(" ".join(note for note in notes if note)),
        distribution=str(clause.distribution_id),
    )


def asked_sentence(kept: KeptDecision, *, zone_name: str) -> str:
    """Who asked, when, and what decided."""
    told = kept.told
    decided_by = f"engine {told.engine_version}, vocabulary {told.vocabulary_version}"
    return f"Asked by {kept.asker_name} on {minute(kept.asked_at, zone_name)} · {decided_by}"


def today_sentence(today: AnswerToday) -> str:
    """Whether the same question is answered the same way now."""
    if today.told is None:
        return "It can no longer be asked: you do not work for that client or brand today."
    if not today.is_same_answer:
        return (
            f"Today the answer is another: {word_of(today.told.answer).label.lower()}. Ask again before you rely on it."
        )
    if not today.is_same_clauses:
        return "Today the answer is the same, and rests on other clauses. Ask again to see them."
    return "Today the same question is answered the same way."


def frame(found: Sequence[AnsweredQuestion], *, zone_name: str) -> pd.DataFrame:
    """The questions asked before, in the order they were given."""
    rows = [(_answer(each), each.question, each.asker_name, minute(each.asked_at, zone_name)) for each in found]
    return pd.DataFrame(rows, columns=COLUMNS)


def _answer(asked: AnsweredQuestion) -> str:
    """In a word; silence is told as silence here too."""
    return f"– {SILENT}" if asked.answer is Answer.ALLOWED and asked.is_silent else word_of(asked.answer).text


def cursor(row: AnsweredQuestion) -> tuple[datetime, object]:
    """The place of a row in the list."""
    return row.asked_at, row.id
