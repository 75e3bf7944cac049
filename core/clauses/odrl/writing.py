"""Clauses to ODRL 2.2 in JSON-LD, one rule a clause, with the profile's terms for what ODRL lacks."""

from collections.abc import Iterable, Iterator, Sequence

from core.clauses.model import Clause, Dimension, Duty, Only, Permit, Prohibit, Require, Scope, Window
from core.clauses.odrl.jsonld import roots
from core.clauses.odrl.model import Notes, RuleKind
from core.clauses.odrl.terms import CONTEXT, DCT, ODRL, OPERAND_OF, PROFILE, RDF, XSD, term_iri
from core.clauses.odrl.turtle import turtle_of
from core.clauses.taxonomy import Parameter, vocabulary

POLICY_UID = PROFILE + "policy"
Json = dict[str, object]


def to_odrl(clauses: Iterable[Clause], *, uid: str = POLICY_UID) -> Json:
    """An ODRL set whose rules are the clauses; `from_odrl` gives the same clauses back."""
    rules: dict[RuleKind, list[Json]] = {kind: [] for kind in RuleKind}
    for position, clause in enumerate(clauses):
        rules[_kind(clause)].append(_rule(clause, position))
    return {
        "@context": [CONTEXT, {"pds": PROFILE, "dct": DCT, "rdf": RDF, "xsd": XSD}],
        "@type": "Set",
        "uid": uid,
        "profile": PROFILE,
        "target": "pds:aiWork",
        **{kind.value: of_kind for kind, of_kind in rules.items() if of_kind},
    }


def to_turtle(clauses: Iterable[Clause], *, uid: str = POLICY_UID) -> str:
    """The same as Turtle."""
    return turtle_of(roots(to_odrl(clauses, uid=uid), Notes()))


def _kind(clause: Clause) -> RuleKind:
    match clause.norm:
        case Permit():
            return RuleKind.PERMISSION
        case Prohibit() | Only():
            return RuleKind.PROHIBITION
        case Duty() | Require():
            return RuleKind.OBLIGATION


def _rule(clause: Clause, position: int) -> Json:
    named, rest = _action_of_scope(clause)
    constraints = [
        *(_terms(dimension, terms, "isAnyOf") for dimension, terms in rest.terms),
        *(_exception(scope) for scope in clause.exceptions),
        *_days(clause.window),
    ]
    return {
        "dct:identifier": clause.id,
        "dct:description": clause.text,
        "pds:position": position,
        "pds:binding": [f"{b.kind}:{b.name}" if b.name else str(b.kind) for b in clause.bindings],
        "pds:priority": str(clause.priority),
        **({"pds:eachTime": True} if clause.norm == Duty(each=True) else {}),
        "action": _action(clause, named),
        **({"constraint": constraints} if constraints else {}),
    }


def _action_of_scope(clause: Clause) -> tuple[str, Scope]:
    """The one known action of a scope as ODRL's action, and the rest; all stays a constraint where there are more."""
    terms = dict(clause.scope.terms).get(Dimension.ACTION, ())
    known = vocabulary().taxonomies[Dimension.ACTION].masks
    if len(terms) != 1 or terms[0] not in known or isinstance(clause.norm, Require):
        return "pds:useAI", clause.scope
    rest = tuple(pair for pair in clause.scope.terms if pair[0] is not Dimension.ACTION)
    return _short(term_iri(Dimension.ACTION, terms[0])), Scope(rest)


def _action(clause: Clause, named: str) -> object:
    match clause.norm:
        case Only(tools):
            refinements = [_terms(Dimension.TOOL, tools, "isNoneOf")]
        case Require():
            named, refinements = "pds:ensure", list(_demand(clause.norm))
        case _:
            return named
    return {"rdf:value": {"@id": named}, "refinement": refinements}


def _demand(norm: Require) -> Iterator[Json]:
    parameter = vocabulary().parameters[norm.param]
    for operator, bound in (("gteq", norm.minimum), ("lteq", norm.maximum)):
        if bound is not None:
            yield _constraint(f"pds:{norm.param}", operator, bound, unit=_unit(parameter))
    if norm.one_of is not None:
        values = [_value(parameter.taxonomy, word) for word in norm.one_of] if parameter.taxonomy else list(norm.one_of)
        yield _constraint(f"pds:{norm.param}", "isAnyOf", values)


def _unit(parameter: Parameter) -> str:
    return f"pds:unit/{parameter.unit.replace(' ', '_')}" if parameter.unit else ""


def _exception(scope: Scope) -> Json:
    """Not there: on one dimension none of the terms, on several not all of it at once."""
    parts = [_terms(dimension, terms, "isNoneOf") for dimension, terms in scope.terms]
    return parts[0] if len(parts) == 1 else {"or": {"@list": parts}}


def _terms(dimension: Dimension, terms: Sequence[str], operator: str) -> Json:
    return _constraint(_short(OPERAND_OF[dimension]), operator, [_value(dimension, term) for term in terms])


def _value(dimension: Dimension, term: str) -> object:
    """A known term by its IRI, any other in its own words."""
    known = term in vocabulary().taxonomies[dimension].masks
    return {"@id": _short(term_iri(dimension, term))} if known else term


def _days(window: Window) -> Iterator[Json]:
    for operator, day in (("gteq", window.starts_on), ("lt", window.ends_on)):
        if day is not None:
            yield _constraint("dateTime", operator, {"@value": day.isoformat(), "@type": "xsd:date"})


def _constraint(operand: str, operator: str, value: object, *, unit: str = "") -> Json:
    written: Json = {"leftOperand": operand, "operator": operator, "rightOperand": value}
    return written | ({"unit": unit} if unit else {})


def _short(iri: str) -> str:
    return iri.removeprefix(ODRL) if iri.startswith(ODRL) else f"pds:{iri.removeprefix(PROFILE)}"
