"""A clause in plain words, from its structure alone: what a reader compares with the prose."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from core.clauses.model import (
    Binding,
    BindingKind,
    Clause,
    Dimension,
    Duty,
    Only,
    Permit,
    Priority,
    Prohibit,
    Require,
    Scope,
    Window,
)
from core.clauses.quantity import in_words
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary

_PHRASES = (
    (Dimension.TOOL, "with"),
    (Dimension.DATA, "using"),
    (Dimension.CHANNEL, "on"),
    (Dimension.AUDIENCE, "for"),
    (Dimension.JURISDICTION, "in"),
)
_NO_OR_YES = ("no", "yes")
_PLAINLY: Mapping[tuple[str, ...] | None, str] = {("yes",): "required", ("no",): "ruled out"}
_FIXED_BINDINGS = {BindingKind.CLIENT_WORK: "this client's work", BindingKind.ORGANIZATION: "the whole agency"}


def clause_words(clause: Clause) -> str:
    """Say what a clause decides, in one or two sentences with units shown."""
    parts = [_norm_words(clause), *_exception_words(clause.exceptions), window_words(clause.window)]
    said = ", ".join(part for part in parts if part)
    should = " This is a preference." if clause.priority is Priority.PREFERENCE else ""
    reach = listed([binding_words(binding) for binding in clause.bindings], "and")
    return f"{said[:1].upper()}{said[1:]}. Applies to {reach}.{should}"


def _norm_words(clause: Clause) -> str:
    activity = activity_words(clause.scope)
    match clause.norm:
        case Permit():
            return f"it is allowed to {activity}"
        case Prohibit():
            return f"it is forbidden to {activity}"
        case Duty(each):
            return f"it is required {'every time' if each else 'at least once'} to {activity}"
        case Only(tools):
            purpose = f"to {activity}" if _names_action(clause.scope) else f"for AI work {_details(clause.scope)}"
            return f"only {tool_words(tools)} may be used {purpose.strip()}"
        case Require():
            return f"{demand_words(clause.norm)}{_condition(clause.scope)}"


def _condition(scope: Scope) -> str:
    if not scope.terms:
        return ""
    if _names_action(scope):
        return f" whenever AI is used to {activity_words(scope)}"
    return f" for AI work {_details(scope)}"


def _names_action(scope: Scope) -> bool:
    return any(dimension is Dimension.ACTION for dimension, _ in scope.terms)


def activity_words(scope: Scope) -> str:
    """The scope as something one can do: "generate text for physicians in Germany"."""
    action = dict(scope.terms).get(Dimension.ACTION)
    done = term_words(Dimension.ACTION, action, "or") if action else "use AI"
    return f"{done} {_details(scope)}".strip()


def _details(scope: Scope) -> str:
    terms = dict(scope.terms)
    return " ".join(f"{word} {term_words(dim, terms[dim], 'or')}" for dim, word in _PHRASES if dim in terms)


def term_words(dimension: Dimension, terms: Sequence[str], conjunction: str) -> str:
    """Labels of terms as a list; an unmapped term stands in quotes."""
    taxonomy = vocabulary().taxonomies[dimension]
    return listed([taxonomy.label(term) if term in taxonomy.masks else f"“{term}”" for term in terms], conjunction)


def tool_words(tools: Sequence[str]) -> str:
    """Labels of tools as alternatives."""
    return term_words(Dimension.TOOL, tools, "or")


def listed(words: Sequence[str], conjunction: str) -> str:
    """Join words as in a sentence: "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def demand_words(norm: Require) -> str:
    """Say which values a demand admits: "prompt log retention must be at least 720 days (24 months)"."""
    parameter = vocabulary().parameters[norm.param]
    if parameter.values == _NO_OR_YES and norm.one_of in _PLAINLY:
        return f"{parameter.label} is {_PLAINLY[norm.one_of]}"
    return f"{parameter.label} must be {value_words(norm)}"


def value_words(norm: Require) -> str:
    """The admissible values alone, with their unit."""
    parameter = vocabulary().parameters[norm.param]
    if norm.one_of is not None:
        return listed([_value(parameter, value) for value in norm.one_of], "or")
    low, high = (None if bound is None else _bound(parameter, bound) for bound in (norm.minimum, norm.maximum))
    if low is not None and low == high:
        return f"exactly {low}"
    bounds = [f"at least {low}" if low is not None else "", f"at most {high}" if high is not None else ""]
    return " and ".join(bound for bound in bounds if bound)


def _value(parameter: Parameter, value: str) -> str:
    if parameter.taxonomy is not None:
        return term_words(parameter.taxonomy, [value], "or")
    return vocabulary().value_labels.get(value, value)


def _bound(parameter: Parameter, bound: int | str) -> str:
    if parameter.kind is ParameterKind.NUMBER and isinstance(bound, int):
        return in_words(bound, parameter.unit)
    return vocabulary().value_labels.get(str(bound), str(bound))


def _exception_words(exceptions: Sequence[Scope]) -> list[str]:
    return [
        f"except to {activity_words(scope)}" if _names_action(scope) else f"except for AI work {_details(scope)}"
        for scope in exceptions
    ]


def window_words(window: Window) -> str:
    """The days inside: "from 2026-12-01 until 2026-12-31"."""
    first = f"from {window.starts_on.isoformat()}" if window.starts_on else ""
    last = f"until {(window.ends_on - timedelta(days=1)).isoformat()}" if window.ends_on else ""
    return f"{first} {last}".strip()


def binding_words(binding: Binding) -> str:
    """Whose work a binding reaches."""
    if binding.kind in _FIXED_BINDINGS:
        return _FIXED_BINDINGS[binding.kind]
    if binding.kind is BindingKind.ASSET:
        return f"the {vocabulary().asset_kinds[binding.name]} that serves this client"
    return f"the co-promoted brand {binding.name}"
