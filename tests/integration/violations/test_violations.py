"""Violations against the database: every move of the table and no other, by whose it is, told to both sides."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.compliance.gathering import gather
from core.compliance.model import VIOLATION_MOVES, Severity, ViolationState
from core.compliance.scoring import recompute
from core.db.scope import SideRole, transaction
from core.errors import ChangedMeanwhile, NotInThisState
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from core.requests.rules import NamesAnotherClient
from core.violations.model import Move, Replan, Report, Side, Step
from core.violations.operations import comment, move
from core.violations.queries import (
    NoSuchViolation,
    ViolationFilter,
    agency_side,
    violation_counts,
    violation_of,
    violations_of,
)
from core.violations.replanning import NothingToReplan, replan
from core.violations.reporting import NoSuchDocument, report
from core.violations.rules import OTHER_REPORT, ViolationNotValid
from tests.integration.engagements.conftest import World
from tests.integration.violations.breaking import DUE, NOW, TODAY, Case, S, a_case

PAIRS = list(product(ViolationState, repeat=2))
NEEDED = {"words": "Why.", "due_on": DUE}


@pytest.fixture
def case(world: World) -> Case:
    return a_case(world)


def seen(case: Case, by, violation):
    return case.world.run(lambda conn, actor: violation_of(conn, actor, violation.id, now=NOW), by)


def test_every_move_of_the_table_is_carried_out_and_every_other_is_refused(case: Case):
    held = {state: case.in_state(state) for state in ViolationState}
    for before, after in PAIRS:
        violation = held[before] if after not in VIOLATION_MOVES[before] else case.in_state(before)
        given = NEEDED | {"owner_id": case.agent.user_id}
        by = case.agent if (before, after) == (S.CONFIRMED, S.CORRECTING) else case.officer
        if after in VIOLATION_MOVES[before]:
            assert case.moved(violation, after, by=by, **given).state is after
        else:
            with pytest.raises(NotInThisState):
                case.moved(violation, after, by=by, **given)


def test_the_timeline_says_who_did_what_when_and_why(case: Case):
    made = case.reported()
    confirmed = case.moved(made, S.CONFIRMED, severity=Severity.HIGH, words="It went live.")
    assert (made.severity, confirmed.severity) == (Severity.MEDIUM, Severity.HIGH)
    sent_back = case.moved(
        case.moved(case.correcting(confirmed), S.VERIFIED), S.CORRECTING, words="Seen again.", due_on=DUE
    )
    assert (sent_back.verified_at, sent_back.action_due_on) == (None, DUE)
    closed = case.moved(case.moved(sent_back, S.VERIFIED), S.CLOSED)
    assert [step.step for step in closed.steps] == [
        Step.REPORTED, Step.CONFIRMED, Step.CORRECTING, Step.VERIFIED, Step.SENT_BACK, Step.VERIFIED, Step.CLOSED,
    ]  # fmt: skip
    assert [step.words for step in closed.steps if step.words] == ["It went live.", "Trained again.", "Seen again."]
    assert closed.steps[2].side is Side.AGENCY
    assert (closed.owner_name, closed.closed_by_name) == (case.agent.display_name, case.officer.display_name)
    assert seen(case, case.agent, closed) == closed


def test_each_step_is_taken_by_the_side_and_role_it_belongs_to(case: Case, world: World):
    confirmed = case.in_state(S.CONFIRMED)
    colleague = world.person(world.lumen, role=Role.AGENCY_USER)
    reader = world.person(world.helix, role=Role.ANALYST)
    for actor in (case.agent, colleague, reader):
        with pytest.raises(PermissionMissing):
            case.moved(case.reported(), S.CONFIRMED, by=actor)
    for actor in (case.officer, colleague):
        with pytest.raises(PermissionMissing):
            case.moved(confirmed, S.CORRECTING, by=actor, owner_id=case.agent.user_id, **NEEDED)
    with pytest.raises(PermissionMissing):
        case.moved(case.in_state(S.VERIFIED), S.CORRECTING, by=case.agent, **NEEDED)


def test_a_move_without_what_it_needs_is_refused_in_words(case: Case, world: World):
    confirmed = case.in_state(S.CONFIRMED)
    with pytest.raises(ViolationNotValid, match="Say why this was no violation"):
        case.moved(confirmed, S.DISMISSED)
    with pytest.raises(ViolationNotValid, match="Say why you set another severity"):
        case.moved(case.reported(), S.CONFIRMED, severity=Severity.LOW)
    with pytest.raises(ViolationNotValid, match="somebody of your agency"):
        case.moved(confirmed, S.CORRECTING, words="Trained.", due_on=DUE, owner_id=case.officer.user_id)
    with pytest.raises(ViolationNotValid, match="lies ahead"):
        case.moved(
            confirmed, S.CORRECTING, words="Trained.", due_on=TODAY - timedelta(days=1), owner_id=case.agent.user_id
        )
    with pytest.raises(NamesAnotherClient):
        case.moved(
            confirmed, S.CORRECTING, words=f"As {world.novara.name} asked.", due_on=DUE, owner_id=case.agent.user_id
        )


def test_who_looked_at_an_earlier_state_is_asked_to_look_again(case: Case):
    made = case.reported()
    case.moved(made, S.CONFIRMED, seen_revision=made.revision)
    with pytest.raises(ChangedMeanwhile):
        case.moved(made, S.DISMISSED, words="No.", seen_revision=made.revision)


def test_a_report_starts_with_the_severity_that_its_clause_suggests(case: Case):
    assert [case.reported(clause_id=each).severity for each in ("A1", "A2", "A3")] == [
        Severity.MEDIUM, Severity.CRITICAL, Severity.MEDIUM,
    ]  # fmt: skip
    with pytest.raises(ViolationNotValid, match="no clause"):
        case.reported(clause_id="A9")
    with pytest.raises(ViolationNotValid, match="lies ahead"):
        case.reported(happened_on=TODAY + timedelta(days=1))
    with pytest.raises(ViolationNotValid, match="in force at the agency since"):
        case.reported(happened_on=TODAY - timedelta(days=400))


def test_of_other_work_the_client_reads_what_its_clause_names_and_nothing_else(case: Case, world: World):
    words = f"For {world.novara.name}: the launch plan went into ChatGPT Free."
    terms = {"action": ("gen_text",), "tool": ("chatgpt_free",), "data": ("brand_strategy",), "channel": ("email",)}
    made = case.reported(clause_id="A2", words=words, is_own_work=False, terms=terms)
    for actor in (case.officer, case.agent):
        read = seen(case, actor, made)
        assert (read.summary, read.terms) == (OTHER_REPORT, {"tool": ("chatgpt_free",)})
        assert world.novara.name not in repr(read)
    own = world.run(lambda conn, actor: agency_side(conn, actor, made.id), case.agent)
    assert (own.is_own_work, own.words, own.terms) == (False, words, terms)
    assert world.run(lambda conn, actor: agency_side(conn, actor, made.id), case.officer) is None
    assert case.reported(terms=terms).terms == terms


def test_a_report_about_a_clients_own_work_may_not_name_another_client(case: Case, world: World):
    with pytest.raises(NamesAnotherClient):
        case.reported(words=f"Made for {world.novara.name} too.")


def test_nobody_else_finds_it(case: Case, world: World):
    made = case.reported()
    for actor in (world.luca, world.clara):
        with pytest.raises(NoSuchViolation):
            seen(case, actor, made)
        with pytest.raises(NoSuchViolation):
            world.run(comment, actor, violation_id=made.id, words="Mine?", now=NOW)
        with pytest.raises(NoSuchDocument):
            case.reported(by=actor)
        assert world.run(lambda conn, actor: violations_of(conn, actor, now=NOW), actor) == []
    with pytest.raises(NoSuchViolation):
        world.run(move, world.luca, violation_id=made.id, wanted=Move(S.CONFIRMED), now=NOW)
    with pytest.raises(NoSuchDocument):
        world.run(report, case.agent, wanted=Report(uuid4(), "A1", TODAY, "Words."), now=NOW)


def test_both_sides_are_told_of_each_step_and_the_trail_keeps_the_reason(case: Case, world: World):
    made = case.in_state(S.DISMISSED)
    told = world.found(
        "SELECT org_id, payload ->> 'state' AS state FROM outbox WHERE topic = 'violation.moved' AND payload ->> 'violation_id' = :id ORDER BY id",
        id=str(made.id),
    )
    assert [(row.org_id, row.state) for row in told] == [
        (org.id, state) for state in ("reported", "dismissed") for org in (world.helix, world.lumen)
    ]
    (kept,) = world.found(
        "SELECT old, new, reason FROM audit_log WHERE event = 'violation.moved' AND entity_id = :id", id=made.id
    )
    assert (kept.old["state"], kept.new["state"], kept.reason) == ("reported", "dismissed", "A sketch, never shown.")


def test_a_list_narrows_pages_and_counts(case: Case, world: World):
    made = [case.in_state(state) for state in (S.REPORTED, S.CONFIRMED, S.CORRECTING, S.REPORTED)]

    def listed(by, **given):
        return [
            each.id
            for each in world.run(lambda conn, actor: violations_of(conn, actor, ViolationFilter(**given), now=NOW), by)
        ]

    assert set(listed(case.officer)) == {each.id for each in made}
    assert set(listed(case.agent, states=(S.REPORTED,))) == {made[0].id, made[3].id}
    assert listed(case.agent, states=(S.CORRECTING,), overdue_on=DUE + timedelta(days=1)) == [made[2].id]
    assert listed(case.agent, counterpart_id=world.novara.id) == []
    assert listed(case.officer, policy_id=uuid4()) == []
    first = world.run(lambda conn, actor: violations_of(conn, actor, ViolationFilter(limit=3), now=NOW), case.officer)
    assert len(listed(case.officer, after=(first[-1].reported_at, first[-1].id))) == 1
    counts = world.run(lambda conn, actor: violation_counts(conn, actor, now=NOW), case.officer)
    assert (counts.to_confirm_count, counts.to_correct_count, counts.to_verify_count, counts.overdue_count) == (
        2,
        1,
        1,
        0,
    )


def test_a_critical_one_makes_the_record_non_compliant_until_it_is_dismissed(case: Case, world: World):
    def status():
        world.job(recompute, [world.lumen.id], now=NOW + timedelta(hours=1))
        (row,) = world.found(
            "SELECT compliance_status, violations_count FROM agency_policy_compliance WHERE policy_distribution_id = :id",
            id=case.distribution_id,
        )
        return row.compliance_status, row.violations_count

    made = case.reported(clause_id="A2")
    assert status()[1] == 0
    confirmed = case.moved(made, S.CONFIRMED)
    assert status() == ("non_compliant", 1)
    case.moved(confirmed, S.DISMISSED, words="It was synthetic data.")
    assert status() == ("pending", 0)


def test_an_exception_in_force_on_the_day_is_shown_as_what_waives_it(case: Case, world: World):
    made = case.moved(case.reported(), S.CONFIRMED)
    assert made.waived_until is None
    world.job(
        lambda conn: conn.execute(
            text(
                "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by,"
                " requested_at, starts_on, ends_on, decided_by, decided_at) VALUES (:agency, :client, :policy, :held, '{A1}', 'approved', 'R', :by, :now,"
                " :today, :until, :officer, :now)"
            ),
            {"agency": world.lumen.id, "client": world.helix.id, "policy": case.policy_id, "held": case.distribution_id, "by": case.agent.user_id,
             "now": NOW, "today": TODAY, "until": DUE, "officer": case.officer.user_id},
        )
    )  # fmt: skip
    assert seen(case, case.officer, made).waived_until == DUE


def replanned(case: Case, violation, *, by=None, now=NOW, **given):
    wanted = Replan(**{"words": "The training was moved."} | given)
    return case.world.run(replan, by or case.agent, violation_id=violation.id, wanted=wanted, now=now)


def test_an_action_is_given_to_somebody_else_or_another_day_and_both_sides_read_why(case: Case, world: World):
    colleague = world.person(world.lumen, role=Role.AGENCY_USER)
    correcting = case.in_state(S.CORRECTING)
    later = replanned(case, correcting, due_on=DUE + timedelta(days=9), seen_revision=correcting.revision)
    given = replanned(case, later, owner_id=colleague.user_id)
    assert (given.state, given.action, given.action_due_on) == (
        S.CORRECTING,
        correcting.action,
        DUE + timedelta(days=9),
    )
    assert given.owner_name == colleague.display_name
    assert [(step.step, step.owner_name, step.due_on) for step in given.steps[-2:]] == [
        (Step.CORRECTING, case.agent.display_name, DUE + timedelta(days=9)),
        (Step.CORRECTING, colleague.display_name, DUE + timedelta(days=9)),
    ]
    assert given.steps[-1].words == "The training was moved."
    assert seen(case, case.officer, given) == given
    trail = world.found(
        "SELECT old, new, reason FROM audit_log WHERE event = 'violation.replanned' AND entity_id = :id ORDER BY xid",
        id=given.id,
    )
    assert [(row.old, row.new) for row in trail] == [
        ({"due_on": DUE.isoformat()}, {"due_on": (DUE + timedelta(days=9)).isoformat()}),
        ({"owner_id": str(case.agent.user_id)}, {"owner_id": str(colleague.user_id)}),
    ]
    assert case.moved(given, S.VERIFIED).state is S.VERIFIED


def test_a_day_that_was_changed_counts_from_the_change_on_and_not_before(case: Case):
    moved_at = NOW + timedelta(days=3)
    moved = replanned(case, case.in_state(S.CORRECTING), due_on=DUE + timedelta(days=9), now=moved_at)

    def due_on_as_of(moment):
        with transaction(case.world.engine, SideRole.JOB) as scope:
            records = gather(scope.conn, [case.world.lumen.id], as_of=moment, today=moment.date(), org_id=None)
        (found,) = (fact for each in records for fact in each.facts.violations if fact.id == str(moved.id))
        return found.action_due_on

    assert due_on_as_of(moved_at) == DUE
    assert due_on_as_of(moved_at + timedelta(seconds=1)) == DUE + timedelta(days=9)


def test_who_may_not_and_what_is_not_under_way_is_not_replanned(case: Case, world: World):
    correcting = case.in_state(S.CORRECTING)
    later = {"due_on": DUE + timedelta(days=1)}
    for actor in (case.officer, world.person(world.lumen, role=Role.AGENCY_USER)):
        with pytest.raises(PermissionMissing):
            replanned(case, correcting, by=actor, **later)
    with pytest.raises(NoSuchViolation):
        replanned(case, correcting, by=world.clara, **later)
    for state in (S.REPORTED, S.CONFIRMED, S.VERIFIED, S.CLOSED, S.DISMISSED):
        with pytest.raises(NothingToReplan):
            replanned(case, case.in_state(state), **later)
    for given, said in (
        ({"words": " "}, "Say why you change it"),
        ({"due_on": DUE}, "Nothing would change"),
        ({"due_on": TODAY - timedelta(days=1)}, "lies ahead"),
        ({"owner_id": case.officer.user_id}, "somebody of your agency"),
    ):
        with pytest.raises(ViolationNotValid, match=said):
            replanned(case, correcting, **given)
    with pytest.raises(NamesAnotherClient):
        replanned(case, correcting, words=f"{world.novara.name} comes first.", **later)
    with pytest.raises(ChangedMeanwhile):
        replanned(case, correcting, seen_revision=correcting.revision - 1, **later)
