"""What a query must be before it runs: one SELECT over the workbench's own tables. DuckDB's own parser reads it."""

import json
from collections.abc import Iterator
from typing import Any

import duckdb

# Table functions that make rows out of their arguments. Every other one reads files, memory or settings.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "repeat", "repeat_row"})
# Functions that say something of the machine, or carry out what a text says.
FORBIDDEN_FUNCTIONS = frozenset({
    "getenv", "getvariable", "current_setting", "version", "pg_conf_load_time", "nextval", "currval", "write_log",
    "parse_duckdb_log_message", "sniff_csv", "file_exists", "current_query", "query", "query_table", "which_secret",
    "txid_current", "in_search_path", "json_execute_serialized_sql", "getpid", "pg_sleep", "sleep_ms",
})  # fmt: skip
ONE_SELECT = "A query is exactly one SELECT: take out what stands before or after it, or changes something."


class GateError(Exception):
    """The query is not let in; the sentence says why."""


def admitted(conn: duckdb.DuckDBPyConnection, sql: str, tables: frozenset[str]) -> Any:  # DuckDB's
    """The one statement of `sql`, parsed and looked through.

    Raises:
        GateError: it is not one SELECT, or reaches for something that is not a table of the workbench.
        duckdb.Error: DuckDB cannot read it.
    """
    found = conn.extract_statements(sql)
    if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
        raise GateError(ONE_SELECT)
    # Fetched whole: an unfinished result would hold up the connection.
    tree = json.loads(conn.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [sql]).fetchall()[0][0])
    if tree["error"]:
        raise GateError(ONE_SELECT)
    nodes = list(_nodes(tree))
    named = {each["key"].lower() for node in nodes for each in _ctes(node)}
    for node in nodes:
        _look(node, tables | named)
    return found[0]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # JSON
    """Every object of the parsed query; not by recursion, since a query can be nested deeper than Python goes."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _ctes(node: dict[str, Any]) -> list[dict[str, Any]]:
    held = node.get("cte_map")
    names = [{"key": node["cte_name"]}] if isinstance(node.get("cte_name"), str) else []
    return names + (list(held["map"]) if isinstance(held, dict) else [])


def _look(node: dict[str, Any], known: frozenset[str]) -> None:
    kind = node.get("type")
    name = str(node.get("function_name", "")).lower()
    if name in FORBIDDEN_FUNCTIONS or name.startswith(("read_", "duckdb_", "pragma_", "pg_", "has_", "arrow_scan")):
        raise GateError(f"The function {name} is not there in the workbench: it asks the machine, not your data.")
    if kind == "TABLE_FUNCTION":
        called = str((node.get("function") or {}).get("function_name", "")).lower()
        if called not in TABLE_FUNCTIONS:
            raise GateError(f"{called or 'This'} is no table of the workbench: take one of the list beside the query.")
    if kind == "SHOW_REF" and (node.get("query") is None or str(node.get("table_name", ""))[:1] == '"'):
        raise GateError("SHOW says nothing here: the list beside the query has every table and column.")
    if kind == "BASE_TABLE":
        _look_at_table(node, known)


def _look_at_table(node: dict[str, Any], known: frozenset[str]) -> None:
    name, schema = str(node.get("table_name", "")), str(node.get("schema_name", ""))
    if name.lower() not in known or schema.lower() not in {"", "main"} or str(node.get("catalog_name", "")):
        whole = ".".join(part for part in (str(node.get("catalog_name", "")), schema, name) if part)
        raise GateError(f"There is no table {whole[:80]}; the tables are {', '.join(sorted(known))}.")
