"""The dashboard's parts on the demo: against what is counted row by row, against the paper, and against the wall."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.dashboard.board import asked, choices, key_figures
from core.dashboard.comparing import comparisons, day_compared, groups, movers
from core.dashboard.in_full import dashboard_in_full
from core.dashboard.moving import trends
from core.dashboard.narrowing import Narrowing
from core.dashboard.paper import dashboard_paper
from core.dashboard.queries import dashboard
from core.dashboard.why import NoSuchCounterpart, why_average_moved
from core.db.scope import SideRole, transaction
from core.db.statements import QUERIES, parse, statements
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from core.papers.model import Chart, Figures, Table

CLIENTS, AGENCIES = ("Ines", "Luca", "Emma"), ("Mara", "Ada", "Ben", "Clara")
EVERYBODY = CLIENTS + AGENCIES


def figures(demo, actor, narrowing=Narrowing()):  # noqa: B008  # frozen
    with acting(demo, actor) as scope:
        wanted = asked(scope.conn, actor, narrowing, now=scope.now)
        found = key_figures(scope.conn, actor, wanted, now=scope.now)
    return {each.key: each.value for each in found.values}


def counted(demo, statement, **parameters):
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(text(f"SELECT count(*) FROM {statement}"), parameters).scalar_one()


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_figures_are_those_of_today_and_of_the_rows(demo, people, name):
    actor = people[name]
    found = figures(demo, actor)
    with acting(demo, actor) as scope:
        today = dashboard(scope.conn, actor, now=scope.now)
    assert found["active_distributions"] == today.distributions.active_count
    assert found["acknowledged_distributions"] == today.distributions.acknowledged_count
    assert found["overdue_signatures"] == today.distributions.overdue_count
    assert found["reserved_distributions"] + found["declined_distributions"] == today.distributions.objected_count
    assert found["average_score"] == today.compliance.average_score
    assert found["non_compliant_records"] == today.compliance.non_compliant_count
    rows = "violations WHERE :org IN (enterprise_org_id, agency_org_id)"
    open_ones = f"{rows} AND state IN ('confirmed', 'correcting', 'verified')"
    assert found["open_violations"] == counted(demo, open_ones, org=actor.org_id)
    if actor.is_enterprise:
        assert found["own_findings"] == today.own_finding_count
    else:
        conflicts = today.conflicts
        assert found["unresolved_conflicts"] == conflicts.unresolved_count + conflicts.in_progress_count
        assert found["resolution_rate"] == conflicts.resolution_rate


def test_narrowed_to_each_agency_the_counts_add_up_and_a_strangers_id_is_nobodys(demo, people):
    luca = people["Luca"]
    with acting(demo, luca) as scope:
        others = [each.id for each in choices(scope.conn, luca).counterparts]
    whole = figures(demo, luca)
    parts = [figures(demo, luca, Narrowing(counterpart_ids=(each,))) for each in others]
    for key in ("active_distributions", "acknowledged_distributions", "open_violations", "overdue_reviews"):
        assert sum(part[key] for part in parts) == whole[key]
    rival, nobody = people["Ines"].org_id, uuid4()
    assert figures(demo, luca, Narrowing(counterpart_ids=(rival,))) == figures(
        demo, luca, Narrowing(counterpart_ids=(nobody,))
    )


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_paper_holds_the_numbers_of_the_screen(demo, people, name):
    actor = people[name]
    with acting(demo, actor) as scope:
        wanted = asked(scope.conn, actor, Narrowing(), now=scope.now)
        shown = key_figures(scope.conn, actor, wanted, now=scope.now)
        compared = comparisons(scope.conn, actor, wanted, now=scope.now)
        moved = trends(scope.conn, actor, wanted, record_count=shown.record_count)
        paper = dashboard_paper(scope.conn, actor, {}, now=scope.now)
        assert paper == dashboard_paper(scope.conn, actor, Narrowing(), now=scope.now)
    blocks = [block for section in paper.sections for block in section.blocks]
    (printed,) = [block for block in blocks if isinstance(block, Figures)]
    assert [item.value for item in printed.items] == [each.value for each in shown.values]
    tables = {table.key: table for block in blocks if (table := _table(block))}
    assert [row[0] for row in tables["by_policy"].rows] == [each.name for each in compared.by_policy]
    assert [row[1] for row in tables["score_by_day"].rows] == [each.average_score for each in moved.scores]
    for table in tables.values():
        assert all(len(row) == len(table.columns) for row in table.rows)


def _table(block):
    return block.table if isinstance(block, Chart) else block if isinstance(block, Table) else None


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_moved_an_average_adds_up_to_what_it_moved(demo, people, name):
    actor = people[name]
    with acting(demo, actor) as scope:
        wanted = asked(scope.conn, actor, Narrowing(days=60), now=scope.now)
        since = day_compared(scope.conn, wanted)
        found = groups(scope.conn, actor, wanted, by="counterpart", now=scope.now, since=since)
        for group in found:
            why = why_average_moved(scope.conn, actor, group.id, since=since)
            if why.average_before is None or why.average_after is None:
                continue
            facts = sum(fact.change for fact in why.facts) / max(why.scored_count, 1)
            assert why.average_after - why.average_before == facts + why.rounding + why.composition
            assert abs(why.average_after - group.average_score) * 2 <= 1
    assert all(each.change for each in movers(found))


def test_only_who_works_with_somebody_learns_why_their_score_moved(demo, people):
    luca = people["Luca"]
    refused = []
    for stranger in (people["Ines"].org_id, uuid4(), luca.org_id):
        with acting(demo, luca) as scope, pytest.raises(NoSuchCounterpart) as refusal:
            why_average_moved(scope.conn, luca, stranger, since=date(2026, 10, 1))
        refused.append(refusal.value.message)
    assert len(set(refused)) == 1


def test_the_api_gives_every_metric_with_what_it_means(demo, people):
    mara = people["Mara"]
    with acting(demo, mara) as scope:
        found = dashboard_in_full(scope.conn, mara, now=scope.now)
    named = {each.key: each for each in found.metrics}
    assert {"total_distributions", "active_distributions", "acknowledged_distributions", "average_score", "open_violations",
            "unresolved_conflicts", "resolution_rate"} <= set(named)  # fmt: skip
    assert all(each.definition and each.formula and each.unit for each in named.values())


def test_who_may_not_read_dashboards_is_refused_every_part(demo, people):
    joon = people["Joon"]
    with acting(demo, joon) as scope, pytest.raises(PermissionMissing):
        asked(scope.conn, joon, Narrowing(), now=scope.now)


WALL = re.compile(r"^.*-- wall$", re.MULTILINE)
NOW = datetime.now(UTC)
NOBODY = UUID(int=0)
PARAMETERS = {
    "ends": [NOW, NOW - timedelta(days=60)], "begins": [NOW - timedelta(days=400), NOW - timedelta(days=460)],
    "counterpart_ids": None, "policy_ids": None, "now": NOW, "days": [NOW.date() - timedelta(days=back) for back in range(90)],
    "since": NOW - timedelta(days=400), "until": NOW, "first_day": NOW.date() - timedelta(days=400), "step": 7,
    "day_before": NOW.date() - timedelta(days=30), "limit": 100_000, "bounds": [0.0, 1.0, 3.0], "user_id": NOBODY,
}  # fmt: skip
WRITES = {"set_target", "add_saved_view", "change_saved_view", "set_default_view", "events_not_numbered"}
OF_ONE_SIDE = {
    "board_conflicts": "agency", "board_clauses_of_agency": "agency",
    "board_own_findings": "client", "board_clauses_of_client": "client",
}  # fmt: skip
# Without rows in the demo; what holds them is tried where views and targets are made.
WITHOUT_ROWS = {
    "targets_of_organization",
    "saved_views_of",
    "board_own_words",
    "board_score_settings",
    "board_freshness",
}
NAMES = [each.name for each in parse((QUERIES / "dashboards.sql").read_text()) if each.name not in WRITES]
PEOPLE = {"client": ["Ines", "Luca"], "agency": ["Mara", "Ben"]}
CASES = [
    (name, person)
    for name in NAMES
    for side, persons in PEOPLE.items()
    for person in persons
    if OF_ONE_SIDE.get(name, side) == side
]


@pytest.fixture(scope="module")
def ids(demo):
    """Every organization and policy of the demo: a statement that is told of all answers of the reader's own."""
    with transaction(demo, SideRole.JOB) as scope:
        organizations = scope.conn.execute(text("SELECT id FROM organizations")).scalars().all()
        policies = scope.conn.execute(text("SELECT DISTINCT policy_id FROM policy_versions")).scalars().all()
    return {"row_ids": list(organizations), "column_ids": list(policies), "ids": list(organizations)}


