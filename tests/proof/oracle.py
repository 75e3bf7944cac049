"""The independent judge: how two clauses relate, decided by z3 from the definitions in words and not from boxes.

Every branch below is one or more "is there a scenario such that …" questions (see `encoding`): R(c) is the set of
activities to which clause c applies, F(c) what it forbids there (all of R for a ban; for an `only`, R with a tool that
is not listed). A clause that applies to no activity relates to nothing.

- permit or duty{each} against ban or only: R meets F nowhere → none; in some scenario every tool of R lies in F →
  tension (full: in every scenario); else narrowed.
- duty against ban or only: R meets F nowhere → none; R inside F → conflict; else narrowed.
- ban against only: in some scenario the ban covers the whole list, and the ban's region is not a cylinder in the tool
  dimension → conflict; it takes a listed tool somewhere → narrowed; R(ban) inside F(only), or F(only), not empty,
  inside R(ban) → subsumed.
- two onlys, two requires on one parameter: by overlap, then values, then scopes. ban against require: moot.
- the same kind twice: by inclusion; of two duties the wider one is the implied one.
- preference on either side: conflict and tension become narrowed.
- unmapped words: each is some subset of its dimension. The verdict is `unknown` exactly when two choices of subsets
  give different verdicts. Choices are drawn until the memberships that the answers used (unsat cores) cover all of them.

Direction: '<' says that a's values lie inside b's (stricter) or that a is implied by b (subsumed), '>' the reverse.
"""

from collections.abc import Callable
from typing import NamedTuple

import z3

from core.clauses.model import Clause, Duty, Only, Permit, Priority, Require
from tests.proof.encoding import VALUE, Pair, holds_tool
from tests.proof.vocabulary import Parameter, vocabulary


class Judgement(NamedTuple):
    """The oracle's verdict in plain words, comparable with the engine's."""

    relation: str
    conflict_type: str = ""
    degree: str = ""
    direction: str = ""


NONE = Judgement("none")
UNKNOWN = Judgement("unknown")
NARROWED = Judgement("narrowed")
CAPPED = ("conflict", "tension")
TURNED = {"<": ">", ">": "<"}

Rule = Callable[[Pair, Clause, Clause], Judgement]


def kind(clause: Clause) -> str:
    """The kind of a clause's norm in the words of a clause document."""
    if isinstance(clause.norm, Duty):
        return "duty_each" if clause.norm.each else "duty"
    return type(clause.norm).__name__.lower()


def _forbidden(pair: Pair, clause: Clause) -> z3.BitVecRef:
    """Per scenario the tools that a ban or an only takes away."""
    region = pair.region(clause)
    return region & ~pair.tool_set(clause.norm.tools) if isinstance(clause.norm, Only) else region


def _against(what: str, restriction: Clause) -> str:
    return f"{what}_vs_{'exclusivity' if isinstance(restriction.norm, Only) else 'prohibition'}"


def _demand(pair: Pair, demand: Clause, restriction: Clause) -> Judgement:
    """A permit or a duty{each} beside a ban or an only."""
    wanted, forbidden = pair.region(demand), _forbidden(pair, restriction)
    if not pair.some(holds_tool(wanted & forbidden)):
        return NONE
    if not pair.some(z3.And(holds_tool(wanted), z3.Not(holds_tool(wanted & ~forbidden)))):
        return NARROWED
    degree = "partial" if pair.some(holds_tool(wanted & ~forbidden)) else "full"
    what = "permission" if isinstance(demand.norm, Permit) else "obligation"
    return Judgement("tension", _against(what, restriction), degree)


def _duty(pair: Pair, duty: Clause, restriction: Clause) -> Judgement:
    """A duty that one activity discharges, beside a ban or an only."""
    wanted, forbidden = pair.region(duty), _forbidden(pair, restriction)
    if not pair.some(holds_tool(wanted & forbidden)):
        return NONE
    if not pair.some(holds_tool(wanted & ~forbidden)):
        return Judgement("conflict", _against("obligation", restriction))
    return NARROWED


def _ban_beside_list(pair: Pair, ban: Clause, only: Clause) -> Judgement:
    assert isinstance(only.norm, Only)
    banned, scope = pair.region(ban), pair.region(only)
    listed, forbidden = scope & pair.tool_set(only.norm.tools), _forbidden(pair, only)
    if not pair.some(holds_tool(banned & scope)):
        return NONE
    tool_ban = pair.some(z3.And(holds_tool(banned), banned != pair.all_tools))
    covered = z3.And(holds_tool(banned), holds_tool(scope), z3.Not(holds_tool(listed & ~banned)))
    if tool_ban and pair.some(covered):
        return Judgement("conflict", "exclusive_tools")
    if pair.some(holds_tool(listed & banned)):
        return NARROWED
    if not pair.some(holds_tool(banned & ~forbidden)):
        return Judgement("subsumed", direction="<")
    if pair.some(holds_tool(forbidden)) and not pair.some(holds_tool(forbidden & ~banned)):
        return Judgement("subsumed", direction=">")
    return NONE


def _requirement_of_forbidden(pair: Pair, ban: Clause, require: Clause) -> Judgement:
    required = pair.region(require)
    idle = pair.some(holds_tool(required)) and not pair.some(holds_tool(required & ~pair.region(ban)))
    return Judgement("moot") if idle else NONE


