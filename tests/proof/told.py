"""What detection tells, proved again by others: sets by enumeration and clingo, witnesses on names, repairs by z3."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from time import process_time

import numpy as np

from core.conflicts.detect import CLASHES, detect
from core.conflicts.interpreter import confirms, confirms_set
from core.conflicts.minimal_sets import MOST_OTHERS
from core.conflicts.model import Finding, PolicyClause, Reach, Repair, RepairKind, Verdict, World
from core.conflicts.repairs import repairs
from tests.proof.clingo_sets import sets_by_clingo
from tests.proof.engine_sets import engine_sets
from tests.proof.oracle import oracle_relation
from tests.proof.plain_sets import Written
from tests.proof.proved import Proved
from tests.proof.small_portfolios import SHAPES, WORLD, small_portfolio

TODAY = date(2026, 1, 20)
PAIR = 2
SMALL = 10
"""Clauses of a portfolio in which z3 judges a changed clause beside every other one."""


def minimal_sets_of(cases: int) -> Proved:
    """Every demand of the small portfolios: the engine's sets, those of enumeration and clingo's."""
    began, compared, sets, unlike = process_time(), 0, Counter[int](), list[str]()
    for shape in SHAPES:
        for seed in range(cases):
            held = small_portfolio(seed, shape)
            written = Written(held, WORLD)
            for place in filter(written.takes_part, range(len(held))):
                every = written.sets_against(place, MOST_OTHERS)
                judges = {
                    "engine": set(engine_sets(held, place, written).sets),
                    "clingo": sets_by_clingo(written, place),
                }
                unlike += [f"{shape} {seed}, clause {place}: {who} {found}, enumeration {every}"
                           for who, found in judges.items() if found != every]  # fmt: skip
                compared += 1
                sets.update(len(each) + 1 for each in every)
    sizes = ", ".join(f"{count:,} of {size} clauses" for size, count in sorted(sets.items()))
    name = f"minimal sets = enumeration = clingo, demands of {cases * len(SHAPES)} small portfolios"
    return Proved(name, compared, tuple(unlike), process_time() - began, (f"{sum(sets.values()):,} sets: {sizes}",))


def witnesses_of(name: str, held: Sequence[PolicyClause], world: World, today: date) -> Proved:
    """Every conflict and tension told of these clauses: the interpreter confirms its witness."""
    began = process_time()
    clashes = [each for each in detect(held, world, today=today).findings if each.relation in CLASHES]
    unlike = tuple(each.sentence for each in clashes if not is_confirmed(each))
    more = sum(len(each.members) > PAIR for each in clashes)
    notes = (f"{len(clashes) - more:,} of pairs, {more:,} of larger sets",)
    return Proved(
        f"witnesses confirmed by the interpreter, {name}", len(clashes), unlike, process_time() - began, notes
    )


def witnesses_of_small(cases: int) -> Proved:
    """Every conflict and tension of the small portfolios, larger sets among them."""
    parts = [witnesses_of("", small_portfolio(seed, shape), WORLD, TODAY) for shape in SHAPES for seed in range(cases)]
    return _together(f"witnesses confirmed by the interpreter, all of {len(parts)} small portfolios", parts)


def is_confirmed(finding: Finding) -> bool:
    """Whether the finding has a witness that holds on names alone."""
    clauses = [member.clause for member in finding.members]
    if finding.witness is None:
        return False
    if len(clauses) > PAIR:
        return confirms_set(clauses, finding.witness)
    verdict = Verdict(finding.relation, finding.conflict_type, finding.degree, finding.direction)
    return confirms(clauses[0], clauses[1], verdict, finding.witness)


def repairs_of(name: str, held: Sequence[PolicyClause], world: World, today: date, most: int) -> Proved:
    """Repairs shown for binding findings, of pairs and sets: judged anew by z3 or enumeration."""
    began, shown, unlike = process_time(), Counter[RepairKind](), list[str]()
    binding = [each for each in detect(held, world, today=today).findings
               if each.relation in CLASHES and each.reach is Reach.BINDING]  # fmt: skip
    chosen = binding[:: max(1, len(binding) // most)][:most]
    for finding in chosen:
        for repair in repairs(finding, held, world, today=today, names={}):
            shown[repair.kind] += 1
            if not (is_sound(finding, repair, world) and leaves_the_rest(repair, held, world, today)):
                unlike.append(f"{repair.sentence} – {finding.sentence}")
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in shown.most_common())
    notes = (f"of {len(chosen):,} findings among {len(binding):,}: {kinds}",)
    return Proved(f"shown repairs re-verified, {name}", shown.total(), tuple(unlike), process_time() - began, notes)


def repairs_of_small(cases: int) -> Proved:
    """All repairs of all findings of the small portfolios, which hold brands, assets and larger sets."""
    held = [small_portfolio(seed, shape) for shape in SHAPES for seed in range(cases)]
    parts = [repairs_of("", each, WORLD, TODAY, most=len(each) ** MOST_OTHERS) for each in held]
    return _together(f"shown repairs re-verified, all of {len(parts)} small portfolios", parts)


def _together(name: str, parts: Sequence[Proved]) -> Proved:
    return Proved(
        name,
        sum(each.compared for each in parts),
        tuple(each for part in parts for each in part.disagreements),
        sum(each.cpu_seconds for each in parts),
    )


def is_sound(finding: Finding, repair: Repair, world: World) -> bool:
    """Whether the members no longer clash with the change made, by a judge that is not the engine."""
    if repair.changed is None:
        # The agency keeps the assets apart: the clauses stay, and no longer meet.
        return finding.instance is not None
    changed = [replace(each, clause=repair.changed) if each == repair.before else each for each in finding.members]
    if len(changed) == PAIR:
        return oracle_relation(changed[0].clause, changed[1].clause).relation not in CLASHES
    return not any(frozenset(range(len(changed))) == each for each in Written(changed, world).smallest(len(changed)))


def leaves_the_rest(repair: Repair, held: Sequence[PolicyClause], world: World, today: date) -> bool:
    """Whether the changed clause still applies from today on, and (in a small portfolio) clashes with nobody anew."""
    if repair.changed is None or repair.before is None:
        return True
    changed = replace(repair.before, clause=repair.changed)
    alone = Written([changed], world)
    ahead = [day >= today for day in [*alone.days[1:], date.max]]
    if not (alone.applies[0] & np.array(ahead)).any():
        return False
    return len(held) > SMALL or not any(
        _clash(changed, other) and not _clash(repair.before, other) and Written([changed, other], world).share((0, 1))
        for other in held
        if other is not repair.before
    )


def _clash(one: PolicyClause, other: PolicyClause) -> bool:
    return oracle_relation(one.clause, other.clause).relation in CLASHES


def all_told(held: Sequence[PolicyClause], world: World, today: date, *, cases: int, repaired: int) -> Iterator[Proved]:
    """Sets, witnesses and repairs, on small portfolios and a whole one."""
    yield minimal_sets_of(cases)
    yield witnesses_of("a whole portfolio", held, world, today)
    yield witnesses_of_small(cases)
    yield repairs_of("a whole portfolio", held, world, today, repaired)
    yield repairs_of_small(cases)