def answers(conn, sql, parameters):
    return sorted(str(tuple(row)) for by in ("counterpart", "policy") if by == "counterpart" or ":by" in sql
                  for row in conn.execute(text(sql), {**parameters, "by": by}))  # fmt: skip


@pytest.mark.parametrize(("name", "person"), CASES)
def test_either_layer_of_the_wall_alone_answers_the_same(demo, superuser, people, ids, name, person):
    source, parameters = statements()[name].source, {**PARAMETERS, **ids, "org_id": people[person].org_id}
    assert WALL.search(source)
    with acting(demo, people[person]) as scope:
        by_policies = answers(scope.conn, WALL.sub("", source), parameters)
        by_both = answers(scope.conn, source, parameters)
    with superuser.connect() as conn:
        assert by_policies == answers(conn, source, parameters) == by_both


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_ROWS])
def test_without_either_layer_somebody_would_be_told_more(demo, superuser, people, ids, name):
    source, side = statements()[name].source, OF_ONE_SIDE.get(name, "client")
    with superuser.connect() as conn:
        assert any(
            answers(conn, WALL.sub("", source), parameters) != answers(conn, source, parameters)
            for person in PEOPLE[side]
            for parameters in [{**PARAMETERS, **ids, "org_id": people[person].org_id}]
        )
