"""The star of each side: every column has a meaning, every key leads somewhere, and pivots follow the keys."""

from datetime import date

import pytest

from core.analytics.examples import examples
from core.analytics.model import Kind, QueryNotValid
from core.analytics.pivot import Aggregation, Pivot, facts, pivot_sql, reachable
from core.analytics.star import star
from core.db.statements import statements
from core.identity.model import OrganizationKind

SIDES = (OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY)


@pytest.mark.parametrize("kind", SIDES)
def test_every_table_and_column_has_a_name_of_its_own_and_a_meaning_in_the_sides_words(kind):
    tables = star(kind)
    assert len({table.name for table in tables}) == len(tables)
    for table in tables:
        assert len(set(table.column_names)) == len(table.columns), table.name
        for words in (table.meaning, *(column.meaning for column in table.columns), *table.column_names):
            assert words
            assert "counterpart" not in words
            assert "{" not in words


@pytest.mark.parametrize("kind", SIDES)
def test_every_key_names_a_table_that_has_it(kind):
    tables = {table.name: table for table in star(kind)}
    for table in tables.values():
        for column in table.columns:
            if column.refers_to:
                assert column.name in tables[column.refers_to].column_names, (table.name, column.name)


def test_every_table_but_the_days_is_loaded_by_a_statement_with_a_wall():
    for kind in SIDES:
        for table in star(kind):
            assert (table.statement is None) == (table.name == "days")
            assert table.statement is None or "-- wall" in statements()[table.statement].source


def test_an_operator_has_no_facts():
    assert star(OrganizationKind.OPERATOR) == ()
    assert examples(OrganizationKind.OPERATOR) == ()


def test_no_column_holds_a_person():
    names = {column.name for kind in SIDES for table in star(kind) for column in table.columns}
    assert not {
        name for name in names if any(word in name for word in ("user", "person", "email", "printed", "_by"))
    } - {"reply_by"}


@pytest.mark.parametrize("kind", SIDES)
def test_a_pivot_joins_what_it_names_and_nothing_else(kind):
    other = "agencies.agency" if kind is OrganizationKind.ENTERPRISE else "clients.client"
    sql = pivot_sql(
        Pivot("scores", (other,), "days.month_starts_on", "scores.score", Aggregation.AVERAGE,
              (("policies.policy", ("It's ours", None)), ("scores.day", ()))),
        star(kind),
    )  # fmt: skip
    assert sql.count("LEFT JOIN") == 3
    assert "policies.policy IN ('It''s ours') OR policies.policy IS NULL" in sql
    assert "round(avg(scores.score), 1) AS average_score" in sql


def test_values_of_a_filter_are_written_as_their_kind():
    values = (date(2026, 11, 1), True, 3)
    sql = pivot_sql(Pivot("violations", filters=(("violations.days_open", values),)), star(SIDES[0]))
    assert "IN (DATE '2026-11-01', true, 3)" in sql


def test_a_pivot_refuses_what_it_cannot_reach_or_add_up():
    tables = star(SIDES[0])
    for wrong in (
        Pivot("nothing"), Pivot("scores", ("usage.tool",)), Pivot("scores", ("scores.agency_id; DROP",)),
        Pivot("scores", aggregation=Aggregation.SUM), Pivot("scores", (), None, "scores.compliance_status", Aggregation.SUM),
    ):  # fmt: skip
        with pytest.raises(QueryNotValid):
            pivot_sql(wrong, tables)


@pytest.mark.parametrize("kind", SIDES)
def test_facts_are_counted_by_their_own_columns_and_those_their_keys_lead_to(kind):
    tables = star(kind)
    for table in facts(tables):
        found = reachable(tables, table.name)
        assert found
        assert all(column.kind is not Kind.KEY for column in found.values())
    assert "clauses.clause" in reachable(tables, "violations")
