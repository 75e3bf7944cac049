"""One statement over compiled columns finds the clashes that the verdict table finds, wherever two clauses meet."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from benchmarks.portfolio import written_portfolio
from core.clauses.model import Clause, Dimension, Norm, Only, Require
from core.clauses.taxonomy import vocabulary
from core.conflicts.entries import entry_of
from core.conflicts.in_database import VocabularyOutgrowsColumnsError, clashes_in_columns, store_compiled, words
from core.db.scope import SideRole, transaction
from tests.factories import an_agency
from tests.proof.small_portfolios import SHAPES, WORLD, small_portfolio
from tests.proof.sql_detector import NOWHERE, compare_generated, compare_held, compare_sql, held_by_clients
from tests.proof.writing import PLAIN, Terms, scope_of

PORTFOLIOS = range(20)
TOOLS = vocabulary().taxonomies[Dimension.TOOL].leaves[:2]
IN_DATA: Terms = {Dimension.DATA: vocabulary().taxonomies[Dimension.DATA].leaves[:1]}
IN_CHANNEL: Terms = {Dimension.CHANNEL: vocabulary().taxonomies[Dimension.CHANNEL].leaves[:1]}
LONG = Require("prompt_log.retention_days", minimum=720)
SHORT = Require("prompt_log.retention_days", maximum=30)


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    """A job's transaction of which nothing is kept."""
    with transaction(engine, SideRole.JOB) as scope:
        yield scope.conn
        scope.conn.rollback()


@pytest.mark.parametrize("seed", PORTFOLIOS)
def test_sql_finds_what_the_table_and_the_columns_of_numpy_find(conn: Connection, seed: int) -> None:
    compared = compare_sql(conn, seed, clients=4, clauses=16)
    assert compared.disagreements == []
    assert compared.misplaced == 0, "only vague clauses are left to the engine"
    assert compared.clashes > 30
    assert compared.with_exceptions > 1
    assert compared.needs_engine < compared.pairs / 4


@pytest.mark.parametrize("shape", SHAPES)
def test_sql_finds_each_clash_once_for_every_asset_and_brand_that_two_clauses_share(
    conn: Connection, shape: str
) -> None:
    every = [compare_held(conn, small_portfolio(seed, shape), WORLD) for seed in range(8)]
    assert [each.disagreements for each in every] == [[] for _ in every]


def test_the_shapes_share_assets_and_brands(conn: Connection) -> None:
    told = [compare_held(conn, small_portfolio(seed, "anything"), WORLD) for seed in range(8)]
    assert sum(each.at_instances for each in told) > 3


def test_only_what_changed_is_written_again(conn: Connection) -> None:
    entries = [entry_of(each, NOWHERE) for each in held_by_clients(written_portfolio(1, 10, 20), 20)]
    agency_org_id = an_agency(conn).id
    assert store_compiled(conn, agency_org_id, entries) == 200
    before = clashes_in_columns(conn, agency_org_id)
    assert store_compiled(conn, agency_org_id, entries) == 0
    assert store_compiled(conn, agency_org_id, entries[20:]) == 0
    after = clashes_in_columns(conn, agency_org_id)
    gone = {(each.held.distribution_id, each.clause.id) for each in entries[:20]}
    left = [each for each in before if not gone & {(m.distribution_id, m.clause_id) for m in each.members}]
    assert len(before) > len(after) > 0
    assert after == left


def test_a_vocabulary_too_large_for_the_columns_is_refused() -> None:
    assert words(1 << 63, 1) == [-(1 << 63)]
    assert words((1 << 128) - 1, 2) == [-1, -1]
    with pytest.raises(VocabularyOutgrowsColumnsError):
        words(1 << 64, 1)


def test_sql_judges_the_pairs_of_the_generators_as_the_table_does(conn: Connection) -> None:
    compared = compare_generated(conn, seed=1, count=6_000)
    assert compared.disagreements == []
    assert compared.misplaced == 0
    assert (compared.pairs, compared.clashes > 500, compared.with_exceptions > 120) == (6_000, True, True)


def _clause(name: str, norm: Norm, scope: Terms, *exceptions: Terms) -> Clause:
    return Clause(name, "T.", norm, scope=scope_of(scope), exceptions=tuple(map(scope_of, exceptions)))


def _told_of(conn: Connection, *clauses: Clause) -> list[str]:
    held = held_by_clients(clauses, 1)
    assert compare_held(conn, held, NOWHERE).disagreements == []
    agency_org_id = an_agency(conn).id
    store_compiled(conn, agency_org_id, [entry_of(each, NOWHERE) for each in held])
    return [each.relation for each in clashes_in_columns(conn, agency_org_id)]


def test_what_an_exception_leaves_may_lie_in_another_word_of_the_same_dimension(conn: Connection) -> None:
    places = vocabulary().taxonomies[Dimension.JURISDICTION].leaves
    ends: Terms = {Dimension.JURISDICTION: (places[0], places[-1])}
    demand = _clause("a", LONG, ends, {**IN_DATA, Dimension.JURISDICTION: places[:1]})
    assert _told_of(conn, demand, _clause("b", SHORT, {**ends, **IN_DATA})) == ["conflict"]
    demand = _clause("a", LONG, ends, {**IN_DATA, Dimension.JURISDICTION: (places[0], places[-1])}, IN_CHANNEL)
    assert _told_of(conn, demand, _clause("b", SHORT, {**ends, **IN_DATA})) == []


def test_a_ban_that_spares_one_tool_blocks_no_permission_for_it(conn: Connection) -> None:
    first, second = TOOLS
    permit = _clause("a", PLAIN["permit"], {**IN_DATA, Dimension.TOOL: TOOLS})
    assert _told_of(conn, permit, _clause("b", PLAIN["prohibit"], {}, {**IN_DATA, Dimension.TOOL: (first,)})) == []
    spared = ({**IN_CHANNEL, Dimension.TOOL: (first,)}, {**IN_CHANNEL, Dimension.TOOL: (second,)})
    assert _told_of(conn, permit, _clause("b", PLAIN["prohibit"], {}, *spared)) == ["tension"]


def test_a_ban_that_covers_a_list_only_where_the_list_is_excepted_does_not_empty_it(conn: Connection) -> None:
    ban = _clause("b", PLAIN["prohibit"], {**IN_DATA, **IN_CHANNEL, Dimension.TOOL: TOOLS})
    assert _told_of(conn, _clause("a", Only(TOOLS), {}, {**IN_DATA, **IN_CHANNEL}), ban) == []
    assert _told_of(conn, _clause("a", Only(TOOLS), {}), ban) == ["conflict"]
