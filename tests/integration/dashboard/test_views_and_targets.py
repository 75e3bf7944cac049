"""Saved views and targets: whose they are, who reads them, and that the trail and the outbox know."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from core.dashboard.board import targets_of
from core.dashboard.freshness import stamp
from core.dashboard.targets import NoSuchMetric, TargetNotValid, set_target
from core.dashboard.views import (
    NoSuchView,
    ViewNotValid,
    change_view,
    delete_view,
    open_with,
    save_view,
    saved_view,
    saved_views,
)
from core.db.scope import SideRole, enter, transaction
from core.identity.acting import SIDE_OF
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from tests.factories import a_person, an_agency, an_engagement, an_enterprise


@pytest.fixture
def world(engine):
    """A client with an administrator, an analyst and an auditor, its agency and a rival client; rolled back."""
    with transaction(engine, SideRole.JOB) as scope:
        client, rival, agency = an_enterprise(scope.conn), an_enterprise(scope.conn), an_agency(scope.conn)
        an_engagement(scope.conn, client, agency)
        people = {
            "admin": a_person(scope.conn, client), "auditor": a_person(scope.conn, client, role=Role.AUDITOR),
            "analyst": a_person(scope.conn, client, role=Role.ANALYST), "rival": a_person(scope.conn, rival),
            "agent": a_person(scope.conn, agency),
        }  # fmt: skip

        def as_(name):
            actor = people[name]
            now = enter(scope.conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
            return {"actor": actor, "now": now}

        yield scope.conn, as_
        scope.conn.rollback()


def names(conn, as_, who):
    return [each.name for each in saved_views(conn, as_(who)["actor"])]


def test_a_view_is_its_makers_until_it_is_shared_and_never_another_organizations(world):
    conn, as_ = world
    made = save_view(conn, **as_("analyst"), name=" Monthly ", filters={"days": "30"}, is_shared=False)
    assert [names(conn, as_, who) for who in ("analyst", "admin", "rival", "agent")] == [["Monthly"], [], [], []]
    change_view(conn, **as_("analyst"), view_id=made, is_shared=True)
    assert [names(conn, as_, who) for who in ("analyst", "admin", "rival", "agent")] == [
        ["Monthly"],
        ["Monthly"],
        [],
        [],
    ]
    found = saved_view(conn, as_("admin")["actor"], made)
    assert (found.filters, found.is_shared, found.is_of(as_("admin")["actor"])) == ({"days": "30"}, True, False)


@pytest.mark.parametrize("who", ["admin", "rival", "agent"])
def test_nobody_else_changes_or_deletes_a_view_and_a_random_one_is_refused_alike(world, who):
    conn, as_ = world
    made = save_view(conn, **as_("analyst"), name="Monthly", filters={}, is_shared=True)
    for view_id in (made, uuid4()):
        with pytest.raises(NoSuchView):
            change_view(conn, **as_(who), view_id=view_id, name="Mine now")
        with pytest.raises(NoSuchView):
            delete_view(conn, **as_(who), view_id=view_id)
    assert names(conn, as_, "analyst") == ["Monthly"]


def test_a_deleted_view_is_gone_and_comes_back(world):
    conn, as_ = world
    made = save_view(conn, **as_("analyst"), name="Monthly", filters={}, is_shared=False)
    assert delete_view(conn, **as_("analyst"), view_id=made) == "Monthly"
    assert names(conn, as_, "analyst") == []
    again = save_view(conn, **as_("analyst"), name="monthly", filters={}, is_shared=False)
    with pytest.raises(ViewNotValid):
        change_view(conn, **as_("analyst"), view_id=made)
    change_view(conn, **as_("analyst"), view_id=again, name="Weekly")
    change_view(conn, **as_("analyst"), view_id=made)
    assert names(conn, as_, "analyst") == ["Monthly", "Weekly"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "MONTHLY"])
def test_a_view_needs_a_name_that_its_maker_does_not_use(world, name):
    conn, as_ = world
    save_view(conn, **as_("analyst"), name="Monthly", filters={}, is_shared=False)
    with pytest.raises(ViewNotValid):
        save_view(conn, **as_("analyst"), name=name, filters={}, is_shared=False)


def test_everybody_chooses_for_themselves_what_opens_first(world):
    conn, as_ = world
    made = save_view(conn, **as_("admin"), name="Ours", filters={}, is_shared=True)
    open_with(conn, actor=as_("analyst")["actor"], view_id=made)
    assert [[each.is_default for each in saved_views(conn, as_(who)["actor"])] for who in ("analyst", "admin")] == [
        [True],
        [False],
    ]
    open_with(conn, actor=as_("analyst")["actor"], view_id=None)
    assert [each.is_default for each in saved_views(conn, as_("analyst")["actor"])] == [False]
    with pytest.raises(NoSuchView):
        open_with(conn, actor=as_("agent")["actor"], view_id=made)


def test_an_auditor_reads_shared_views_and_saves_none(world):
    conn, as_ = world
    save_view(conn, **as_("admin"), name="Ours", filters={}, is_shared=True)
    assert names(conn, as_, "auditor") == ["Ours"]
    with pytest.raises(PermissionMissing):
        save_view(conn, **as_("auditor"), name="Mine", filters={}, is_shared=False)


def test_a_target_is_its_organizations_and_ends_without_a_value(world):
    conn, as_ = world
    set_target(conn, **as_("admin"), metric="average_score", value=85)
    assert targets_of(conn, as_("analyst")["actor"]) == {"average_score": 85}
    assert targets_of(conn, as_("rival")["actor"]) == targets_of(conn, as_("agent")["actor"]) == {}
    set_target(conn, **as_("admin"), metric="average_score", value=None)
    assert targets_of(conn, as_("analyst")["actor"]) == {}


@pytest.mark.parametrize(
    ("who", "metric", "value", "refusal"),
    [
        ("analyst", "average_score", 85, PermissionMissing), ("admin", "unresolved_conflicts", 3, NoSuchMetric),
        ("agent", "own_findings", 3, NoSuchMetric), ("admin", "nonsense", 3, NoSuchMetric),
        ("admin", "average_score", 101, TargetNotValid), ("admin", "open_violations", -1, TargetNotValid),
    ],
)  # fmt: skip
def test_a_target_is_refused(world, who, metric, value, refusal):
    conn, as_ = world
    with pytest.raises(refusal):
        set_target(conn, **as_(who), metric=metric, value=value)


def test_the_trail_names_a_shared_view_alone_and_what_is_kept_of_figures_is_out_of_date(world):
    conn, as_ = world
    before = stamp(conn, **as_("admin"))
    save_view(conn, **as_("analyst"), name="Secret plan", filters={}, is_shared=False)
    set_target(conn, **as_("admin"), metric="average_score", value=85)
    assert stamp(conn, **as_("admin")) > before
    written = conn.execute(
        text("SELECT event, new FROM audit_log WHERE event LIKE 'dashboard%' ORDER BY sequence")
    ).all()
    assert [row.event for row in written] == ["dashboard_view.saved", "dashboard_target.set"]
    assert written[0].new == {"is_shared": False}
    assert written[1].new == {"metric": "average_score", "value": 85}
