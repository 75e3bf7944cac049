"""ODRL to clauses: each rule as one clause or several, or left out as a whole and listed when a part cannot be said."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.clauses.document import MIN_TEXT_LENGTH, ClausesNotValid, parse_clauses
from core.clauses.model import Clause, Dimension
from core.clauses.odrl.demands import CannotSay
from core.clauses.odrl.jsonld import roots
from core.clauses.odrl.model import (
    Action,
    Condition,
    Constraint,
    Literal,
    Node,
    Notes,
    OdrlNotRead,
    Policy,
    Rule,
    RuleKind,
    Unsaid,
    words,
)
from core.clauses.odrl.parts import READ_OF_CONSTRAINT, Parts, refuse_more, term_of
from core.clauses.odrl.rules import policies
from core.clauses.odrl.terms import (
    ACTIONS,
    AI_WORK,
    ANY_ACTION,
    BINDING,
    DESCRIPTION,
    EACH_TIME,
    ENSURE,
    IDENTIFIER,
    ODRL,
    POSITION,
    PRIORITY,
    PROFILE,
    TYPE,
    UID,
    VALUE,
    local,
)
from core.clauses.odrl.turtle import roots_of_turtle
from core.clauses.words import clause_words

MAX_JSON_LENGTH = 2_000_000
MAX_ID_LENGTH = 60
MAX_RULES = 1_000
_LETTERS: Mapping[RuleKind, str] = {RuleKind.PERMISSION: "P", RuleKind.PROHIBITION: "N", RuleKind.OBLIGATION: "O"}
_READ_OF_POLICY = {TYPE, *(ODRL + word for word in (*RuleKind, "constraint", "action", "target", "uid"))}
_READ_OF_RULE = {
    TYPE, IDENTIFIER, DESCRIPTION, POSITION, BINDING, PRIORITY, EACH_TIME,
    *(ODRL + word for word in ("constraint", "action", "target", "uid")),
}  # fmt: skip
_READ_OF_ACTION = {TYPE, VALUE, UID, ODRL + "refinement"}
Read = tuple[tuple[Clause, ...], tuple[Unsaid, ...]]


def from_odrl(document: object) -> Read:
    """The clauses of an ODRL document in JSON-LD, and what of it clauses cannot say.

    Raises:
        OdrlNotRead: the document as a whole.
    """
    notes = Notes()
    return _clauses(roots(document, notes), notes)


def from_odrl_json(text: str) -> Read:
    """The same for the text of a document."""
    if len(text) > MAX_JSON_LENGTH:
        raise OdrlNotRead(f"The ODRL text is longer than {MAX_JSON_LENGTH:,} characters; split it.")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise OdrlNotRead(f"The ODRL text is no JSON, line {error.lineno}: {error.msg}.") from error
    except ValueError as error:
        raise OdrlNotRead("The ODRL text holds a number that is too long.") from error
    except RecursionError as error:
        raise OdrlNotRead("The ODRL text is nested too deeply.") from error
    return from_odrl(document)


def from_turtle(text: str) -> Read:
    """The same for a text in Turtle."""
    return _clauses(roots_of_turtle(text), Notes())


def _clauses(found: tuple[Node, ...], notes: Notes) -> Read:
    read: list[Clause] = []
    known = policies(found, notes)
    if sum(len(policy.rules) for policy in known) > MAX_RULES:
        raise OdrlNotRead(f"The ODRL document holds more than {MAX_RULES:,} rules; split it.")
    for policy in known:
        _note_rest(policy.node, _READ_OF_POLICY, notes)
        for rule in sorted(policy.rules, key=_position):
            read += _rule(rule, policy, notes, {clause.id for clause in read})
    return tuple(read), tuple(notes.unsaid)


def _position(rule: Rule) -> int:
    """Where the rule stood among the clauses it was written from; others stay in the document's order, behind."""
    written = rule.node.text(POSITION)
    return int(written) if written.isdecimal() and len(written) < len("1000000") else 1_000_000


def _note_rest(node: Node, read: set[str], notes: Notes) -> None:
    """List what is said beside that of which clauses are made."""
    for predicate, values in node.properties:
        said = ", ".join(words(value) or "something without a name" for value in values)
        if predicate not in read and not (predicate == ODRL + "profile" and said == PROFILE):
            notes.note(node.place, f"{local(predicate)}: {said:.200} is not kept; a clause has no place for it.")


def _rule(rule: Rule, policy: Policy, notes: Notes, taken: set[str]) -> list[Clause]:
    """The clauses of a rule; none where any part of it cannot be said, as the rest would say more than it did."""
    try:
        documents = list(_documents(rule, policy))
    except CannotSay as reason:
        notes.note(reason.place, f"{reason} The {rule.kind.value} is left out.")
        return []
    named = _name(rule, taken)
    clauses: list[Clause] = []
    for number, document in enumerate(documents, start=1):
        own = _free(named if number == 1 else f"{named}.{number}", taken)
        try:
            clauses += _parsed({"id": own, **_about(rule), **document}, rule, first=number == 1)
        except ClausesNotValid as reason:
            notes.note(rule.node.place, f"{reason} The {rule.kind.value} is left out.")
            return []
        taken.add(own)
    _note_rest(rule.node, _READ_OF_RULE, notes)
    for action in rule.actions:
        _note_rest(action.node, _READ_OF_ACTION, notes)
    return clauses


