"""The rulebook and the coverage table as people read them: filters, ledgers, what is missing."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pandas as pd

from core.clauses.model import Dimension
from core.clauses.taxonomy import Parameter, vocabulary
from core.conflicts.model import SubjectKind
from core.guidance.coverage import Coverage, unanswered
from core.guidance.rulebook import PlaceKind, RuleKind
from core.guidance.staff_rules import StaffRules, ToldRule, governs
from pages.view_models.words import counted

EVERY = "All"
ALIKE = "All clients alike"
COLUMNS = ["About", "Rule", "Where it holds", "For", "Imposed by"]
SHAPES: Mapping[RuleKind, str] = {
    RuleKind.BAN: "■", RuleKind.TOOLS: "▲", RuleKind.VALUE: "●", RuleKind.DUTY: "◆", RuleKind.DUTY_EACH: "◆",
    RuleKind.PERMISSION: "○",
}  # fmt: skip
CELLS: Mapping[Coverage, str] = {
    Coverage.NAMED: "● answered",
    Coverage.GENERAL: "○ in general",
    Coverage.UNCLEAR: "▲ unclear",
    Coverage.SILENT: "– silent",
}
LEGEND = (
    "● a clause names it · ○ only a rule for any work covers it · ▲ depends on a word outside the shared vocabulary · "
    "– nobody has said anything, which is not a permission"
)
_MOST_NAMED = 8


def clients(found: StaffRules) -> dict[str, UUID]:
    """The clients one can choose, by name."""
    named = sorted(found.holding.clients.items(), key=lambda each: each[1].casefold())
    return {name: client for client, name in named}


def topics(found: StaffRules) -> list[str]:
    """What there are rules about."""
    return sorted({rule.topic for rule in found.rules}, key=str.casefold)


def shown(found: StaffRules, *, client: UUID | None, topic: str | None, words: str | None) -> list[ToldRule]:
    """The rules for one client's work, or (None) for all clients alike, about a topic and with these words."""
    rules = [
        rule
        for rule in found.rules
        if (rule.place.kind is PlaceKind.ALL if client is None else governs(rule, client, found.holding))
        and topic in (None, rule.topic)
    ]
    wanted = (words or "").strip().casefold()
    return [rule for rule in rules if wanted in _text(rule)]


def _text(rule: ToldRule) -> str:
    return " ".join((rule.topic, rule.said, rule.where, rule.place_name, *rule.sources)).casefold()


def frame(rules: Sequence[ToldRule]) -> pd.DataFrame:
    """The ledger, in the order given."""
    rows = [
        (rule.topic, _said(rule), _capital(rule.where), _capital(rule.place_name), rule.imposed_by) for rule in rules
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _said(rule: ToldRule) -> str:
    return f"{'✗' if rule.is_contradiction else SHAPES[rule.kind]} {rule.said}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def summary(rules: Sequence[ToldRule]) -> str:
    """How many rules there are, and for how many of them there is no value or tool."""
    missing = sum(rule.is_contradiction for rule in rules)
    verb = "is" if missing == 1 else "are"
    return f"{_capital(counted(len(rules), 'rule'))}; {counted(missing, 'contradiction')} {verb} to be settled first."


def contradiction_sentence(rule: ToldRule) -> str:
    """What cannot be kept, and whose clauses they are."""
    where = "" if rule.where.casefold() == rule.topic.casefold() else f" ({rule.where})"
    return f"{rule.topic}{where}, for {rule.place_name}: {rule.said[:1].lower()}{rule.said[1:]} ({rule.imposed_by})."


def coverage_frame(found: StaffRules, *, words: str | None, open_only: bool) -> pd.DataFrame:
    """Questions as rows, clients and brands as columns."""
    names = [_subject(found, index) for index in range(len(found.coverage))]
    actions = vocabulary().taxonomies[Dimension.ACTION]
    rows = [
        *((_capital(actions.label(each)), [row.actions[each] for row in found.coverage]) for each in actions.leaves),
        *((_capital(p.label), [row.parameters[name] for row in found.coverage]) for name, p in _parameters()),
    ]
    wanted = (words or "").strip().casefold()
    kept = [
        (topic, *(CELLS[cell] for cell in cells))
        for topic, cells in rows
        if wanted in topic.casefold() and (not open_only or Coverage.SILENT in cells)
    ]
    return pd.DataFrame(kept, columns=["Question", *names])


def _parameters() -> list[tuple[str, Parameter]]:
    return sorted(vocabulary().parameters.items(), key=lambda each: each[1].label.casefold())


def _subject(found: StaffRules, index: int) -> str:
    subject = found.coverage[index].subject
    name = found.holding.subject_name(subject)
    return f"{name} (brand)" if subject.kind is SubjectKind.ALLIANCE else name


def unanswered_sentence(found: StaffRules) -> str:
    """What no client and no brand has answered."""
    actions, parameters = unanswered(found.coverage)
    labels = [
        *(vocabulary().taxonomies[Dimension.ACTION].label(each) for each in actions),
        *(vocabulary().parameters[each].label for each in parameters),
    ]
    if not labels:
        return "Every question has been answered by somebody."
    named, more = labels[:_MOST_NAMED], len(labels) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f"Nobody has answered {counted(len(labels), 'question')}: {', '.join(named)}{rest}."
