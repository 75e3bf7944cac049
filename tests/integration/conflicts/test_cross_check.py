"""At night SQL looks a second time at what the engine found, over columns that only the agency may read."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.conflicts.compile import every_leaf
from core.conflicts.in_database import JURISDICTION_WORDS, NEEDS_ENGINE, clashes_in_columns, cross_check
from core.conflicts.runs import detect_for_agency
from core.identity.acting import acting
from jobs import detect_conflicts_nightly
from tests.integration.engagements.conftest import NOW, World

WORD_BITS = 64
LOG = {"text": "The log.", "binding": ["asset:prompt_log", "client_work"]}
ORGANIZATION = {"binding": "organization"}
LONG = {**LOG, "id": "H1", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720}}
SHORT = {**LOG, "id": "N1", "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": 30}}
PERMIT = {"id": "H2", "text": "Texts.", **ORGANIZATION, "norm": {"kind": "permit"}, "scope": {"action": ["gen_text"]}}
BAN = {"id": "N2", "text": "None.", **ORGANIZATION, "norm": {"kind": "prohibit"}, "scope": {"action": ["gen_text"]}}
UNMAPPED = {**BAN, "id": "N3", "scope": {"data": ["a word of its own"]}}
DIFFERENCES = "SELECT cross_check_differences AS differences FROM conflict_runs WHERE agency_org_id = :agency"
ROWS = (
    "SELECT clause_id, row_hash, xmin::text AS written FROM compiled_clauses WHERE agency_org_id = :agency ORDER BY 1"
)


@pytest.fixture
def held(world: World) -> World:
    """Helix and Novara contradict each other at Lumen, once on the log and once on texts; a word of Novara's is vague."""
    world.sent(world.ines, world.published(world.ines, [LONG, PERMIT]))
    world.sent(world.luca, world.published(world.luca, [SHORT, BAN, UNMAPPED]))
    return world


def test_sql_and_the_engine_agree_on_what_an_agency_holds(held: World) -> None:
    found = held.job(detect_for_agency, held.lumen.id, now=NOW)
    seen = held.job(clashes_in_columns, held.lumen.id)
    assert sorted((each.conflict_type, each.reach) for each in seen if each.relation != NEEDS_ENGINE) == [
        ("incompatible_prompt_log.retention_days", "binding"),
        ("permission_vs_prohibition", "binding"),
    ]
    assert [each.conflict_type for each in seen if each.relation == NEEDS_ENGINE] == [""]
    assert held.job(cross_check, held.lumen.id, found, now=NOW) == 0
    assert [row.differences for row in held.found(DIFFERENCES, agency=held.lumen.id)] == [0]


def test_a_difference_is_counted_with_the_check(held: World) -> None:
    found = held.job(detect_for_agency, held.lumen.id, now=NOW)

    def spoil(conn, *_):
        conn.execute(
            text("DELETE FROM compiled_clauses WHERE clause_id = 'N1' AND agency_org_id = :a"), {"a": held.lumen.id}
        )

    held.job(spoil)
    assert held.job(cross_check, held.lumen.id, found, now=NOW) == 1
    assert [row.differences for row in held.found(DIFFERENCES, agency=held.lumen.id)] == [1]


def test_the_nightly_check_looks_twice_and_the_one_by_day_once(held: World, monkeypatch: pytest.MonkeyPatch) -> None:
    held.job(detect_for_agency, held.lumen.id, now=NOW)
    assert [row.differences for row in held.found(DIFFERENCES, agency=held.lumen.id)] == [None]
    monkeypatch.setattr(detect_conflicts_nightly, "agencies_to_check", lambda *_, **__: [held.lumen.id])
    assert held.job(detect_conflicts_nightly.run, now=NOW.replace(hour=23)) == 1
    assert {row.differences for row in held.found(DIFFERENCES, agency=held.lumen.id)} == {None, 0}


def test_a_check_of_unchanged_clauses_writes_no_columns(held: World) -> None:
    held.job(detect_for_agency, held.lumen.id, now=NOW)
    before = held.found(ROWS, agency=held.lumen.id)
    held.job(detect_for_agency, held.lumen.id, now=NOW)
    assert len(before) == 5
    assert held.found(ROWS, agency=held.lumen.id) == before


def test_an_agency_reads_its_own_columns_and_nobody_else_any(held: World) -> None:
    held.job(detect_for_agency, held.lumen.id, now=NOW)
    counted = text("SELECT count(*) FROM compiled_clauses")
    with acting(held.engine, held.mara) as scope:
        assert scope.conn.execute(counted).scalar_one() == 5
    with acting(held.engine, held.clara) as scope:
        assert scope.conn.execute(counted).scalar_one() == 0
    with pytest.raises(DBAPIError, match="permission denied"), acting(held.engine, held.ines) as scope:
        scope.conn.execute(counted)


def test_a_second_look_that_takes_too_long_costs_the_check_nothing(
    held: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(conn, agency_org_id, found, *, now):
        conn.execute(text("SET LOCAL statement_timeout = 1"))
        conn.execute(text("SELECT pg_sleep(5)"))

    monkeypatch.setattr(detect_conflicts_nightly, "cross_check", slow)
    monkeypatch.setattr(detect_conflicts_nightly, "agencies_to_check", lambda *_, **__: [held.lumen.id])
    assert held.job(detect_conflicts_nightly.run, now=NOW) == 1
    assert [row.differences for row in held.found(DIFFERENCES, agency=held.lumen.id)] == [None]


def test_the_columns_have_room_for_every_leaf_of_the_vocabulary() -> None:
    *single, jurisdiction, _, _ = every_leaf()
    assert max(mask.bit_length() for mask in single) <= WORD_BITS
    assert jurisdiction.bit_length() <= WORD_BITS * JURISDICTION_WORDS