def _same_kind(pair: Pair, a: Clause, b: Clause) -> Judgement:
    """Equal regions, one inside the other, or neither; two clauses that never meet do not imply one another."""
    first, second = pair.region(a), pair.region(b)
    if not pair.some(holds_tool(first & second)):
        return NONE
    inside = not pair.some(holds_tool(first & ~second))
    around = not pair.some(holds_tool(second & ~first))
    if inside and around:
        return Judgement("duplicate", direction="=")
    if not inside and not around:
        return NONE
    wider_implied = kind(a) == "duty"
    return Judgement("subsumed", direction="<" if inside is not wider_implied else ">")


def _values(pair: Pair, a: Clause, b: Clause) -> Judgement:
    """Two tool lists, or two requirements on one parameter, where their scopes overlap."""
    if isinstance(a.norm, Require) and isinstance(b.norm, Require) and a.norm.param != b.norm.param:
        return NONE
    if not pair.some(holds_tool(pair.region(a) & pair.region(b))):
        return NONE
    common, only_a, only_b = _shares(pair, a, b)
    if not pair.some(common):
        disjoint = f"incompatible_{a.norm.param}" if isinstance(a.norm, Require) else "exclusive_tools"
        return Judgement("conflict", disjoint)
    inside, around = not pair.some(only_a), not pair.some(only_b)
    if inside and around:
        return _same_kind(pair, a, b)
    if inside or around:
        return Judgement("stricter", direction="<" if inside else ">")
    return NARROWED


def _shares(pair: Pair, a: Clause, b: Clause) -> tuple[z3.BoolRef, z3.BoolRef, z3.BoolRef]:
    """Formulas for: a value of both, a value of a alone, a value of b alone."""
    if isinstance(a.norm, Only) and isinstance(b.norm, Only):
        ours, theirs = pair.tool_set(a.norm.tools), pair.tool_set(b.norm.tools)
        return holds_tool(ours & theirs), holds_tool(ours & ~theirs), holds_tool(theirs & ~ours)
    assert isinstance(a.norm, Require)
    assert isinstance(b.norm, Require)
    first, second = _admits(pair, a.norm), _admits(pair, b.norm)
    return z3.And(first, second), z3.And(first, z3.Not(second)), z3.And(second, z3.Not(first))


def _admits(pair: Pair, norm: Require) -> z3.BoolRef:
    """The value satisfies the requirement: a whole number from 0 up, a word's rank, or a leaf of the axis."""
    parameter = vocabulary().parameters[norm.param]
    if parameter.axis:
        places = pair.place_in(VALUE, parameter.axis, norm.one_of or ())
        return z3.And(places, pair.place_exists(VALUE, parameter.axis))
    bounds = [VALUE >= 0]
    if parameter.kind != "number":
        bounds.append(z3.Or([rank == VALUE for rank in range(len(parameter.values))]))
    if norm.minimum is not None:
        bounds.append(_rank(parameter, norm.minimum) <= VALUE)
    if norm.maximum is not None:
        bounds.append(_rank(parameter, norm.maximum) >= VALUE)
    if norm.one_of is not None:
        bounds.append(z3.Or([_rank(parameter, word) == VALUE for word in norm.one_of]))
    return z3.And(bounds)


def _rank(parameter: Parameter, value: int | str) -> int:
    return value if isinstance(value, int) else parameter.values.index(value)


def _nothing(_pair: Pair, _a: Clause, _b: Clause) -> Judgement:
    return NONE


TABLE: dict[tuple[str, str], Rule] = {
    ("permit", "permit"): _same_kind,
    ("prohibit", "prohibit"): _same_kind,
    ("duty", "duty"): _same_kind,
    ("duty_each", "duty_each"): _same_kind,
    ("permit", "prohibit"): _demand,
    ("permit", "only"): _demand,
    ("duty_each", "prohibit"): _demand,
    ("duty_each", "only"): _demand,
    ("duty", "prohibit"): _duty,
    ("duty", "only"): _duty,
    ("prohibit", "only"): _ban_beside_list,
    ("prohibit", "require"): _requirement_of_forbidden,
    ("only", "only"): _values,
    ("require", "require"): _values,
}


def _decide(pair: Pair, a: Clause, b: Clause) -> Judgement:
    """The verdict with every unmapped word fixed as the pair assumes it."""
    kinds = kind(a), kind(b)
    if kinds not in TABLE and kinds[::-1] in TABLE:
        turned = _decide(pair, b, a)
        return turned._replace(direction=TURNED.get(turned.direction, turned.direction))
    verdict = TABLE.get(kinds, _nothing)(pair, a, b)
    soft = Priority.PREFERENCE in (a.priority, b.priority)
    return NARROWED if soft and verdict.relation in CAPPED else verdict


def _for_every_subset(pair: Pair, a: Clause, b: Clause) -> Judgement:
    """The one verdict that all choices of subsets share, else unknown; nothing and everything are tried first."""
    choices = z3.SimpleSolver()
    verdicts: set[Judgement] = set()
    for guess in ([z3.Not(bit) for bit in pair.unknowns], pair.unknowns, None):
        while choices.check(*(guess or ())) == z3.sat:
            model = choices.model()
            pair.assumed = [b if z3.is_true(model.eval(b)) else z3.Not(b) for b in pair.unknowns]
            pair.used = set()
            verdicts.add(_decide(pair, a, b))
            if len(verdicts) > 1:
                return UNKNOWN
            choices.add(z3.Not(z3.And(list(pair.used))))
    return verdicts.pop()


def oracle_relation(a: Clause, b: Clause) -> Judgement:
    """How two clauses relate for one and the same client value; reach plays no part here."""
    pair = Pair(a, b)
    return _for_every_subset(pair, a, b) if pair.unknowns else _decide(pair, a, b)