def _parsed(document: Mapping[str, object], rule: Rule, *, first: bool) -> tuple[Clause, ...]:
    """The clause with its words; where the document has none, or they are another's, with those of its structure."""
    given = rule.node.text(DESCRIPTION).strip()
    read = parse_clauses([{"text": "In its own words.", **document}])
    if first and len(given) >= MIN_TEXT_LENGTH:
        return parse_clauses([{**document, "text": given}])
    return tuple(replace(clause, text=clause_words(clause)) for clause in read)


def _about(rule: Rule) -> dict[str, object]:
    bindings = [words(value) for value in rule.node.values(BINDING)]
    priority = rule.node.text(PRIORITY)
    return {**({"binding": bindings} if bindings else {}), **({"priority": priority} if priority else {})}


def _name(rule: Rule, taken: set[str]) -> str:
    """The clause's id: the given one, the end of the rule's IRI, or a letter for its kind."""
    given = rule.node.text(IDENTIFIER).strip() or rule.node.iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]
    return given[:MAX_ID_LENGTH] or _free(_LETTERS[rule.kind] + "1", taken)


def _free(wanted: str, taken: set[str]) -> str:
    """The id, counted on from where it is taken."""
    if wanted not in taken:
        return wanted
    stem = wanted.rstrip("0123456789") or "C"
    return next(name for number in range(1, len(taken) + 2) if (name := f"{stem}{number}") not in taken)


def _documents(rule: Rule, policy: Policy) -> Iterator[dict[str, object]]:
    """Clause documents of a rule, without what they are called."""
    if rule.node.values(ODRL + "duty"):
        raise CannotSay(rule.node, "A permission that rests on a duty cannot be said.")
    if not rule.actions:
        raise CannotSay(rule.node, "It names no action.")
    together = [rule.actions] if rule.kind is not RuleKind.OBLIGATION else [(action,) for action in rule.actions]
    for actions in together:
        parts = Parts()
        parts.take(rule.conditions)
        _target(rule, policy, parts)
        yield from _norms(rule, actions, parts)


def _norms(rule: Rule, actions: tuple[Action, ...], parts: Parts) -> Iterator[dict[str, object]]:
    refinements = actions[0].refinements
    if any(action.refinements != refinements for action in actions):
        raise CannotSay(rule.node, "Actions with different refinements are several clauses; write them apart.")
    if actions[0].iri == ENSURE and rule.kind is RuleKind.OBLIGATION:
        demanded = Parts()
        demanded.take(refinements)
        if parts.demands or demanded != Parts(demands=demanded.demands) or not demanded.demands:
            raise CannotSay(rule.node, "What is to be ensured is a value of a registered parameter, and that alone.")
        yield from ({**parts.document(), "norm": demand.document()} for demand in demanded.demands.values())
        return
    tools = next((each for each in refinements if _is_tool_list(rule, each)), None)
    parts.take(each for each in refinements if each is not tools)
    _confine_actions(rule, actions, parts)
    if parts.demands and rule.kind is not RuleKind.PERMISSION:
        raise CannotSay(rule.node, "A prohibition or a duty that depends on a parameter's value cannot be said.")
    yield {**parts.document(), "norm": _norm(rule, tools)}
    yield from ({**parts.document(), "norm": demand.document()} for demand in parts.demands.values())


def _is_tool_list(rule: Rule, condition: Condition) -> bool:
    """Forbidden with any tool but these: an exclusivity."""
    return (
        rule.kind is RuleKind.PROHIBITION
        and isinstance(condition, Constraint)
        and condition.operand == f"{PROFILE}{Dimension.TOOL.value}"
        and condition.operator == "isNoneOf"
    )


def _norm(rule: Rule, tools: Condition | None) -> dict[str, object]:
    if isinstance(tools, Constraint):
        refuse_more(tools.node, READ_OF_CONSTRAINT)
        return {"kind": "only", "tools": sorted({term_of(value, Dimension.TOOL) for value in tools.values})}
    if rule.kind is RuleKind.OBLIGATION:
        return {"kind": "duty_each" if rule.node.text(EACH_TIME) == "true" else "duty"}
    return {"kind": "permit" if rule.kind is RuleKind.PERMISSION else "prohibit"}


def _confine_actions(rule: Rule, actions: tuple[Action, ...], parts: Parts) -> None:
    if any(not action.iri for action in actions):
        raise CannotSay(rule.node, "An action without a name cannot be said.")
    if any(action.iri in ANY_ACTION for action in actions):
        return
    terms = sorted({_action_term(action) for action in actions})
    if parts.scope.get(Dimension.ACTION.value, terms) != terms:
        raise CannotSay(rule.node, "The action is confined twice; a clause lists it once.")
    parts.scope[Dimension.ACTION.value] = terms


def _action_term(action: Action) -> str:
    """The term for an action; one of ODRL's that means none of the vocabulary's keeps its prefix, unmapped."""
    if not action.iri.startswith(ODRL):
        return term_of(Literal(action.iri), Dimension.ACTION)
    return ACTIONS.get(action.iri, f"odrl:{local(action.iri)}")


def _target(rule: Rule, policy: Policy, parts: Parts) -> None:
    """What a rule is about, where that is not all AI work: data that the vocabulary does not know."""
    targets = rule.node.values(ODRL + "target") or policy.node.values(ODRL + "target")
    named = sorted({words(target) for target in targets})
    if not named or AI_WORK in named:
        return
    described = any(isinstance(target, Node) and any(p != TYPE for p, _ in target.properties) for target in targets)
    if described or "" in named or Dimension.DATA.value in parts.scope:
        raise CannotSay(rule.node, "A target that is described, or stands beside other data, cannot be said.")
    parts.scope[Dimension.DATA.value] = named
