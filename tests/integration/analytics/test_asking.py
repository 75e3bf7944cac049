"""Asking through the real child: values, limits, sentences, stopping, and a copy of one moment."""

import os
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from core.analytics.asking import Allowance, ask, failure
from core.analytics.children import child_of
from core.analytics.examples import examples
from core.analytics.gate import admitted
from core.analytics.loading import load
from core.analytics.model import QueryNotValid, QueryStopped
from core.analytics.parameters import parameters_of, values_of, with_markers
from core.errors import NotAllowed


def test_every_example_of_both_sides_passes_the_gate_and_runs(bench):
    of_agency = load(bench.engine, bench.agent)
    for actor, extract in ((bench.analyst, bench.extract), (bench.agent, of_agency)):
        conn = duckdb.connect()
        for name, table in extract.tables.items():
            conn.register(name, table)
        for example in examples(actor.kind):
            values = values_of(parameters_of(example.statement), {"since": "2026-01-01", "days": "30"})
            statement = admitted(conn, with_markers(example.statement), frozenset(extract.tables))
            conn.execute(statement, values).fetchall()
            assert len(conn.description) > 1


def test_a_value_is_bound_and_never_becomes_part_of_the_text(bench):
    answer = ask(bench.extract, "SELECT {{a}} AS a, {{b:day}} AS b", {"a": "x' UNION SELECT '", "b": "2026-11-30"})
    assert answer.table.to_pylist()[0]["a"] == "x' UNION SELECT '"


def test_of_a_large_answer_the_first_rows_come_and_it_says_that_there_are_more(bench):
    answer = ask(bench.extract, "SELECT * FROM range(50) ORDER BY 1", allowance=Allowance(rows=20))
    assert (answer.table.num_rows, answer.is_cut) == (20, True)


def test_a_mistake_is_a_sentence_with_its_place(bench):
    with pytest.raises(QueryNotValid, match=r'^Line 2, character 6: .*"agencys".*agencies|There is no table agencys'):
        ask(bench.extract, "SELECT *\nFROM agencys")
    with pytest.raises(QueryNotValid, match=r'^Line 1, character 8: Referenced column "nam" not found'):
        ask(bench.extract, "SELECT nam FROM agencies")


def test_a_query_without_an_end_is_stopped_and_its_process_is_gone(bench):
    endless = "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT max(x) FROM r"
    with pytest.raises(QueryStopped, match=r"stopped after 0\.5 seconds"):
        ask(bench.extract, endless, allowance=Allowance(seconds=0.5))


def test_whoever_waits_can_end_it(bench):
    class GoneError(Exception):
        pass

    def leave(passed):
        raise GoneError

    with pytest.raises(GoneError):
        ask(bench.extract, "SELECT sum(range) FROM range(1000000000000)", while_waiting=leave)


def test_the_child_has_no_environment_and_ends_with_its_user():
    with child_of(Allowance().program) as child:
        assert Path(f"/proc/{child.pid}/environ").read_bytes() == b""
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_only_who_may_use_the_workbench_loads_facts(bench):
    with pytest.raises(NotAllowed):
        load(bench.engine, bench.officer)
    assert load(bench.engine, bench.stranger).tables["agencies"].num_rows == 0


def test_more_rows_than_are_taken_are_said(bench):
    extract = load(bench.engine, bench.analyst, most=0)
    assert extract.cut == ("agencies",)
    assert extract.tables["agencies"].num_rows == 0
    assert replace(extract, cut=()).row_count == extract.tables["days"].num_rows


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Parser Error: syntax error at or near \"x\"\n\nLINE 1: SELECT x x\n                 ^", 'Line 1, character 10: syntax error at or near "x".'),
        ("Conversion Error: Could not convert string 'a' to INT32", "The query does not run: Could not convert string 'a' to INT32."),
    ],
)  # fmt: skip
def test_what_duckdb_says_becomes_a_sentence(message, sentence):
    assert failure(message, "SELECT x x") == sentence
