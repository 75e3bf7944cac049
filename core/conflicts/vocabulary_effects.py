"""What edits of the shared vocabulary would do to the findings of all agencies: totals, and nothing of whose they are.

Both sides of the comparison are made by the engine on the same day, so only the edits' own effect is told.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Clause, Dimension, Only, Require
from core.clauses.taxonomy import Vocabulary, reading_with, vocabulary
from core.conflicts.detect import detect
from core.conflicts.in_force import held_clauses, world_of
from core.conflicts.model import PolicyClause, World
from core.db.scope import SideRole, enter
from core.db.statements import many, one
from core.identity.acting import SIDE_OF
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.vocabulary.queries import meanings_of_clients

BATCH = 10


@dataclass(frozen=True)
class TypeEffect:
    """How many findings of one type would come, go, or stand with another severity or degree."""

    conflict_type: str
    appearing: int
    vanishing: int
    changing: int


@dataclass(frozen=True)
class SharedEffect:
    """Totals over the agencies looked at; `affected_count` of them would have other findings than now."""

    types: tuple[TypeEffect, ...]
    affected_count: int
    checked_count: int
    agency_count: int

    @property
    def is_complete(self) -> bool:
        """Whether every agency that holds clauses was looked at."""
        return self.checked_count >= self.agency_count


@dataclass(frozen=True)
class _Told:
    conflict_type: str
    severity: str
    degree: str


class EffectTally:
    """Adds up agencies, a batch in a transaction each; it stays in this process, as it knows where it is."""

    def __init__(self, before: Vocabulary, after: Vocabulary, *, today: date, batch: int = BATCH) -> None:
        self._before, self._after, self._today, self._batch = before, after, today, batch
        self._moved = frozenset(_moved(before, after))
        self._counts: dict[str, Counter[str]] = {"appearing": Counter(), "vanishing": Counter(), "changing": Counter()}
        self._last: UUID | None = None
        self._affected = self._checked = self._agencies = 0
        self.has_more = True

    def look(self, conn: Connection, *, actor: Actor) -> None:
        """Look at the next agencies, for a moment under `app_job`, which alone sees them; sets `has_more`."""
        allow(actor, Permission.VOCABULARY_EDIT)
        enter(conn, SideRole.JOB)
        if not self._agencies:
            counted = one(conn, "agencies_holding_clauses_count")
            self._agencies = counted.agency_count if counted else 0
        found = many(conn, "agencies_holding_clauses", after=self._last, limit=self._batch)
        for row in found:
            self._look_at(conn, row.agency_org_id)
            self._last = row.agency_org_id
        enter(conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
        self.has_more = len(found) == self._batch

    def effect(self) -> SharedEffect:
        """What was seen so far, by type of finding."""
        names = sorted(set().union(*self._counts.values()))
        types = (TypeEffect(name, *(counts[name] for counts in self._counts.values())) for name in names)
        return SharedEffect(tuple(types), self._affected, self._checked, max(self._agencies, self._checked))

    def _look_at(self, conn: Connection, agency_org_id: UUID) -> None:
        rows = many(conn, "effective_clauses", agency_org_id=agency_org_id, today=self._today)
        meanings, world = meanings_of_clients(conn, agency_org_id), world_of(conn, agency_org_id)
        read = []
        for chosen in (self._before, self._after):
            with reading_with(chosen):
                read.append(list(held_clauses(rows, meanings)))
        self._checked += 1
        if read[0] != read[1] or self._is_touched(read[0], world):
            self._compare(self._found(self._before, read[0], world), self._found(self._after, read[1], world))

    def _is_touched(self, held: Sequence[PolicyClause], world: World) -> bool:
        """Whether a clause or a service names a dimension in which some node came to stand for other leaves."""
        services = {dimension for line in world.services for dimension, _ in line.scope.terms}
        if any(line.tools for line in world.services):
            services.add(Dimension.TOOL)
        named = services.union(*(set(_dimensions(each.clause)) for each in held))
        return not self._moved.isdisjoint(named)

    def _found(self, chosen: Vocabulary, held: Sequence[PolicyClause], world: World) -> dict[bytes, _Told]:
        with reading_with(chosen):
            found = detect(held, world, today=self._today).findings
        return {
            each.fingerprint: _Told(str(each.conflict_type), each.severity.value, each.degree.value) for each in found
        }

    def _compare(self, before: Mapping[bytes, _Told], after: Mapping[bytes, _Told]) -> None:
        same = after.keys() & before.keys()
        moved = {
            "appearing": [after[each].conflict_type for each in after.keys() - before.keys()],
            "vanishing": [before[each].conflict_type for each in before.keys() - after.keys()],
            "changing": [after[each].conflict_type for each in same if after[each] != before[each]],
        }
        for way, types in moved.items():
            self._counts[way].update(types)
        self._affected += any(moved.values())


def _moved(before: Vocabulary, after: Vocabulary) -> Iterator[Dimension]:
    """Dimensions that have other nodes in the second vocabulary, or in which one stands for other leaves."""
    for dimension, taxonomy in before.taxonomies.items():
        now = after.taxonomies[dimension]
        if taxonomy.leaves != now.leaves or dict(taxonomy.masks) != dict(now.masks):
            yield dimension


def _dimensions(clause: Clause) -> Iterator[Dimension]:
    for scope in (clause.scope, *clause.exceptions):
        yield from (dimension for dimension, _ in scope.terms)
    if isinstance(clause.norm, Only):
        yield Dimension.TOOL
    if isinstance(clause.norm, Require):
        values = vocabulary().parameters[clause.norm.param].taxonomy
        if values is not None:
            yield values
