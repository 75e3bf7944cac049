"""Seeded small portfolios, each of one shape, in which three clauses and more often clash while no two do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from types import MappingProxyType
from uuid import UUID

from core.clauses.model import Binding, BindingKind, Clause, Dimension, Norm, Only, Priority, Require, Window
from core.conflicts.model import Alliance, AssetInstance, PolicyClause, World
from tests.proof.vocabulary import vocabulary
from tests.proof.writing import FIRST_DAY, PLAIN, UNMAPPED, Terms, family, leaves_below, requirement, scope_of, some_of

CLIENTS = tuple(UUID(int=number) for number in (1, 2, 3))
BRAND = "Corvexa"
WORLD = World(
    assets=(
        AssetInstance(UUID(int=11), "prompt_log", "the log", frozenset(CLIENTS[:2])),
        AssetInstance(UUID(int=12), "prompt_log", "another log", frozenset(CLIENTS[2:])),
    ),
    alliances=(Alliance(UUID(int=13), BRAND, dict.fromkeys(CLIENTS[:2], BRAND)),),
)
BINDINGS = (
    (Binding(BindingKind.CLIENT_WORK),),
    (Binding(BindingKind.ORGANIZATION),),
    (Binding(BindingKind.ALLIANCE, BRAND), Binding(BindingKind.ASSET, "prompt_log")),
    (Binding(BindingKind.ASSET, "prompt_log"),),
)
PLACES = (Dimension.ACTION, Dimension.DATA, Dimension.AUDIENCE, Dimension.JURISDICTION)
BESIDE_SENSITIVE = {Dimension.DATA: "personal", Dimension.AUDIENCE: "patient"}
"""Groups with what makes a conflict graver, and what stands beside it."""
NO_GROUPS: Mapping[Dimension, str] = MappingProxyType({})
Rule = tuple[Norm, Terms, tuple[Terms, ...]]


def tool_lists(rng: Random) -> list[Rule]:
    """Tool lists that each lack a tool or two of a few."""
    tools = _tools(rng, rng.randint(3, 5))
    return [(Only(_without(rng, tools)), _around(rng), _except(rng)) for _ in range(rng.randint(3, 6))]


def banned_list(rng: Random) -> list[Rule]:
    """A tool list, and bans of parts of it, some with tools excepted, some of the activity."""
    tools = _tools(rng, rng.randint(2, 5))
    rules: list[Rule] = [(Only(tools), _around(rng), ())]
    for _ in range(rng.randint(3, 6)):
        banned = {} if rng.random() < 0.15 else {Dimension.TOOL: some_of(rng, tools)}
        rules.append((PLAIN["prohibit"], {**_around(rng), **banned}, _except(rng, tools)))
    return rules


def permissions(rng: Random) -> list[Rule]:
    """Permissions and duties for every activity, with bans and lists that take their tools away one by one."""
    tools = _tools(rng, rng.randint(2, 4))
    asked = {Dimension.TOOL: tools}
    rules: list[Rule] = [(PLAIN[rng.choice(("permit", "duty_each"))], {**_around(rng), **asked}, _except(rng, tools))]
    for _ in range(rng.randint(3, 6)):
        if rng.random() < 0.5:
            rules.append(
                (PLAIN["prohibit"], {**_around(rng), Dimension.TOOL: some_of(rng, tools)}, _except(rng, tools))
            )
        else:
            rules.append((Only((*_without(rng, tools), *_tools(rng, 1))), _around(rng), _except(rng)))
    return rules


def duties(rng: Random) -> list[Rule]:
    """A duty somewhere, and bans that each cover a part of it."""
    dimension = rng.choice((*PLACES, Dimension.TOOL))
    group, *children = family(rng, dimension)
    rules: list[Rule] = [
        (PLAIN["duty"], {**_around(rng), dimension: (group,)}, _except(rng) if rng.random() < 0.3 else ())
    ]
    for _ in range(rng.randint(3, 6)):
        part = {dimension: some_of(rng, children, max(1, len(children) // 2 + 1))}
        if rng.random() < 0.2:
            rules.append((Only(_tools(rng, 3)), {d: terms for d, terms in part.items() if d is not Dimension.TOOL}, ()))
        else:
            rules.append((PLAIN["prohibit"], part, _except(rng) if rng.random() < 0.4 else ()))
    return rules


def listed_values(rng: Random) -> list[Rule]:
    """Demands for values of one list that each lack one or two of a few."""
    parameters = vocabulary().parameters
    param = rng.choice(sorted(n for n, p in parameters.items() if p.kind != "number" and (p.axis or len(p.values) > 2)))
    axis = parameters[param].axis
    pool = list(leaves_below(axis, family(rng, axis)[:1])) if axis else list(parameters[param].values)
    rng.shuffle(pool)
    few = pool[: rng.randint(3, 5)]
    return [(Require(param, one_of=_without(rng, few)), _around(rng), _except(rng)) for _ in range(rng.randint(3, 6))]


def spared(rng: Random) -> list[Rule]:
    """At two or three neighbouring places: a list, permission or duty, and bans that spare some tool or place of it."""
    dimension = rng.choice(PLACES)
    places = leaves_below(dimension, family(rng, dimension)[:1])[:3]
    tools = _tools(rng, rng.randint(2, 3))
    here = {dimension: places}
    asked = rng.choice(("permit", "only", "duty", "duty"))
    norm = Only(tools) if asked == "only" else PLAIN[asked]
    rules: list[Rule] = [(norm, {**here, Dimension.TOOL: tools}, _spare(rng, dimension, places, tools, 0.3))]
    for _ in range(rng.randint(4, 6)):
        banned = {**here, Dimension.TOOL: some_of(rng, tools, 2)}
        rules.append((PLAIN["prohibit"], banned, _spare(rng, dimension, places, tools, 0.9)))
    return rules


def _spare(
    rng: Random, dimension: Dimension, places: Sequence[str], tools: Sequence[str], chance: float
) -> tuple[Terms, ...]:
    if rng.random() >= chance:
        return ()
    return tuple(
        {dimension: some_of(rng, places, 2), Dimension.TOOL: some_of(rng, tools, 2)} for _ in range(rng.randint(1, 2))
    )


def carved(rng: Random) -> list[Rule]:
    """On a grid of a few places and tools: a demand, and what takes its tools away, with pieces of the grid excepted."""
    grid = _grid(rng)
    tools = grid[Dimension.TOOL]
    asked = rng.choice(("permit", "duty_each", "only", "duty"))
    norm = Only(tools) if asked == "only" else PLAIN[asked]
    rules: list[Rule] = [(norm, grid, _pieces(rng, grid, 0.6))]
    for _ in range(rng.randint(4, 6)):
        banned = {**_part(rng, grid, 0.7), Dimension.TOOL: tools if rng.random() < 0.3 else some_of(rng, tools, 2)}
        rules.append((PLAIN["prohibit"], banned, _pieces(rng, grid, 0.7)))
    return rules


def shared_out(rng: Random) -> list[Rule]:
    """A duty at a few places for a few people, some pieces excepted, shared out among bans of which some cover more."""
    grid = _grid(rng)
    del grid[Dimension.TOOL]
    first, second = grid
    first, second = grid
    grid = {side: terms[:2] for side, terms in grid.items()}
    cells: list[Terms] = [{first: (one,), second: (other,)} for one in grid[first] for other in grid[second]]
    rules: list[Rule] = [(PLAIN["duty"], grid, _pieces(rng, grid, 0.3))]
    for cell in (*cells, *rng.choices(cells, k=max(0, 6 - len(cells)))):
        wider = {first: grid[first]} if rng.random() < 0.2 else {}
        rules.append((PLAIN["prohibit"], {**cell, **wider}, _pieces(rng, grid, 0.1)))
    return rules


def bounds(rng: Random) -> list[Rule]:
    """Demands for one number or listed value, often of sensitive matter and what stands beside it, pieces excepted."""
    parameters = vocabulary().parameters
    kind = rng.choice(sorted({each.kind for each in parameters.values()}))
    param = rng.choice(sorted(name for name, each in parameters.items() if each.kind == kind))
    param = "ae_report_hours" if rng.random() < 0.2 else param
    grid = _grid(rng, BESIDE_SENSITIVE if rng.random() < 0.6 else NO_GROUPS)
    del grid[Dimension.TOOL]
    return [
        (requirement(rng, param, around), _part(rng, grid, 0.5), _pieces(rng, grid, 0.6))
        for around in rng.choices((24, 30), k=rng.randint(3, 6))
    ]


def _grid(rng: Random, groups: Mapping[Dimension, str] = NO_GROUPS) -> Terms:
    """Two or three leaves of each of two families, or of these groups, and as many tools."""
    sides = rng.sample(PLACES, 2)
    if groups:
        sides[0] = rng.choice([each for each in groups if each is not sides[1]])
    few = {each: leaves_below(each, (groups.get(each) or family(rng, each)[0],)) for each in sides}
    picked = {each: tuple(rng.sample(leaves, min(len(leaves), rng.randint(2, 3)))) for each, leaves in few.items()}
    return {**picked, Dimension.TOOL: _tools(rng, rng.randint(2, 3))}


def _part(rng: Random, grid: Terms, whole: float) -> Terms:
    """A part of the grid: along each side all of it with this chance, else some."""
    return {each: terms if rng.random() < whole else some_of(rng, terms, 2) for each, terms in grid.items()}


def _pieces(rng: Random, grid: Terms, chance: float) -> tuple[Terms, ...]:
    """With this chance one or two pieces of the grid, each confined along two sides: no box is left without them."""
    if rng.random() >= chance:
        return ()
    sides = sorted(grid)
    return tuple({each: some_of(rng, grid[each], 2) for each in rng.sample(sides, 2)} for _ in range(rng.randint(1, 2)))


def anything(rng: Random) -> list[Rule]:
    """Two shapes beside each other."""
    shapes = rng.sample((tool_lists, banned_list, permissions, duties, listed_values), 2)
    return [rule for shape in shapes for rule in shape(rng)[:4]]


SHAPES: dict[str, Callable[[Random], list[Rule]]] = {
    shape.__name__: shape
    for shape in (
        tool_lists,
        banned_list,
        permissions,
        duties,
        listed_values,
        spared,
        carved,
        shared_out,
        bounds,
        anything,
    )
}


def small_portfolio(seed: int, shape: str) -> list[PolicyClause]:
    """A portfolio of at most eight clauses of three clients, reproducible from seed and shape."""
    rng = Random(f"{seed}:{shape}")
    is_shared = rng.random() < 0.7
    return [_held(rng, f"c{number}", rule, is_shared=is_shared) for number, rule in enumerate(SHAPES[shape](rng))]


def _held(rng: Random, name: str, rule: Rule, *, is_shared: bool) -> PolicyClause:
    norm, terms, exceptions = rule
    if isinstance(norm, Only):
        terms, *exceptions = (_toolless(each) for each in (terms, *exceptions))
    clause = Clause(
        id=name,
        text="A clause.",
        norm=norm,
        scope=scope_of(terms),
        exceptions=tuple(scope for each in exceptions if (scope := scope_of(each)).terms),
        bindings=BINDINGS[1] if is_shared else rng.choice(BINDINGS),
        priority=rng.choices(tuple(Priority), (2, 16, 1))[0],
        window=_window(rng),
    )
    if rng.random() < 0.06:
        clause = _hazy(rng, clause, terms)
    client = CLIENTS[0] if is_shared else rng.choice(CLIENTS)
    return PolicyClause(UUID(int=20 + client.int), 1, client, UUID(int=30 + client.int), clause)


def _hazy(rng: Random, clause: Clause, terms: Terms) -> Clause:
    """The clause with a word outside the vocabulary: among its tools, in an exception or in its scope."""
    word = (UNMAPPED[0],)
    if isinstance(clause.norm, Only):
        return replace(clause, norm=Only((*clause.norm.tools, *word)))
    if rng.random() < 0.5:
        return replace(clause, exceptions=(*clause.exceptions, scope_of({Dimension.DATA: word})))
    return replace(clause, scope=scope_of({**terms, Dimension.DATA: word}))


def _toolless(terms: Terms) -> Terms:
    return {dimension: each for dimension, each in terms.items() if dimension is not Dimension.TOOL}


def _window(rng: Random) -> Window:
    if rng.random() < 0.85:
        return Window()
    turn = FIRST_DAY + timedelta(days=rng.choice((0, 30, 60)))
    return rng.choice((Window(turn, None), Window(None, turn)))


def _tools(rng: Random, count: int) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(leaves_below(Dimension.TOOL, ()), count)))


def _without(rng: Random, few: Sequence[str]) -> tuple[str, ...]:
    kept = rng.sample(list(few), max(1, len(few) - rng.choice((1, 1, 2))))
    return tuple(sorted(kept))


def _around(rng: Random) -> Terms:
    """Mostly anywhere; now and then in a family of places, or one of them."""
    if rng.random() < 0.6:
        return {}
    dimension = rng.choice(PLACES)
    return {dimension: some_of(rng, family(rng, dimension), 2)}


def _except(rng: Random, tools: Sequence[str] = ()) -> tuple[Terms, ...]:
    """Seldom an exception: for some tools of those in play, or at some place, or both."""
    if rng.random() < 0.6:
        return ()
    part = _around(rng) or {Dimension.DATA: some_of(rng, family(rng, Dimension.DATA), 2)}
    if tools and rng.random() < 0.6:
        part = {**(part if rng.random() < 0.5 else {}), Dimension.TOOL: some_of(rng, tools)}
    return (part,) if rng.random() < 0.7 else (part, _around(rng))
