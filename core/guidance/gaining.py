"""What an agency would gain if a client dropped one clause, or relaxed it: told by running the engine without it.

Relaxed means: each change of the clause that was proved to end one of its findings. What comes free are the tools that
the work of a finding's example may be done with then and may not be today.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.clauses.words import clause_words
from core.conflicts.boxes import DIMENSIONS, TOOL, Box, with_mask
from core.conflicts.compile import mask
from core.conflicts.detect import CLASHES, findings
from core.conflicts.in_force import Holding, holding
from core.conflicts.issues import ClauseRef
from core.conflicts.model import (
    Finding,
    InstanceKind,
    PolicyClause,
    Reach,
    Severity,
    Subject,
    SubjectKind,
    Witness,
    World,
)
from core.conflicts.queries import binding_findings
from core.conflicts.repairs import repairs
from core.errors import NotFound
from core.guidance.applying import applied, touches
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_FINDINGS = 20
"""Findings of a clause whose repairs and tools are looked at, the worst first."""

Subjects = tuple[str, tuple[tuple[UUID, str], ...], str]
"""A finding whatever its clauses' norms: its type, its clauses, what they meet on."""


class NoSuchClause(NotFound):
    """The agency holds no such clause in force."""


@dataclass(frozen=True)
class Candidate:
    """A clause that stands in an open finding on the same work; `finding_id` is its worst, to ask from."""

    policy_id: UUID
    clause_id: str
    client: str
    policy_title: str
    finding_count: int
    worst: Severity
    finding_id: UUID


@dataclass(frozen=True)
class Gone:
    """A finding that would be no more."""

    sentence: str
    severity: Severity
    reach: Reach


@dataclass(frozen=True)
class Gain:
    """What one change would bring: the findings that vanish, any that begin, and the tools that come free."""

    change: str
    vanishing: tuple[Gone, ...]
    appearing: tuple[Gone, ...]
    free_tools: tuple[str, ...]


@dataclass(frozen=True)
class Gains:
    """What would be gained from one clause, dropped first, then each way to relax it."""

    policy_id: UUID
    clause_id: str
    client: str
    says: str
    gains: tuple[Gain, ...]


def candidates(conn: Connection, actor: Actor) -> list[Candidate]:
    """The clauses in the agency's open findings on the same work, those in the worst and the most first."""
    allow(actor, Permission.REQUEST_OPEN)
    # The worst finding comes first, so a clause is met in its worst one first.
    found = binding_findings(conn, actor.org_id)
    counted = Counter(ref for each in found for ref in each.clash.members)
    first = {ref: each for each in reversed(found) for ref in each.clash.members}
    told = [
        Candidate(
            ref.policy_id,
            ref.clause_id,
            each.sources[ref].enterprise,
            each.sources[ref].policy_title,
            counted[ref],
            each.clash.severity,
            each.id,
        )
        for ref, each in first.items()
    ]
    return sorted(told, key=lambda each: (-each.worst.rank, -each.finding_count, each.client, each.clause_id))


def gains_of(conn: Connection, actor: Actor, ref: ClauseRef, *, today: date) -> Gains:
    """What the agency would gain from one clause.

    Raises:
        NoSuchClause: for a clause that the agency does not hold today, whoever's it is.
    """
    allow(actor, Permission.REQUEST_OPEN)
    at = holding(conn, actor.org_id, today=today)
    held = [each for each in at.clauses if ClauseRef(each.policy_id, each.clause.id) == ref]
    if not held:
        raise NoSuchClause("There is no such clause in force here. Choose one that is listed.")
    client = at.sources[held[0].distribution_id].client
    gains = gained(held, at, today=today)
    return Gains(ref.policy_id, ref.clause_id, client, clause_words(held[0].clause), gains)


@dataclass(frozen=True)
class _Case:
    """A clause with all that its change is measured by: the clashes of today, and those of them that it stands in."""

    held: Sequence[PolicyClause]
    at: Holding
    today: date
    before: Sequence[Finding]
    mine: Sequence[Finding]

    @property
    def client(self) -> str:
        """Whose clause it is."""
        return self.at.sources[self.held[0].distribution_id].client


