"""What a sending changes, in words: agency by agency for its sender, finding by finding for the agency it comes to."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from core.conflicts.model import Relation, Severity
from core.foresight.model import (
    AgencyForesight,
    AnswerFate,
    ArrivalForesight,
    ForeseenFinding,
    OwnFinding,
    ScoreMove,
    SendingForesight,
)
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.words import counted, word_of

COLUMNS = ["Agency", "Holds now", "Its answer", "Due", "Exceptions that end", "Findings among your clauses", "Score"]
_FATES = {
    AnswerFate.FIRST: "Asked for the first time",
    AnswerFate.ASKED_AGAIN: "Lapses, asked again",
    AnswerFate.CARRIED_OVER: "Carries over",
    AnswerFate.STILL_WAITS: "Not given yet",
}
_CLASHES = frozenset({Relation.CONFLICT.value, Relation.TENSION.value, Relation.UNKNOWN.value})


def sending_frame(foreseen: SendingForesight, *, zone_name: str) -> pd.DataFrame:
    """A row for each agency that gets the version."""
    return pd.DataFrame([_row(each, foreseen, zone_name) for each in foreseen.agencies], columns=COLUMNS)


def sending_lines(foreseen: SendingForesight) -> list[str]:
    """The findings among the client's own clauses that come or go, each once with at how many agencies, as Markdown."""
    return [
        *_lines("Appears", [found for each in foreseen.agencies for found in each.appearing]),
        *_lines("Goes", [found for each in foreseen.agencies for found in each.vanishing]),
    ]


def untold(foreseen: SendingForesight) -> str:
    """What the table leaves out; empty when nothing."""
    count = foreseen.untold_count
    return f"And {count:,} more {'agency' if count == 1 else 'agencies'}." if count else ""


def arrival_headline(arriving: ArrivalForesight, *, today: date) -> str:
    """In one sentence: from when, how many findings come, go and change."""
    if arriving.unchanged_why:
        return literal(arriving.unchanged_why)
    came, gone = _clashing(arriving.appearing), _clashing(arriving.vanishing)
    parts = [
        f"{counted(len(came), 'new finding')}" if came else "",
        f"{len(gone):,} {'goes' if len(gone) == 1 else 'go'}" if gone else "",
        f"{len(arriving.changing):,} with another severity" if arriving.changing else "",
        f"{counted(len(arriving.ending_exception_ids), 'exception')} "
        f"{'ends' if len(arriving.ending_exception_ids) == 1 else 'end'}"
        if arriving.ending_exception_ids
        else "",
    ]
    said = ", ".join(part for part in parts if part) or "no finding comes or goes"
    since = "From today" if arriving.takes_effect_on <= today else f"From {day(arriving.takes_effect_on)}"
    return f"{since}: {said}."


def arrival_frame(arriving: ArrivalForesight) -> pd.DataFrame:
    """What clashes and comes, goes or changes, gravest first; advice on clauses is only counted."""
    rows = [
        *(_finding("● New", found) for found in _clashing(arriving.appearing)),
        *(_finding("○ Goes", found) for found in _clashing(arriving.vanishing)),
        *(
            _finding(f"Was {_severity(change.severity_before).lower()}", change.finding)
            for change in arriving.changing
            if change.finding.relation in _CLASHES
        ),
    ]
    return pd.DataFrame(rows, columns=["What happens", "Severity", "Why", "Clauses"])


def advice(arriving: ArrivalForesight) -> str:
    """How much advice on clauses comes and goes; empty when none."""
    came, gone = (len(found) - len(_clashing(found)) for found in (arriving.appearing, arriving.vanishing))
    return f"Of advice on clauses {came:,} come and {gone:,} go." if came or gone else ""


def _row(each: AgencyForesight, foreseen: SendingForesight, zone_name: str) -> list[str]:
    return [
        each.agency,
        f"Version {each.held_version}" if each.held_version else "–",
        _FATES[each.answer],
        day(each.due_at, zone_name),
        str(len(each.ending_exception_ids) or "–"),
        _coming_and_going(each),
        "; ".join(_moved(move) for move in each.scores if move.policy_id == foreseen.policy_id)
        + "".join(f"; another policy: {_moved(move)}" for move in each.scores if move.policy_id != foreseen.policy_id),
    ]


def _coming_and_going(each: AgencyForesight) -> str:
    counts = [
        (len(each.appearing), "appear"), (len(each.vanishing), "go"), (len(each.changing), "change severity"),
    ]  # fmt: skip
    return ", ".join(f"{count} {what}" for count, what in counts if count) or "–"


def _moved(move: ScoreMove) -> str:
    after = _scored(move.score_after, word_of(move.status_after).label)
    if move.status_before is None:
        return after
    before = _scored(move.score_before, word_of(move.status_before).label)
    return f"{before} → {after}" if before != after else f"stays {after}"


def _scored(score: int | None, status: str) -> str:
    return f"{status.lower()}" if score is None else f"{score} ({status.lower()})"


def _lines(what: str, found: Iterable[OwnFinding]) -> list[str]:
    counts: dict[str, int] = {}
    for each in found:
        counts[each.sentence] = counts.get(each.sentence, 0) + 1
    return [
        f"- **{what}** at {counted(count, 'agency', 'agencies')}: {literal(sentence)}"
        for sentence, count in counts.items()
    ]


def _clashing(found: Sequence[ForeseenFinding]) -> list[ForeseenFinding]:
    return [each for each in found if each.relation in _CLASHES]


def _finding(what: str, found: ForeseenFinding) -> list[str]:
    clauses = "; ".join(f"{each.clause_id} of {each.client}, “{each.policy_title}”" for each in found.clauses)
    return [what, _severity(found.severity), found.sentence, clauses]


def _severity(severity: Severity) -> str:
    return word_of(severity).label
