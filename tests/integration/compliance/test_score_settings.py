"""A client's own weights and intervals: saved once, in force from a day on, foreseen before, never reaching back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from core.compliance.facts import Weights
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.score_settings import DEFAULT_SETTINGS, ReviewIntervals, SettingsNotValid
from core.compliance.scoring import recompute
from core.compliance.setting_scores import OnlyClientsSetScores, SettingsChanged, set_score_settings
from core.compliance.settings_preview import preview_score_settings
from core.compliance.settings_queries import settings_history, settings_on
from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.errors import NotAllowed
from core.identity.acting import acting
from core.identity.model import Role
from tests import factories
from tests.integration.distribution.conftest import NOW, count, world
from tests.integration.exceptions.answering import DAY, TODAY, reserve

__all__ = ["count", "world"]

HEAVY = Weights(acknowledgement=90, assessment=10, violations=10, conflicts=10, freshness=10)


def save(
    world, *, actor=None, now=NOW, weights=HEAVY, intervals=None, begins=TODAY, reason="We sign first.", seen=None
):
    actor = actor or world.admin
    intervals = intervals or ReviewIntervals()
    more = {"weights": weights, "intervals": intervals, "in_force_from": begins, "reason": reason}
    with acting(world.engine, actor) as scope:
        return set_score_settings(scope.conn, actor=actor, now=now, expected_number=seen, **more)


def read(world, day, *, actor=None):
    actor = actor or world.admin
    with acting(world.engine, actor) as scope:
        return settings_on(scope.conn, [world.enterprise.id], day=day, org_id=actor.org_id)[world.enterprise.id]


def rescored(world, now):
    with transaction(world.engine, SideRole.JOB) as scope:
        recompute(scope.conn, [world.agencies[0].id], now=now)
    with acting(world.engine, world.admin) as scope:
        return compliance_records(scope.conn, world.admin.org_id, ComplianceFilter(agency_org_id=world.agencies[0].id))


def test_settings_count_from_their_day_on_and_the_last_word_replaces_what_was_planned(world):
    assert read(world, TODAY) == DEFAULT_SETTINGS
    assert save(world, begins=TODAY + 3 * DAY, seen=0).number == 1
    assert read(world, TODAY + 2 * DAY) == DEFAULT_SETTINGS
    assert read(world, TODAY + 3 * DAY).weights == HEAVY
    save(world, begins=TODAY + DAY, weights=Weights(), seen=1)
    assert [read(world, TODAY + days * DAY).number for days in (0, 1, 3)] == [0, 2, 2]
    with acting(world.engine, world.admin) as scope:
        kept = settings_history(scope.conn, actor=world.admin)
    assert [(each.number, each.set_by_name, each.reason) for each in kept] == [
        (number, world.admin.display_name, "We sign first.") for number in (2, 1)
    ]


def test_a_record_is_scored_by_the_settings_of_the_day_and_names_them(world):
    reserve(world)
    (before,) = rescored(world, NOW + DAY)
    save(world, now=NOW + DAY, begins=TODAY + 2 * DAY)
    (same_day,) = rescored(world, NOW + DAY)
    (after,) = rescored(world, NOW + 2 * DAY)
    assert (before.compliance_score, before.settings_number) == (same_day.compliance_score, same_day.settings_number)
    assert (before.compliance_score, after.compliance_score) == (81, 67)
    assert (before.settings_number, after.settings_number) == (0, 1)
    weights = {part["name"]: part["weight"] for part in after.breakdown["components"]}
    assert weights["acknowledgement"] == HEAVY.acknowledgement


def test_the_preview_says_what_then_happens_and_writes_nothing(world, count):
    reserve(world, Response.DECLINED)
    (before,) = rescored(world, NOW + DAY)
    trail = count("audit_log")
    with acting(world.engine, world.admin) as scope:
        said = preview_score_settings(
            scope.conn, actor=world.admin, weights=HEAVY, intervals=ReviewIntervals(), now=NOW + DAY
        )
    assert (count("audit_log"), read(world, TODAY + DAY)) == (trail, DEFAULT_SETTINGS)
    save(world, now=NOW + DAY, begins=TODAY + DAY)
    (after,) = rescored(world, NOW + DAY)
    (move,) = said.movers
    assert move.compliance_id == after.id
    assert (move.score_before, move.score_after) == (before.compliance_score, after.compliance_score)
    assert (move.status_before, move.status_after) == (before.compliance_status, after.compliance_status)
    assert (said.record_count, said.left_out_count, said.average_after) == (1, 0, after.compliance_score)
    assert sum(each.before for each in said.by_status) == sum(each.after for each in said.by_status) == 1


def test_the_settings_tell_the_client_and_each_agency_that_holds_a_record(world, count):
    reserve(world)
    save(world)
    told = "outbox WHERE topic = 'score_settings.set' AND org_id = :org"
    assert [count(told, org=org) for org in (world.enterprise.id, world.agencies[0].id, world.agencies[1].id)] == [
        1,
        1,
        0,
    ]
    named = f"{told} AND payload ->> 'enterprise_org_id' = '{world.enterprise.id}'"
    assert count(named, org=world.agencies[0].id) == 1
    assert count("audit_log WHERE event = 'score_settings.set' AND enterprise_org_id = :org AND agency_org_id IS NULL",
                 org=world.enterprise.id) == 1  # fmt: skip


def test_who_was_shown_older_settings_is_told_so_and_saves_nothing(world):
    save(world, seen=0)
    with pytest.raises(SettingsChanged, match="since you opened this page"):
        save(world, seen=0, weights=Weights())
    assert read(world, TODAY).number == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"begins": TODAY - DAY}, "never reach back"),
        ({"reason": "  "}, "Say why"),
        ({"weights": Weights(assessment=101)}, "Assessment weighs 101"),
        ({"intervals": ReviewIntervals(compliant_days=731)}, "7 to 730 days"),
        ({"intervals": ReviewIntervals(non_compliant_days=6)}, "7 to 730 days"),
        ({"intervals": ReviewIntervals(compliant_days=40, at_risk_days=60)}, "looked at no later"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(world, wrong, says):
    with pytest.raises(SettingsNotValid, match=says):
        save(world, **wrong)


def test_only_a_clients_administrator_sets_what_counts(world):
    with pytest.raises(OnlyClientsSetScores):
        save(world, actor=world.signers[0])
    with transaction(world.engine, SideRole.JOB) as scope:
        officer = factories.a_person(scope.conn, world.enterprise, role=Role.COMPLIANCE_OFFICER)
    with pytest.raises(NotAllowed):
        save(world, actor=officer)


def test_an_agency_reads_what_counts_and_never_why_and_a_rival_reads_nothing(world):
    save(world)
    assert read(world, TODAY, actor=world.signers[0]).weights == HEAVY
    assert read(world, TODAY, actor=world.rival_admin) == DEFAULT_SETTINGS
    with acting(world.engine, world.signers[0]) as scope, pytest.raises(ProgrammingError, match="permission denied"):
        scope.conn.execute(text("SELECT reason FROM score_settings"))


def test_the_table_itself_refuses_what_would_reach_back(world):
    with acting(world.engine, world.admin) as scope, pytest.raises(IntegrityError, match="never_reach_back"):
        scope.conn.execute(
            text(
                "INSERT INTO score_settings (enterprise_org_id, number, acknowledgement, assessment, violations, conflicts, freshness,"
                " compliant_days, at_risk_days, non_compliant_days, in_force_from, set_by, set_at, reason)"
                " VALUES (:org, 1, 1, 1, 1, 1, 1, 60, 60, 60, :day, :user, :now, 'So.')"
            ),
            {"org": world.admin.org_id, "user": world.admin.user_id, "now": NOW, "day": TODAY - timedelta(days=1)},
        )
