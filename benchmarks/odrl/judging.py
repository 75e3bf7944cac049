"""A problem put to the engine: two sides as demands on operands, one engine verdict for each operand they share."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import product

from benchmarks.odrl.branches import Branch, OutOfReach, branches_of, operands_of
from benchmarks.odrl.concepts import Concepts
from benchmarks.odrl.demands import admitted
from benchmarks.odrl.problems import Answer, Problem, Question
from core.clauses.odrl.model import Compound, Condition, Node, Notes, OdrlNotRead, Policy
from core.clauses.odrl.rules import conditions, policies
from core.clauses.odrl.terms import ODRL
from core.clauses.odrl.turtle import roots_of_turtle
from core.conflicts.boxes import AFTER_LAST_DAY, FIRST_DAY
from core.conflicts.compile import Compiled, Kind, every_leaf
from core.conflicts.model import Relation
from core.conflicts.relate import verdict

EVERYTHING = (*every_leaf(), FIRST_DAY, AFTER_LAST_DAY)
ONE_EXECUTION = "what happened in one execution is not in the document"
CHANGED_VOCABULARY = "what changes in the vocabulary is not in the document"
Side = tuple[Condition, ...]


class Decided(StrEnum):
    """Categories whose problems add facts that the document lacks: only what holds whatever they are is answered."""

    RUNTIME = "Runtime"
    MONOTONICITY = "Monotonicity"
    ALIGNMENT = "Alignment"


def judge(problem: Problem, concepts: Concepts) -> Answer:
    """What the engine finds.

    Raises:
        OutOfReach: with the reason, where the document or the engine does not hold what the question needs.
    """
    if problem.expected is None:
        raise OutOfReach(f"its verdict is no verdict on policies ({problem.category})")
    try:
        sides = _sides(roots_of_turtle(problem.turtle))
    except OdrlNotRead as error:
        raise OutOfReach(str(error)) from error
    if problem.question is Question.MEETABLE:
        return _every_one(_can_meet(side, side, concepts) for side in sides)
    if len(sides) != 2:  # noqa: PLR2004
        raise OutOfReach(f"{len(sides) or 'no'} polic{'y' if len(sides) == 1 else 'ies'} in the document, not two")
    if problem.combined_by not in {"", "and"} and any(_is_plain(side, problem.combined_by) for side in sides):
        raise OutOfReach(f"its constraints are combined by {problem.combined_by}, and not so in the document")
    ask = _contained if problem.question is Question.CONTAINED else _overlap
    return _whatever_else(problem, ask(sides[0], sides[1], concepts))


def _is_plain(side: Side, word: str) -> bool:
    """Whether several conditions stand side by side, which ODRL reads as "and", and none is combined by the word."""
    return len(side) > 1 and not any(isinstance(each, Compound) and each.operator == word for each in side)


def _whatever_else(problem: Problem, found: Answer) -> Answer:
    """The answer where facts outside the document cannot change it: one run can only break what could be met."""
    if problem.category == Decided.RUNTIME and found is not Answer.CONFLICT:
        raise OutOfReach(ONE_EXECUTION)
    if problem.category in {Decided.MONOTONICITY, Decided.ALIGNMENT} and found is Answer.UNKNOWN:
        raise OutOfReach(CHANGED_VOCABULARY)
    return found


def _sides(roots: Sequence[Node]) -> list[Side]:
    """Each policy's conditions, in the order of the document; constraints that stand alone are a side each."""
    notes = Notes()
    if found := policies(roots, notes):
        return [_of_policy(policy) for policy in found]
    alone = (root for root in roots if root.values(ODRL + "leftOperand"))
    return [(condition,) for condition in conditions(alone, "")]


def _of_policy(policy: Policy) -> Side:
    if len(policy.rules) != 1:
        raise OutOfReach("a policy with several rules")
    (rule,) = policy.rules
    if rule.kind == "prohibition":
        raise OutOfReach("a prohibition under conditions on quantities")
    return (*rule.conditions, *(each for action in rule.actions for each in action.refinements))


def _overlap(ours: Side, theirs: Side, concepts: Concepts) -> Answer:
    """Conflict where the operands they share rule each other out; unknown where one side is silent on an operand."""
    found = _can_meet(ours, theirs, concepts)
    silent = operands_of(ours) ^ operands_of(theirs) or not operands_of(ours)
    return Answer.UNKNOWN if found is Answer.COMPATIBLE and silent else found


def _contained(ours: Side, theirs: Side, concepts: Concepts) -> Answer:
    """Conflict where the first admits something, told by shared operands alone, that the second does not."""
    shared = operands_of(ours) & operands_of(theirs)
    inside = branches_of(ours)
    outside = [branch for branch in branches_of(theirs, negated=True) if all(each.operand in shared for each in branch)]
    escape = _any_one(_meet(a, b, concepts) for a, b in product(inside, outside))
    if escape is Answer.COMPATIBLE:
        return Answer.CONFLICT
    silent = operands_of(ours) ^ operands_of(theirs) or not shared
    return Answer.UNKNOWN if silent or escape is Answer.UNKNOWN else Answer.COMPATIBLE


def _can_meet(ours: Side, theirs: Side, concepts: Concepts) -> Answer:
    return _any_one(_meet(a, b, concepts) for a, b in product(branches_of(ours), branches_of(theirs)))


def _any_one(answers: Iterable[Answer]) -> Answer:
    """Alternatives: one that can be met is enough; conflict when none can."""
    found = set(answers)
    return next((each for each in (Answer.COMPATIBLE, Answer.UNKNOWN) if each in found), Answer.CONFLICT)


def _every_one(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    return next((each for each in (Answer.CONFLICT, Answer.UNKNOWN) if each in found), Answer.COMPATIBLE)


def _meet(ours: Branch, theirs: Branch, concepts: Concepts) -> Answer:
    """Both branches at once: operand by operand, as none depends on another beyond what the branches imply."""
    operands = {each.operand for each in (*ours, *theirs)}
    return _every_one(_on_operand(operand, ours, theirs, concepts) for operand in sorted(operands))


def _on_operand(operand: str, ours: Branch, theirs: Branch, concepts: Concepts) -> Answer:
    of_ours, of_theirs = ([each for each in branch if each.operand == operand] for branch in (ours, theirs))
    first, second = admitted(of_ours, of_theirs, concepts)
    if not _conflict(operand, first.sure, second.sure):
        return Answer.COMPATIBLE
    return Answer.CONFLICT if _conflict(operand, first.possible, second.possible) else Answer.UNKNOWN


def _conflict(operand: str, first: int, second: int) -> bool:
    """What the engine says of two demands on one parameter, in one scope, for all time."""
    a, b = (Compiled(Kind.REQUIRE, EVERYTHING, (), False, param=operand, values=values) for values in (first, second))
    return verdict(a, b).relation is Relation.CONFLICT
