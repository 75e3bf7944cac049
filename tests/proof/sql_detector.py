"""The statement that finds an agency's clashes against the scalar verdicts and the columns of numpy, on one portfolio."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Clause
from core.conflicts.columns import columns
from core.conflicts.detect import CLASHES
from core.conflicts.entries import Entry, entry_of
from core.conflicts.in_database import NEEDS_ENGINE, clashes_in_columns, store_compiled
from core.conflicts.model import PolicyClause, Verdict, World
from core.conflicts.portfolio import relate_within
from core.conflicts.reach import Meeting, meetings
from core.conflicts.relate import NO_RELATION, relation
from tests.factories import an_agency
from tests.proof.generators import pairs, portfolio

NOWHERE = World((), ())
TOGETHER = 100
"""Generated pairs that one agency holds; SQL relates all their clauses, and only the pairs themselves are compared."""
Told = tuple[str, str, str, str, str | None]
"""Relation, type, degree, reach, and the shared asset or brand."""
Pair = frozenset[tuple[UUID, str]]


@dataclass
class Comparison:
    """What three engines said of the same pairs.

    Attributes:
        clashes: what the scalar table says, once for each place where a pair meets.
        at_instances: those of them on a shared asset or brand.
        with_exceptions: pairs that clash, and of which a clause has exceptions no single box stands for.
        needs_engine: pairs that SQL leaves to the engine; `misplaced` those of them that hold no vague term.
        disagreements: pairs, with what the scalar table, numpy and SQL said.
    """

    pairs: int = 0
    clashes: int = 0
    at_instances: int = 0
    with_exceptions: int = 0
    needs_engine: int = 0
    written: int = 0
    misplaced: int = 0
    disagreements: list[tuple[Pair, set[Told], set[Told], set[Told]]] = field(default_factory=list)


def compare_sql(conn: Connection, seed: int, clients: int, clauses: int, *, plain: bool = False) -> Comparison:
    """One portfolio of `clients` × `clauses`: near misses, covering exceptions, terms outside the vocabulary among them.

    `plain`: random clauses alone. `conn` is a job's; what is written under it is of an agency made for it.
    """
    made = portfolio(seed, clients, clauses) if plain else pairs(seed, clients * clauses // 2)
    every = [clause for _, *both in made for clause in both]
    chosen = list({clause.id: clause for clause in every}.values()) if plain else every
    return compare_held(conn, held_by_clients(chosen, clauses), NOWHERE)


def held_by_clients(clauses: Sequence[Clause], each: int) -> list[PolicyClause]:
    """The clauses as an agency holds them, `each` of a client, under names of their own."""
    owners = [UUID(int=number // each + 1) for number in range(len(clauses))]
    return [
        PolicyClause(owner, 1, owner, owner, replace(clause, id=f"c{number}"))
        for number, (owner, clause) in enumerate(zip(owners, clauses, strict=True))
    ]


def compare_held(conn: Connection, held: Sequence[PolicyClause], world: World) -> Comparison:
    """Every pair of the clauses, judged singly, in numpy's columns and in the database's."""
    entries = [each for each in (entry_of(one, world) for one in held) if each.prepared.compiled.box is not None]
    agency_org_id = an_agency(conn).id
    compared = Comparison(written=store_compiled(conn, agency_org_id, entries))
    by_sql = _by_sql(conn, agency_org_id)
    by_numpy = _by_numpy(entries)
    for i, j in combinations(range(len(entries)), 2):
        pair = frozenset((_name(entries[i]), _name(entries[j])))
        compared.pairs += 1
        met = meetings(entries[i].reached, entries[j].reached)
        scalar = _told(relation(entries[i].clause, entries[j].clause), met)
        numpy, sql = _told(by_numpy.get((i, j), NO_RELATION), met), by_sql.pop(pair, set())
        compared.clashes += len(scalar)
        compared.at_instances += sum(told[-1] is not None for told in scalar)
        if any(told[0] == NEEDS_ENGINE for told in sql):
            compared.needs_engine += 1
            sql = scalar
            compared.misplaced += not (entries[i].unmapped or entries[j].unmapped)
        compared.with_exceptions += bool(scalar) and bool(entries[i].compiled.holes or entries[j].compiled.holes)
        if not scalar == numpy == sql:
            compared.disagreements.append((pair, scalar, numpy, sql))
    compared.disagreements.extend((pair, set(), set(), sql) for pair, sql in by_sql.items())
    return compared


def compare_generated(conn: Connection, seed: int, count: int) -> Comparison:
    """So many pairs of the proof's generators, the scalar table against SQL; two clients hold the two of a pair."""
    compared = Comparison()
    stream = pairs(seed, count)
    while chunk := list(islice(stream, TOGETHER)):
        sides = held_by_clients([a for _, a, _ in chunk] + [b for _, _, b in chunk], len(chunk))
        entries = [entry_of(each, NOWHERE) for each in sides]
        agency_org_id = an_agency(conn).id
        compared.written += store_compiled(conn, agency_org_id, entries)
        by_sql = _by_sql(conn, agency_org_id)
        for a, b in zip(entries[: len(chunk)], entries[len(chunk) :], strict=True):
            scalar = _told(relation(a.clause, b.clause), meetings(a.reached, b.reached))
            sql = by_sql[frozenset((_name(a), _name(b)))]
            compared.pairs += 1
            compared.clashes += len(scalar)
            compared.with_exceptions += bool(scalar) and bool(a.compiled.holes or b.compiled.holes)
            if any(told[0] == NEEDS_ENGINE for told in sql):
                compared.needs_engine += 1
                compared.misplaced += not (a.unmapped or b.unmapped)
            elif scalar != sql:
                compared.disagreements.append((frozenset((_name(a), _name(b))), scalar, scalar, sql))
    return compared


def _by_sql(conn: Connection, agency_org_id: UUID) -> dict[Pair, set[Told]]:
    found: dict[Pair, set[Told]] = defaultdict(set)
    for clash in clashes_in_columns(conn, agency_org_id):
        pair = frozenset((each.distribution_id, each.clause_id) for each in clash.members)
        instance = str(clash.instance_id) if clash.instance_id else None
        found[pair].add((clash.relation, clash.conflict_type, clash.degree, clash.reach, instance))
    return found


def _by_numpy(entries: Sequence[Entry]) -> dict[tuple[int, int], Verdict]:
    related = relate_within(
        columns([each.prepared for each in entries]), lambda i, j: relation(entries[i].clause, entries[j].clause)
    )
    places = zip(related.first.tolist(), related.second.tolist(), related.codes.tolist(), strict=True)
    return {(i, j): related.verdicts[code] for i, j, code in places}


def _name(entry: Entry) -> tuple[UUID, str]:
    return entry.held.distribution_id, entry.clause.id


def _told(verdict: Verdict, met: Sequence[Meeting]) -> set[Told]:
    if verdict.relation not in CLASHES:
        return set()
    said = verdict.relation.value, str(verdict.conflict_type), verdict.degree.value
    return {(*said, each.reach.value, str(each.instance.id) if each.instance else None) for each in met}
