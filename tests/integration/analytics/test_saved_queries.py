"""Saved queries belong to a person; shared ones are read inside the organization; every run stands in the trail by its hash."""

import hashlib

import pyarrow as pa
import pytest
from sqlalchemy import text

from core.analytics.model import (
    Answer,
    QueryContent,
    QueryStopped,
    SavedQueryNameTaken,
    SavedQueryNotValid,
    SavedQueryUnknown,
)
from core.analytics.operations import change_query, delete_query, note_export, note_run, save_query
from core.analytics.queries import latest_runs, saved_queries
from core.errors import ChangedMeanwhile, NotAllowed
from core.identity.acting import acting


def content(name="Overdue", **others):
    return QueryContent(**{"name": name, "statement": "SELECT 1 AS a", **others})


def saved(bench, actor, what):
    with acting(bench.engine, actor) as scope:
        return save_query(scope.conn, actor=actor, content=what, now=scope.now)


def listed(bench, actor):
    with acting(bench.engine, actor) as scope:
        return {each.name: each for each in saved_queries(scope.conn, actor)}


def trail(bench, actor, event):
    with acting(bench.engine, actor) as scope:
        return scope.conn.execute(
            text("SELECT new FROM audit_log WHERE event = :event ORDER BY recorded_at"), {"event": event}
        ).scalars().all()  # fmt: skip


def test_a_query_is_its_owners_until_it_is_shared_inside_the_organization(bench):
    saved(bench, bench.analyst, content("Mine"))
    saved(bench, bench.analyst, content("Ours", is_shared=True, tags=("Risk", "risk", " monthly ")))
    assert {"Mine", "Ours"} <= listed(bench, bench.analyst).keys()
    assert "Mine" not in listed(bench, bench.colleague)
    assert listed(bench, bench.colleague)["Ours"].tags == ("risk", "monthly")
    for other in (bench.agent, bench.stranger):
        assert not {"Mine", "Ours"} & listed(bench, other).keys()


def test_only_its_owner_changes_or_deletes_it_and_only_as_it_was_read(bench):
    query_id = saved(bench, bench.analyst, content("Changing", is_shared=True))
    for actor, revision in ((bench.colleague, 1), (bench.stranger, 1), (bench.analyst, 7)):
        with pytest.raises(ChangedMeanwhile), acting(bench.engine, actor) as scope:
            change_query(
                scope.conn,
                actor=actor,
                query_id=query_id,
                revision=revision,
                content=content("Taken over"),
                now=scope.now,
            )
    with acting(bench.engine, bench.analyst) as scope:
        change_query(
            scope.conn, actor=bench.analyst, query_id=query_id, revision=1, content=content("Changed"), now=scope.now
        )
    assert listed(bench, bench.analyst)["Changed"].revision == 2
    for actor in (bench.colleague, bench.stranger):
        with pytest.raises(SavedQueryUnknown), acting(bench.engine, actor) as scope:
            delete_query(scope.conn, actor=actor, query_id=query_id)
    with acting(bench.engine, bench.analyst) as scope:
        assert delete_query(scope.conn, actor=bench.analyst, query_id=query_id) == "Changed"
    assert "Changed" not in listed(bench, bench.analyst)


def test_a_name_is_taken_once_by_each_person_and_the_refusal_leaves_the_transaction_usable(bench):
    saved(bench, bench.analyst, content("Once"))
    with acting(bench.engine, bench.analyst) as scope:
        with pytest.raises(SavedQueryNameTaken):
            save_query(scope.conn, actor=bench.analyst, content=content("Once"), now=scope.now)
        save_query(scope.conn, actor=bench.analyst, content=content("Twice"), now=scope.now)
    saved(bench, bench.colleague, content("Once"))


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 121}, {"statement": " "}, {"statement": "x" * 20001}, {"purpose": "x" * 1001},
              {"tags": tuple("abcdefghijk")}, {"tags": ("x" * 41,)}, {"name": "a\x00"}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_saved_is_refused_with_the_reason(bench, wrong):
    with pytest.raises(SavedQueryNotValid):
        saved(bench, bench.analyst, content(**wrong))


def test_a_role_without_the_workbench_is_refused(bench):
    with pytest.raises(NotAllowed):
        listed(bench, bench.officer)


def test_a_run_stands_in_the_trail_by_its_hash_and_in_its_persons_history_by_its_text(bench):
    statement = "SELECT 'Ana Example' AS name"
    answer = Answer(pa.table({"name": ["Ana Example"]}), is_cut=False, seconds=0.2)
    with acting(bench.engine, bench.analyst) as scope:
        given = {"actor": bench.analyst, "now": scope.now, "seconds": 0.25}
        note_run(scope.conn, statement=statement, outcome=answer, **given)
        note_run(scope.conn, statement="SELECT 2", outcome=QueryStopped("Stopped by you."), **given)
        note_export(scope.conn, actor=bench.analyst, statement=statement, row_count=1, file_format="csv")
    ran, exported = trail(bench, bench.analyst, "query.run"), trail(bench, bench.analyst, "query.exported")
    assert ran[0] == {
        "sql_sha256": hashlib.sha256(statement.encode()).hexdigest(), "row_count": 1, "milliseconds": 250, "outcome": "answered",
    }  # fmt: skip
    assert ran[1]["outcome"] == "refused"
    assert exported[0]["format"] == "csv"
    assert "Ana Example" not in str(ran) + str(exported)
    with acting(bench.engine, bench.analyst) as scope:
        mine = latest_runs(scope.conn, bench.analyst)
    assert {(each.statement, each.refusal) for each in mine} == {(statement, None), ("SELECT 2", "Stopped by you.")}
    for other in (bench.colleague, bench.agent, bench.stranger):
        with acting(bench.engine, other) as scope:
            assert latest_runs(scope.conn, other) == []
