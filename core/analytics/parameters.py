"""Parameters: `{{agency}}` or `{{since:day}}` in a query becomes a bound value; nothing typed joins the text."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from core.analytics.model import Parameter, ParameterKind, QueryNotValid, Value

_NAME = r"\{\{\s*(?P<name>[A-Za-z_][A-Za-z0-9_]{0,40})\s*(?::\s*(?P<kind>[a-z]+)\s*)?\}\}"
# What stands in quotes or comments is skipped whole, so that a mark inside stays what it is: text.
_PIECES = re.compile(
    r"(?P<text>'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)|(?P<skip>\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/)|"
    + _NAME,
    re.DOTALL,
)


def parameters_of(sql: str) -> tuple[Parameter, ...]:
    """Every parameter of the query, in the order in which they first stand in it.

    Raises:
        QueryNotValid: a kind that does not exist, two kinds for one name, or a parameter inside quotes.
    """
    found: dict[str, Parameter] = {}
    for piece in _PIECES.finditer(sql):
        if piece["text"] and (inside := re.search(_NAME, piece["text"])):
            raise QueryNotValid(f"{inside[0]} stands in quotes: write it without them, its value is put in as it is.")
        if piece["name"] is None:
            continue
        each = Parameter(piece["name"], _kind(piece["kind"]))
        before = found.setdefault(each.name, each)
        if piece["kind"] and before.kind is not each.kind:
            raise QueryNotValid(f"{each.name} is of two kinds, {before.kind.value} and {each.kind.value}: choose one.")
    return tuple(found.values())


def with_markers(sql: str) -> str:
    """The query as DuckDB reads it: `$name` for each parameter, filled up so that no place in the text moves."""

    def marker(piece: re.Match[str]) -> str:
        return piece[0] if piece["name"] is None else f"${piece['name']}".ljust(len(piece[0]))

    return _PIECES.sub(marker, sql)


def values_of(parameters: tuple[Parameter, ...], given: Mapping[str, str]) -> dict[str, Value]:
    """What was typed, each as its kind says.

    Raises:
        QueryNotValid: a parameter is missing or does not read as its kind.
    """
    return {each.name: _value(each, given.get(each.name, "").strip()) for each in parameters}


def _value(parameter: Parameter, typed: str) -> Value:
    if not typed:
        raise QueryNotValid(f"Fill in {parameter.name}: the query waits for its value.")
    try:
        return _READERS[parameter.kind](typed)
    except ValueError:
        raise QueryNotValid(f"{parameter.name} {_EXPECTED[parameter.kind]}, and is {typed[:60]}.") from None


def _flag(typed: str) -> bool:
    if typed.lower() not in {"yes", "no", "true", "false"}:
        raise ValueError(typed)
    return typed.lower() in {"yes", "true"}


def _kind(written: str | None) -> ParameterKind:
    try:
        return ParameterKind(written or ParameterKind.TEXT)
    except ValueError:
        kinds = ", ".join(ParameterKind)
        raise QueryNotValid(f"A parameter is one of {kinds}; {written} is none of them.") from None


_READERS: Mapping[ParameterKind, Callable[[str], Value]] = {
    ParameterKind.TEXT: str,
    ParameterKind.WHOLE: int,
    ParameterKind.DECIMAL: float,
    ParameterKind.DAY: date.fromisoformat,
    ParameterKind.FLAG: _flag,
}
_EXPECTED: Mapping[ParameterKind, str] = {
    ParameterKind.TEXT: "is text",
    ParameterKind.WHOLE: "must be a whole number",
    ParameterKind.DECIMAL: "must be a number with a point, as in 12.5",
    ParameterKind.DAY: "must be a day, as in 2026-11-30",
    ParameterKind.FLAG: "must be yes or no",
}
