"""Repairs of a finding: each changes one clause, or the agency's assets, and each is proved before it is told.

Proved means: detection run again over the finding's clauses says nothing any more of the changed one, and finds it in
no trouble with any clause that it was not in before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from core.clauses.model import Clause
from core.conflicts.compile import compile_clause
from core.conflicts.detect import CLASHES, detect
from core.conflicts.entries import has_ended
from core.conflicts.model import (
    AssetInstance,
    Finding,
    PolicyClause,
    Reach,
    Relation,
    Repair,
    RepairKind,
    World,
)
from core.conflicts.reach import reached, shared
from core.conflicts.relate import relation
from core.conflicts.repair_edits import edits
from core.conflicts.unmapped import unmapped_terms

TROUBLE = CLASHES | {Relation.UNKNOWN}
"""What a repair must end, and must not bring about; an unknown is no clean bill."""

Key = tuple[str, UUID, str]
Troubles = Mapping[tuple[frozenset[Key], str], int]
"""What a clause is in trouble with and on what, with the severity's rank."""


@dataclass(frozen=True)
class _Case:
    """A finding with all that its repairs are proved against."""

    finding: Finding
    clauses: Sequence[PolicyClause]
    world: World
    today: date
    names: Mapping[UUID, str]


def repairs(
    finding: Finding,
    clauses: Sequence[PolicyClause],
    world: World,
    *,
    today: date,
    names: Mapping[UUID, str],
) -> tuple[Repair, ...]:
    """Every repair found and proved, the agency's own first; `names` are those of the clients.

    Only a conflict or a tension of mapped clauses is repaired.
    """
    if finding.relation not in CLASHES or any(unmapped_terms(each.clause) for each in finding.members):
        return ()
    case = _Case(finding, clauses, world, today, names)
    return (*_separated(case), *(repair for member in finding.members for repair in _of_member(case, member)))


def _of_member(case: _Case, member: PolicyClause) -> Iterator[Repair]:
    others = [each for each in case.finding.members if each is not member]
    if not others:
        # It blocks a service by itself: with no other clause, nothing says how far it would have to give way.
        return
    before = _troubles(case, member)
    seen: set[Clause] = set()
    for edit in edits(member.clause, [each.clause for each in others], today=case.today):
        changed = replace(member, clause=edit.clause)
        if edit.clause not in seen and _is_proved(case, member, changed, before):
            seen.add(edit.clause)
            yield Repair(
                kind=edit.kind,
                owner=member.enterprise_org_id,
                before=member,
                changed=edit.clause,
                sentence=f"{_name(case, member.enterprise_org_id)} could {edit.words}.",
                derives_from_rival=any(each.enterprise_org_id != member.enterprise_org_id for each in others),
            )


def _name(case: _Case, client: UUID) -> str:
    return case.names.get(client, "The client")


def _is_proved(case: _Case, member: PolicyClause, changed: PolicyClause, before: Troubles) -> bool:
    """Whether the changed clause is alive, out of this finding, and in no trouble that is new or worse."""
    if compile_clause(changed.clause).box is None or has_ended(changed, case.today):
        return False
    others = [each for each in case.finding.members if each is not member]
    again = detect([changed, *others], case.world, today=case.today).findings
    if any(each.relation in TROUBLE and changed in each.members for each in again):
        return False
    after = _troubles(case, changed)
    is_as_before = all(rank <= before.get(trouble, -1) for trouble, rank in after.items())
    return is_as_before and not _clashes_anew(case, member, changed)


def _troubles(case: _Case, member: PolicyClause) -> Troubles:
    """What the clause is in trouble with among its own client's clauses, itself in the place of what it was."""
    own = [
        each
        for each in case.clauses
        if each.enterprise_org_id == member.enterprise_org_id and _key(each) != _key(member)
    ]
    found = detect([member, *own], case.world, today=case.today).findings
    return {
        (
            frozenset(_key(other) for other in each.members if other is not member),
            str(each.instance.id) if each.instance else "",
        ): each.severity.rank
        for each in found
        if each.relation in TROUBLE and member in each.members
    }


def _clashes_anew(case: _Case, member: PolicyClause, changed: PolicyClause) -> bool:
    """Whether the changed clause clashes with another client's clause with which it did not."""
    mine = reached(changed, case.world)
    for other in case.clauses:
        if other.enterprise_org_id == member.enterprise_org_id or not shared([mine, reached(other, case.world)]):
            continue
        clashes = relation(changed.clause, other.clause).relation in TROUBLE
        if clashes and relation(member.clause, other.clause).relation not in TROUBLE:
            return True
    return False


def _key(held: PolicyClause) -> Key:
    return held.clause.id, held.policy_id, str(held.distribution_id)


def _separated(case: _Case) -> Iterator[Repair]:
    """The agency's own repair: one of the clients gets an instance of its own, where nothing binds them then."""
    at = case.finding.instance
    owners = [each.enterprise_org_id for each in case.finding.members]
    if at is None or len(set(owners)) == 1 or all(each.id != at.id for each in case.world.assets):
        return
    world = _split(case.world, at.id, owners[-1])
    again = detect(case.finding.members, world, today=case.today).findings
    if not any(each.relation in TROUBLE and each.reach is Reach.BINDING for each in again):
        apart = _name(case, owners[-1])
        yield Repair(
            RepairKind.SEPARATE_ASSETS, None, None, None, f"You could keep a separate “{at.label}” for {apart}."
        )


def _split(world: World, asset_id: UUID, client: UUID) -> World:
    """The world in which the client has an instance of its own, and no other of that kind serves it."""
    (kind,) = {each.kind for each in world.assets if each.id == asset_id}
    kept = [replace(each, served=each.served - {client}) if each.kind == kind else each for each in world.assets]
    return replace(world, assets=(*kept, AssetInstance(client, kind, "separate", frozenset({client}))))
