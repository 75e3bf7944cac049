"""Portfolios of clauses an agency could hold: what 20 clients write about the same work, each in its own way."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

from core.clauses.model import Binding, BindingKind, Clause, Dimension, Norm, Only, Scope
from core.conflicts.model import PolicyClause
from tests.proof.vocabulary import vocabulary
from tests.proof.writing import PLAIN, requirement, scope_of, some_of, window

KINDS = ("require",) * 10 + ("prohibit",) * 5 + ("only",) * 2 + ("permit",) * 2 + ("duty",)
"""Policies demand far more than they forbid, and rarely permit."""
CONFINED = {Dimension.DATA: 0.35, Dimension.AUDIENCE: 0.2, Dimension.CHANNEL: 0.2, Dimension.JURISDICTION: 0.25}
"""How often a clause names these; it nearly always names what is done."""
NAMES_ACTION = 0.9
BANS_TOOLS = 0.4
HAS_EXCEPTION = 0.05
ENDS = 0.1
AGENCY_WIDE = (Binding(BindingKind.ORGANIZATION),)
WIDE = 1 / 3


def written_portfolio(seed: int, clients: int, each: int) -> list[Clause]:
    """Clauses as policies hold them: about some work, often some data, people or places, seldom with an exception."""
    rng = Random(f"{seed}:written")
    return [_written(rng, f"c{number}") for number in range(clients * each)]


def _written(rng: Random, name: str) -> Clause:
    kind = rng.choice(KINDS)
    scope = _scope(rng, kind)
    exceptions = (_narrower(rng, scope),) if rng.random() < HAS_EXCEPTION else ()
    return Clause(
        id=name, text="A clause.", norm=_norm(rng, kind), scope=scope, exceptions=exceptions, window=window(rng, ENDS)
    )


def _scope(rng: Random, kind: str) -> Scope:
    axes = vocabulary().axes
    terms = {
        dimension: some_of(rng, sorted(axes[dimension].nodes), 2)
        for dimension, chance in CONFINED.items()
        if rng.random() < chance
    }
    if rng.random() < NAMES_ACTION:
        terms[Dimension.ACTION] = some_of(rng, sorted(axes[Dimension.ACTION].nodes), 2)
    if kind == "prohibit" and rng.random() < BANS_TOOLS:
        terms[Dimension.TOOL] = some_of(rng, sorted(axes[Dimension.TOOL].nodes), 3)
    return scope_of(terms)


def _narrower(rng: Random, scope: Scope) -> Scope:
    free = [dimension for dimension in CONFINED if dimension not in dict(scope.terms)] or list(CONFINED)
    chosen = rng.sample(free, min(len(free), rng.randint(1, 2)))
    return scope_of({each: some_of(rng, sorted(vocabulary().axes[each].nodes), 2) for each in chosen})


def _norm(rng: Random, kind: str) -> Norm:
    if kind == "require":
        return requirement(rng, rng.choice(sorted(vocabulary().parameters)), rng.choice((1, 24, 30, 365)))
    if kind == "only":
        return Only(some_of(rng, sorted(vocabulary().axes[Dimension.TOOL].nodes), 5))
    return PLAIN[kind]


def held(clauses: Sequence[Clause], each: int) -> list[PolicyClause]:
    """The clauses as an agency holds them, `each` of a client, a policy a client."""
    return [
        PolicyClause(
            policy_id=UUID(int=number // each + 1),
            version_number=1,
            enterprise_org_id=UUID(int=number // each + 1),
            distribution_id=UUID(int=number // each + 1),
            clause=clause,
        )
        for number, clause in enumerate(clauses)
    ]


def widened(holding: Sequence[PolicyClause], seed: int) -> list[PolicyClause]:
    """The clauses with a third of them binding the whole agency, so that those of different clients meet."""
    chance = Random(seed)
    return [
        replace(each, clause=replace(each.clause, bindings=AGENCY_WIDE)) if chance.random() < WIDE else each
        for each in holding
    ]