def gained(held: Sequence[PolicyClause], at: Holding, *, today: date) -> tuple[Gain, ...]:
    """What the engine says without the clause, and with it as each proved repair would leave it."""
    before = _clashes(at.clauses, at.world, today)
    mine = [each for each in before if any(member in held for member in each.members)]
    case = _Case(held, at, today, before, mine)
    rest = [each for each in at.clauses if each not in held]
    dropped = _gain(case, f"{case.client} drops it", rest)
    relaxed = [_gain(case, said, [*rest, changed]) for said, changed in _ways(case)]
    return (dropped, *(each for each in relaxed if each.vanishing))


def _clashes(clauses: Sequence[PolicyClause], world: World, today: date) -> list[Finding]:
    return [each for each in findings(clauses, world, today=today) if each.relation in CLASHES]


def _ways(case: _Case) -> Iterator[tuple[str, PolicyClause]]:
    """Each proved change of the clause once."""
    names = {case.held[0].enterprise_org_id: case.client}
    seen = set()
    for finding in case.mine[:MOST_FINDINGS]:
        for each in repairs(finding, case.at.clauses, case.at.world, today=case.today, names=names):
            if each.before is None or each.changed is None or each.before not in case.held or each.changed in seen:
                continue
            seen.add(each.changed)
            yield each.sentence.rstrip("."), replace(each.before, clause=each.changed)


def _gain(case: _Case, change: str, clauses: Sequence[PolicyClause]) -> Gain:
    """What is found when these clauses are in force instead."""
    after = _clashes(clauses, case.at.world, case.today)
    left, known = {_subject(each) for each in after}, {_subject(each) for each in case.before}
    vanishing = [each for each in case.before if _subject(each) not in left]
    tools = {tool for each in vanishing[:MOST_FINDINGS] for tool in _freed(case, clauses, each)}
    labels = vocabulary().taxonomies[Dimension.TOOL]
    return Gain(
        change,
        tuple(_gone(each) for each in vanishing),
        tuple(_gone(each) for each in after if _subject(each) not in known),
        tuple(sorted(labels.label(tool) for tool in tools)),
    )


def _freed(case: _Case, clauses: Sequence[PolicyClause], finding: Finding) -> frozenset[str]:
    """The tools that the finding's example may be done with only when these clauses are in force."""
    subject = _worked_for(finding, case.at.world)
    if finding.witness is None or subject is None:
        return frozenset()
    then = open_tools(clauses, case.at.world, subject, finding.witness)
    return then - open_tools(case.at.clauses, case.at.world, subject, finding.witness)


def open_tools(clauses: Iterable[PolicyClause], world: World, subject: Subject, seen: Witness) -> frozenset[str]:
    """The tools with which the example's activity is surely not forbidden by any of the clauses, for that subject."""
    leaves = dict(seen.leaves)
    box: Box = (
        *(mask(dimension, [leaves[dimension]]) for dimension in DIMENSIONS),
        seen.day.toordinal(),
        seen.day.toordinal() + 1,
    )
    counted = [one for held in clauses if (one := applied(held, subject, world)) is not None]
    bans = [ban for one in counted if (ban := one.surely_bans(None)) is not None]
    return frozenset(
        tool
        for tool in vocabulary().taxonomies[Dimension.TOOL].leaves
        if (at := with_mask(box, TOOL, mask(Dimension.TOOL, [tool]))) and not any(touches(ban, at) for ban in bans)
    )


def _worked_for(finding: Finding, world: World) -> Subject | None:
    """Whose work the finding stops: the brand's, the service's client's, else each client's alike or the agency's."""
    at = finding.instance
    if at is None:
        owners = {each.enterprise_org_id for each in finding.members}
        return Subject(SubjectKind.CLIENT, owners.pop()) if len(owners) == 1 else Subject(SubjectKind.AGENCY)
    if at.kind is InstanceKind.ALLIANCE:
        return Subject(SubjectKind.ALLIANCE, at.id)
    served = next((each.enterprise_org_id for each in world.services if each.id == at.id), None)
    return Subject(SubjectKind.CLIENT, served) if served is not None else None


def _subject(finding: Finding) -> Subjects:
    members = sorted((each.policy_id, each.clause.id) for each in finding.members)
    at = f"{finding.instance.kind}:{finding.instance.id}" if finding.instance else ""
    return str(finding.conflict_type), tuple(members), at


def _gone(finding: Finding) -> Gone:
    return Gone(finding.sentence, finding.severity, finding.reach)
