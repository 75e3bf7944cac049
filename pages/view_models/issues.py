"""What hangs together at an agency: issues made of findings, and the fewest clauses to renegotiate."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.clauses.words import clause_words, listed
from core.conflicts.issues import ClauseRef, Issue, fewest_clauses, issues
from core.conflicts.model import Relation, Repair, RepairKind
from core.conflicts.records import BindingFinding, ClauseSource
from pages.view_models.markdown import literal
from pages.view_models.words import counted, word_of

MOST_ISSUES = 6
MOST_NAMED = 12
MOST_CLIENTS = 4
_MARKS = {
    RepairKind.RELAX_VALUE: ":material/tune:",
    RepairKind.ADD_TOOLS: ":material/add_circle:",
    RepairKind.CARVE_OUT: ":material/content_cut:",
    RepairKind.MOVE_WINDOW: ":material/date_range:",
    RepairKind.SEPARATE_ASSETS: ":material/call_split:",
}
OWN = "Yours to do: no client has to change anything."
DERIVED = "Read off another client's clause: it may go out only as your own proposal, after a warning."


@dataclass(frozen=True)
class IssueLine:
    """One finding of an issue, ready for Markdown."""

    text: str
    finding_id: UUID


@dataclass(frozen=True)
class IssueCard:
    """One issue, ready for Markdown: its label, the first of its clauses and of its findings, and how many more.

    `finding_ids` are those of all its findings, in the same order.
    """

    label: str
    clauses: tuple[str, ...]
    more_clauses: int
    lines: tuple[IssueLine, ...]
    more_lines: int
    finding_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class RepairLine:
    """One repair, ready for Markdown; `rule` is the changed clause in plain words."""

    icon: str
    sentence: str
    rule: str
    note: str


def issue_cards(found: Sequence[BindingFinding]) -> list[IssueCard]:
    """Issues, the worst first."""
    sources = _sources(found)
    by_key = {each.clash.key: each for each in found}
    return [_card(issue, sources, by_key) for issue in issues(each.clash for each in found)]


def _sources(found: Iterable[BindingFinding]) -> Mapping[ClauseRef, ClauseSource]:
    return {ref: source for each in found for ref, source in each.sources.items()}


def _card(issue: Issue, sources: Mapping[ClauseRef, ClauseSource], by_key: Mapping[str, BindingFinding]) -> IssueCard:
    word = word_of(issue.severity)
    clients = sorted({sources[ref].enterprise for ref in issue.members})
    size = f"{counted(len(issue.clashes), 'finding')}, {counted(len(issue.members), 'clause')}"
    return IssueCard(
        label=f"{word.badge} {literal(issue.title)} · {literal(_whose(clients))} · {size}",
        clauses=tuple(clause_name(ref, sources[ref]) for ref in _busiest(issue)[:MOST_NAMED]),
        more_clauses=max(0, len(issue.members) - MOST_NAMED),
        lines=tuple(
            IssueLine(literal(by_key[each.key].conflict_description), by_key[each.key].id)
            for each in issue.clashes[:MOST_NAMED]
        ),
        more_lines=max(0, len(issue.clashes) - MOST_NAMED),
        finding_ids=tuple(by_key[each.key].id for each in issue.clashes),
    )


def _whose(clients: Sequence[str]) -> str:
    """The clients by name, or how many there are where their names would fill lines."""
    return " × ".join(clients) if len(clients) <= MOST_CLIENTS else f"{len(clients)} clients"


def _busiest(issue: Issue) -> list[ClauseRef]:
    """The clauses of an issue, those in most of its findings first."""
    held = Counter(ref for clash in issue.clashes for ref in clash.members)
    return sorted(issue.members, key=lambda ref: (-held[ref], ref))


def clause_name(ref: ClauseRef, source: ClauseSource) -> str:
    """A clause by its client, id and policy."""
    return literal(f"{source.enterprise} {ref.clause_id} ({source.policy_title})")


def renegotiating(found: Sequence[BindingFinding]) -> str:
    """The fewest clauses whose renegotiation would end every conflict on the same work; empty where none binds."""
    fewest = fewest_clauses(each.clash for each in found)
    if not fewest:
        return ""
    sources = _sources(found)
    named = [clause_name(ref, sources[ref]) for ref in fewest[:MOST_NAMED]]
    more = [f"{len(fewest) - MOST_NAMED} more"] if len(fewest) > MOST_NAMED else []
    these = "this clause" if len(fewest) == 1 else f"these {len(fewest)} clauses"
    return f"Renegotiating {these} would end every binding conflict: {listed([*named, *more], 'and')}."


def repair_lines(found: Iterable[Repair]) -> list[RepairLine]:
    """Repairs, each with the rule as it would then read."""
    return [
        RepairLine(
            icon=_MARKS[each.kind],
            sentence=literal(each.sentence),
            rule=f"Then: {literal(clause_words(each.changed))}" if each.changed else "",
            note=OWN if each.owner is None else (DERIVED if each.derives_from_rival else ""),
        )
        for each in found
    ]


def is_repairable(relation: str) -> bool:
    """Whether anything has to end: advice and unknowns have no repair."""
    return Relation(relation) in (Relation.CONFLICT, Relation.TENSION)
