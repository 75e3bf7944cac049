"""Somebody of the agency looks at what the engine left open and settles it once; only a broken clause reaches its client."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.db.scope import SideRole, transaction
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from core.requests.rules import NamesAnotherClient
from core.usage.model import SettledAs, Settlement, Settling, StoredEvent
from core.usage.queries import NoSuchEvent, UsageFilter, usage_event, usage_events, usage_summary
from core.usage.settling import NothingToSettle, SettlingNotValid, settle
from core.violations.model import Source, ViolationState
from core.violations.rules import OTHER_REPORT, ViolationNotValid
from tests.integration.engagements.conftest import World
from tests.integration.usage.test_usage_events import LATER, an_event, case, listed, sent
from tests.integration.violations.breaking import Case

__all__ = ["case"]

FINE = Settling(SettledAs.FINE, "Our own name for the tool.")


def settled(case: Case, event_id: str, wanted: Settling = FINE, *, by: Any = None) -> StoredEvent:
    found: StoredEvent = case.world.run(settle, by or case.agent, event_id=event_id, wanted=wanted, now=LATER)
    return found


def broken(case: Case, clause_id: str = "A3", reason: str = "Nobody reviewed it.") -> Settling:
    return Settling(SettledAs.VIOLATION, reason, case.distribution_id, clause_id)


def filtered(case: Case, **wanted: Any) -> list[str]:
    found = case.world.run(lambda conn, actor: usage_events(conn, actor, UsageFilter(**wanted)), case.agent)
    return sorted(each.id for each in found)


@pytest.fixture
def left_open(case: Case) -> Case:
    """One event with a word nobody knows, one without a value, and one that was fine."""
    sent(
        case, an_event(case, "fine"), an_event(case, "word", tool="Studio"), an_event(case, "value", action="gen_text")
    )
    return case


def test_what_was_fine_is_settled_in_somebodys_name_and_no_client_hears_of_it(left_open: Case, world: World):
    assert filtered(left_open, is_settled=False) == ["value", "word"]
    event = settled(left_open, "word")
    assert event.settlement == Settlement(SettledAs.FINE, FINE.reason, None, left_open.agent.display_name, LATER)
    assert not event.is_to_look_at
    assert (filtered(left_open, is_settled=True), filtered(left_open, is_settled=False)) == (["word"], ["value"])
    counts = world.run(usage_summary, left_open.agent)
    assert sum(each.settled_count for each in counts) == 1
    assert listed(left_open, left_open.officer) == []
    told = world.found("SELECT org_id FROM outbox WHERE topic = 'usage.settled'")
    assert {row.org_id for row in told} == {world.lumen.id}
    (trail,) = world.found(
        "SELECT new, reason, enterprise_org_id FROM audit_log WHERE event = 'usage.settled' AND agency_org_id = :id",
        id=world.lumen.id,
    )
    assert (trail.new["event_id"], trail.reason, trail.enterprise_org_id) == ("word", FINE.reason, None)


def test_a_broken_clause_is_reported_to_its_client_with_the_event_behind_it(left_open: Case):
    event = settled(left_open, "value", broken(left_open))
    (made,) = listed(left_open, left_open.officer)
    assert (made.state, made.source, made.clause_id, made.summary) == (
        ViolationState.REPORTED, Source.AGENCY, "A3", "Nobody reviewed it.",
    )  # fmt: skip
    assert made.terms["action"] == ("gen_text",)
    assert (event.violation_ids, event.settlement and event.settlement.violation_id) == ((made.id,), made.id)


def test_of_other_work_its_client_reads_a_sentence_and_no_data(case: Case, world: World):
    sent(case, an_event(case, "rivals", client="novara", tool="A tool", data="employee_data"))
    settled(case, "rivals", broken(case, "A2", f"For {world.novara.name}, as they asked."))
    (made,) = listed(case, case.officer)
    assert (made.summary, dict(made.terms)) == (OTHER_REPORT, {})
    assert world.novara.name not in repr(made)


def test_words_to_a_client_about_its_own_work_name_no_other(left_open: Case, world: World):
    with pytest.raises(NamesAnotherClient):
        settled(left_open, "value", broken(left_open, reason=f"As for {world.novara.name}."))
    assert filtered(left_open, is_settled=False) == ["value", "word"]


def test_an_event_is_settled_once_and_only_where_something_was_left_open(left_open: Case):
    settled(left_open, "word")
    for event_id in ("word", "fine"):
        with pytest.raises(NothingToSettle):
            settled(left_open, event_id)
    with pytest.raises(ViolationNotValid, match="Say what you found"):
        settled(left_open, "value", Settling(SettledAs.FINE, " "))
    for wanted in (
        Settling(SettledAs.VIOLATION, "So."),
        Settling(SettledAs.FINE, "So.", left_open.distribution_id, "A3"),
    ):
        with pytest.raises(SettlingNotValid):
            settled(left_open, "value", wanted)


def test_a_stranger_or_somebody_without_the_log_settles_nothing(left_open: Case, world: World):
    for by, error in (
        (world.clara, NoSuchEvent),
        (world.person(world.lumen, role=Role.AGENCY_USER), PermissionMissing),
        (left_open.officer, PermissionMissing),
    ):
        with pytest.raises(error):
            settled(left_open, "word", by=by)
        with pytest.raises(error):
            world.run(lambda conn, actor: usage_event(conn, actor, "word"), by)
    settled(left_open, "word")
    ids = {"org_id": world.helix.id, "user_id": left_open.officer.user_id}
    with (
        transaction(world.engine, SideRole.ENTERPRISE, **ids) as scope,
        pytest.raises(DBAPIError, match="permission denied"),
    ):
        scope.conn.execute(text("SELECT FROM usage_settlements"))
