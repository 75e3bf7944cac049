"""Nodes to policies, rules and conditions: the shape of ODRL's information model, whatever its words mean to us."""

from collections.abc import Iterable, Iterator

from core.clauses.odrl.model import Action, Compound, Condition, Constraint, Node, Notes, Policy, Rule, RuleKind, Value
from core.clauses.odrl.terms import LOGICAL, ODRL, TYPE, VALUE, local

_RULE_TYPES = {
    ODRL + "Permission": RuleKind.PERMISSION,
    ODRL + "Prohibition": RuleKind.PROHIBITION,
    ODRL + "Duty": RuleKind.OBLIGATION,
}
_POLICY_TYPES = {ODRL + word for word in ("Policy", "Set", "Offer", "Agreement", "Request", "Ticket", "Assertion")}
_RULES = {ODRL + kind.value: kind for kind in RuleKind}


def policies(roots: Iterable[Node], notes: Notes) -> tuple[Policy, ...]:
    """The policies among the nodes; a rule that stands alone is a policy of its own."""
    found: list[Policy] = []
    for root in roots:
        if kind := _alone(root):
            found.append(Policy(root, (_rule(root, kind, None),)))
        elif _is_policy(root):
            found.append(Policy(root, tuple(_rules(root, notes))))
        else:
            notes.note(root.place, f"{root.iri or 'This'} is no policy and no rule, and was not read.")
    return tuple(found)


def _alone(root: Node) -> RuleKind | None:
    return next((_RULE_TYPES[node.iri] for node in root.nodes(TYPE) if node.iri in _RULE_TYPES), None)


def _is_policy(root: Node) -> bool:
    return any(predicate in _RULES for predicate, _ in root.properties) or any(
        node.iri in _POLICY_TYPES for node in root.nodes(TYPE)
    )


def _rules(root: Node, notes: Notes) -> Iterator[Rule]:
    """The rules of a policy; an action or a constraint of the policy itself is each rule's."""
    for predicate, values in root.properties:
        if kind := _RULES.get(predicate):
            for value in values:
                if isinstance(value, Node):
                    yield _rule(value, kind, root)
                else:
                    notes.note(root.place, f"“{value.text:.100}” stands where a {kind.value} should, and was not read.")


def _rule(node: Node, kind: RuleKind, policy: Node | None) -> Rule:
    above = [policy] if policy else []
    constraints = [each for owner in (node, *above) for each in owner.values(ODRL + "constraint")]
    actions = tuple(_actions(node)) or tuple(action for owner in above for action in _actions(owner))
    return Rule(node, kind, actions, tuple(conditions(constraints, node.place)))


def _actions(node: Node) -> Iterator[Action]:
    for action in node.values(ODRL + "action"):
        if isinstance(action, Node):
            named = next((each.iri for each in action.nodes(VALUE)), action.iri)
            yield Action(action, named, tuple(conditions(action.values(ODRL + "refinement"), action.place)))
        else:
            yield Action(Node("", node.place), "")


def conditions(values: Iterable[Value], place: str) -> Iterator[Condition]:
    """What constraints, refinements or the parts of a compound say; without an operand where it is none."""
    for value in values:
        if isinstance(value, Node):
            yield _condition(value)
        else:
            yield Constraint(Node("", place), "", "", (value,))


def _condition(node: Node) -> Condition:
    for word in LOGICAL:
        if parts := node.values(ODRL + word):
            return Compound(node, word, tuple(conditions(parts, node.place)))
    return Constraint(
        node=node,
        operand=node.text(ODRL + "leftOperand"),
        operator=local(node.text(ODRL + "operator")),
        values=node.values(ODRL + "rightOperand"),
    )
