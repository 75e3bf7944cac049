"""Findings in larger wholes: the issues that hang together, and the fewest clauses that would end every conflict."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from core.clauses.taxonomy import vocabulary
from core.clauses.words import listed
from core.conflicts.model import INCOMPATIBLE_PREFIX, ConflictType, Finding, Reach, Relation, Severity

MOST_TOPICS = 2
PAIR = 2
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        ConflictType.EXCLUSIVE_TOOLS: "which tools may be used",
        ConflictType.NO_REMAINING_TOOL: "which tools may be used",
        ConflictType.PERMISSION_VS_EXCLUSIVITY: "which tools may be used",
        ConflictType.OBLIGATION_VS_EXCLUSIVITY: "which tools may be used",
        ConflictType.PERMISSION_VS_PROHIBITION: "what is allowed",
        ConflictType.OBLIGATION_VS_PROHIBITION: "what must be done",
        ConflictType.DUTY_UNCOVERABLE: "what must be done",
        ConflictType.NEEDS_MAPPING: "words outside the shared vocabulary",
        ConflictType.POSSIBLE_TEXT_CONFLICT: "what the texts say",
    }
)
"""What a conflict type is about; a clash of values is about its parameter."""


@dataclass(frozen=True, order=True)
class ClauseRef:
    """A clause by its policy and its own id."""

    policy_id: UUID
    clause_id: str


@dataclass(frozen=True)
class Clash:
    """A finding by what makes it part of an issue; `key` is the finding's own."""

    key: str
    conflict_type: str
    relation: Relation
    reach: Reach
    severity: Severity
    members: tuple[ClauseRef, ...]


@dataclass(frozen=True)
class Issue:
    """Clashes that hang together by their clauses, the worst first, and what they are about."""

    title: str
    severity: Severity
    clashes: tuple[Clash, ...]
    members: tuple[ClauseRef, ...]


def clash_of(finding: Finding) -> Clash:
    """A finding of the engine, by its fingerprint."""
    members = tuple(ClauseRef(each.policy_id, each.clause.id) for each in finding.members)
    return Clash(
        finding.fingerprint.hex(), finding.conflict_type, finding.relation, finding.reach, finding.severity, members
    )


def issues(clashes: Iterable[Clash]) -> tuple[Issue, ...]:
    """The connected parts of what binds, the worst first, then the largest; divergent findings join nothing."""
    binding = [
        each
        for each in clashes
        if each.reach is Reach.BINDING and each.relation in (Relation.CONFLICT, Relation.TENSION)
    ]
    refs = tuple(sorted({member for each in binding for member in each.members}))
    # Clauses by their place in that order from here on: thousands of clashes compare and hash them again and again.
    place = {ref: at for at, ref in enumerate(refs)}
    placed = [(each, tuple(map(place.__getitem__, each.members))) for each in binding]
    roots = _roots(len(refs), (places for _, places in placed))
    parts: dict[int, list[tuple[Clash, tuple[int, ...]]]] = {}
    for each, places in placed:
        parts.setdefault(roots[places[0]], []).append((each, places))
    return tuple(sorted((_issue(part, refs) for part in parts.values()), key=_weight))


def _weight(issue: Issue) -> tuple[object, ...]:
    return -issue.severity.rank, -len(issue.clashes), issue.title, issue.members


def _roots(count: int, sets: Iterable[Sequence[int]]) -> Sequence[int]:
    """For each place the one that stands for its connected part."""
    above = list(range(count))

    def root(of: int) -> int:
        while above[of] != of:
            above[of] = above[above[of]]
            of = above[of]
        return of

    for members in sets:
        first, *rest = map(root, members)
        for other in rest:
            above[root(other)] = root(first)
    return [root(at) for at in range(count)]


def _issue(part: Sequence[tuple[Clash, tuple[int, ...]]], refs: Sequence[ClauseRef]) -> Issue:
    ordered = sorted(part, key=lambda each: (-each[0].severity.rank, each[0].conflict_type, each[1], each[0].key))
    clashes = tuple(clash for clash, _ in ordered)
    members = tuple(refs[at] for at in sorted({at for _, places in part for at in places}))
    return Issue(_title(clashes), clashes[0].severity, clashes, members)


def _title(clashes: Sequence[Clash]) -> str:
    """The commonest subjects, at most two, and how many more there are."""
    counted = Counter(topic(each.conflict_type) for each in clashes)
    topics = sorted(counted, key=lambda each: (-counted[each], each))
    more = len(topics) - MOST_TOPICS
    named = topics if more <= 0 else [*topics[:MOST_TOPICS], f"{more} more"]
    title = listed(named, "and")
    return f"{title[:1].upper()}{title[1:]}"


def topic(conflict_type: str) -> str:
    """What a conflict type is about, in plain words: a parameter, the tools, what is allowed or must be done."""
    if conflict_type.startswith(INCOMPATIBLE_PREFIX):
        return vocabulary().parameters[conflict_type.removeprefix(INCOMPATIBLE_PREFIX)].label
    return TOPICS.get(conflict_type, conflict_type.replace("_", " "))


def fewest_clauses(clashes: Iterable[Clash]) -> tuple[ClauseRef, ...]:
    """A smallest set of clauses of which every binding conflict, and every larger set, holds one; in order.

    An optimum of the minimum hitting set, by maximum satisfiability (RC2); the same clashes always give the same one.
    """
    binding = {
        frozenset(each.members)
        for each in clashes
        if each.reach is Reach.BINDING and (each.relation is Relation.CONFLICT or len(each.members) > PAIR)
    }
    needed = sorted(tuple(sorted(each)) for each in binding)
    return _smallest_hitting(needed) if needed else ()


def _smallest_hitting(sets: Sequence[Sequence[ClauseRef]]) -> tuple[ClauseRef, ...]:
    # Imported here: the solver takes long to load, and few readers of this module ask it anything.
    from pysat.examples.rc2 import RC2  # noqa: PLC0415
    from pysat.formula import WCNF  # noqa: PLC0415

    clauses = sorted({clause for members in sets for clause in members})
    number = {clause: at for at, clause in enumerate(clauses, start=1)}
    formula = WCNF()
    for members in sets:
        formula.append([number[clause] for clause in members])
    for at in number.values():
        formula.append([-at], weight=1)
    with RC2(formula) as solver:
        chosen = solver.compute()
    return tuple(clauses[at - 1] for at in chosen if at > 0)
