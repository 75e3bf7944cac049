"""The pivot builder: a table of facts, what to count it by, and how, as the one SELECT that says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.analytics.model import Kind, QueryNotValid, Role, StarColumn, StarTable, Value

# Dimensions whose key is more than one column of a fact.
_COMPOSITE = {"versions": ("policy_id", "version"), "clauses": ("policy_id", "version", "clause_id")}
NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL})
MOST_VALUES = 200


class Aggregation(StrEnum):
    """How the values of a group become one."""

    COUNT = "count of rows"
    DISTINCT = "count of different"
    SUM = "sum"
    AVERAGE = "average"
    MEDIAN = "median"
    LEAST = "least"
    MOST = "most"


_SQL = {
    Aggregation.COUNT: "count(*)",
    Aggregation.DISTINCT: "count(DISTINCT {})",
    Aggregation.SUM: "sum({})",
    Aggregation.AVERAGE: "round(avg({}), 1)",
    Aggregation.MEDIAN: "median({})",
    Aggregation.LEAST: "min({})",
    Aggregation.MOST: "max({})",
}
_OF_NUMBERS = frozenset({Aggregation.SUM, Aggregation.AVERAGE, Aggregation.MEDIAN})


@dataclass(frozen=True)
class Pivot:
    """What was chosen; columns are named `table.column`.

    Attributes:
        table: the facts.
        rows: what each row of the result is about.
        column: what is spread over the columns, if anything.
        measure: the values; nothing is needed to count rows.
        aggregation: how they are put together.
        filters: of a column, the values that are kept; None is an empty cell.
    """

    table: str
    rows: tuple[str, ...] = ()
    column: str | None = None
    measure: str | None = None
    aggregation: Aggregation = Aggregation.COUNT
    filters: tuple[tuple[str, tuple[Value, ...]], ...] = ()


def facts(tables: Sequence[StarTable]) -> list[StarTable]:
    """The tables that are counted."""
    return [table for table in tables if table.role is Role.FACT]


def reachable(tables: Sequence[StarTable], name: str) -> dict[str, StarColumn]:
    """Every column that the facts can be counted by: their own, and those of the tables that their keys name."""
    by_name = {table.name: table for table in tables}
    own = by_name[name]
    found = {f"{name}.{column.name}": column for column in own.columns if not _is_join(column)}
    for other in _neighbours(own, by_name):
        found |= {
            f"{other.name}.{column.name}": column for column in other.columns
            if column.kind is not Kind.KEY and column.name not in _COMPOSITE.get(other.name, ())
        }  # fmt: skip
    return found


def pivot_sql(pivot: Pivot, tables: Sequence[StarTable]) -> str:
    """The query, laid out to be read and changed.

    Raises:
        QueryNotValid: a column that cannot be reached, or an aggregation that its values do not allow.
    """
    by_name = {table.name: table for table in tables}
    if pivot.table not in by_name:
        raise QueryNotValid("Choose the facts to count.")
    columns = reachable(tables, pivot.table)
    groups = [*pivot.rows, *([pivot.column] if pivot.column else [])]
    for name in (*groups, *(column for column, _ in pivot.filters), *([pivot.measure] if pivot.measure else [])):
        if name not in columns:
            raise QueryNotValid(f"{name} cannot be reached from {pivot.table}: choose another column.")
    used = {name.split(".")[0] for name in (*groups, pivot.measure or "", *(name for name, _ in pivot.filters)) if name}
    return "\n".join(_lines(pivot, groups, by_name, columns, used))


def _lines(
    pivot: Pivot, groups: list[str], by_name: dict[str, StarTable], columns: dict[str, StarColumn], used: set[str]
) -> Iterator[str]:
    labels = _labels(groups)
    chosen = [f"{name} AS {labels[name]}" for name in groups]
    yield "SELECT " + ",\n       ".join([*chosen, f"{_measured(pivot, columns)} AS {value_label(pivot)}"])
    yield f"FROM {pivot.table}"
    for other in sorted(used - {pivot.table}):
        keys = _keys(by_name[pivot.table], other)
        yield f"LEFT JOIN {other} ON " + " AND ".join(f"{other}.{key} = {pivot.table}.{key}" for key in keys)
    conditions = [_condition(name, values) for name, values in pivot.filters if values]
    if conditions:
        yield "WHERE " + "\n  AND ".join(conditions)
    if groups:
        yield "GROUP BY ALL\nORDER BY ALL"


def value_label(pivot: Pivot) -> str:
    """The name of the result's last column."""
    if pivot.aggregation is Aggregation.COUNT or pivot.measure is None:
        return "row_count"
    return f"{pivot.aggregation.name.lower()}_{pivot.measure.split('.')[1]}"


def _labels(groups: Sequence[str]) -> dict[str, str]:
    """A column's own name where it stands once, with its table's where two have the same."""
    plain = [name.split(".")[1] for name in groups]
    return {
        name: short if plain.count(short) == 1 else name.replace(".", "_")
        for name, short in zip(groups, plain, strict=True)
    }


def _measured(pivot: Pivot, columns: dict[str, StarColumn]) -> str:
    if pivot.aggregation is Aggregation.COUNT:
        return _SQL[pivot.aggregation]
    if pivot.measure is None:
        raise QueryNotValid("Choose the values: only rows can be counted without them.")
    if pivot.aggregation in _OF_NUMBERS and columns[pivot.measure].kind not in NUMBERS:
        raise QueryNotValid(f"{pivot.measure} holds no numbers: count them, or choose another column.")
    return _SQL[pivot.aggregation].format(pivot.measure)


def _condition(name: str, values: Sequence[Value]) -> str:
    some = [_literal(value) for value in values[:MOST_VALUES] if value is not None]
    parts = ([f"{name} IN ({', '.join(some)})"] if some else []) + ([f"{name} IS NULL"] if None in values else [])
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _is_join(column: StarColumn) -> bool:
    return column.kind is Kind.KEY


def _neighbours(own: StarTable, by_name: dict[str, StarTable]) -> Iterator[StarTable]:
    names = {column.refers_to for column in own.columns if column.refers_to}
    held = set(own.column_names)
    names |= {other for other, keys in _COMPOSITE.items() if held.issuperset(keys) and other != own.name}
    yield from (by_name[name] for name in sorted(names) if name in by_name)


def _keys(own: StarTable, other: str) -> tuple[str, ...]:
    if other in _COMPOSITE:
        return _COMPOSITE[other]
    return tuple(column.name for column in own.columns if column.refers_to == other)
