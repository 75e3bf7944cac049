"""The client's answer to what an agency reserved: who may give it, what it must say, and what the score makes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.distribution.operations import withdraw
from core.errors import NotAllowed, NotInThisState
from core.exceptions.model import ExceptionState
from core.exceptions.queries import (
    ExceptionFilter,
    NoSuchException,
    exception_counts,
    exception_entry,
    exceptions_page,
)
from core.exceptions.rules import ClauseChanged, ExceptionNotValid
from core.identity.acting import acting
from core.identity.model import Role
from jobs import detect_conflicts, recompute_scores
from tests import factories
from tests.integration.distribution.conftest import NOW, count, world
from tests.integration.exceptions.answering import DAY, LAST, TODAY, reserve

__all__ = ["count", "world"]


@pytest.fixture
def reserved(world):
    return reserve(world)


def listed(world, actor, wanted=None, page=1):
    with acting(world.engine, actor) as scope:
        return exceptions_page(scope.conn, actor, wanted or ExceptionFilter(), page=page)


def person(world, org, role):
    with transaction(world.engine, SideRole.JOB) as scope:
        return factories.a_person(scope.conn, org, role=role)


def test_the_client_reads_the_clause_the_reason_and_who_signed_when(world, reserved):
    (asked,) = listed(world, world.admin)
    assert (asked.agency, asked.policy_title, asked.version_number) == (world.agencies[0].name, "Records", 1)
    assert (asked.reason, asked.printed_name, asked.signed_at) == ("Until May.", "Signer Zero", NOW)
    assert (asked.meaning, asked.state, asked.current_version_number) == ("with_reservation", "requested", 1)
    (clause,) = asked.clauses
    assert (clause.id, clause.has_changed) == ("C2", False)
    assert "avatar" in clause.words.lower()
    assert listed(world, world.signers[0]) == [asked]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"states": (ExceptionState.REQUESTED, ExceptionState.DENIED)}, True),
        ({"states": (ExceptionState.APPROVED,)}, False),
        ({"search": "reCORDs"}, True),
        ({"search": "until may"}, True),
        ({"search": "100%"}, False),
        ({"counterpart_id": uuid4()}, False),
        ({"policy_id": uuid4()}, False),
    ],
)
def test_the_list_is_narrowed_by_state_words_agency_and_policy(world, reserved, wanted, fits):
    assert bool(listed(world, world.admin, ExceptionFilter(**wanted))) is fits
    own = ExceptionFilter(counterpart_id=world.agencies[0].id, policy_id=reserved.policy_id)
    assert len(listed(world, world.admin, own)) == 1
    assert listed(world, world.admin, own, page=2) == []
    with acting(world.engine, world.admin) as scope:
        counts = exception_counts(scope.conn, world.admin, ExceptionFilter(**{**wanted, "states": None}))
    assert counts[ExceptionState.REQUESTED] == (1 if fits or "states" in wanted else 0)


def test_a_grant_names_its_period_and_both_sides_read_it(world, reserved):
    granted = reserved.grant(comment="  Until the new system runs.  ")
    assert (granted.state, granted.starts_on, granted.ends_on) == ("approved", TODAY, LAST)
    assert (granted.decision_comment, granted.decided_at) == ("Until the new system runs.", NOW)
    assert reserved.entry(world.signers[0]) == granted


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ({"ends_on": None}, "ends on a day"),
        ({"starts_on": TODAY - DAY}, "begins today"),
        ({"ends_on": TODAY - DAY}, "before the first"),
        ({"starts_on": TODAY + 3 * DAY, "ends_on": TODAY + 2 * DAY}, "before the first"),
        ({"ends_on": TODAY + 731 * DAY}, "within two years"),
        ({"comment": "x" * 4001}, "at most 4,000"),
    ],
)
def test_a_period_that_cannot_be_is_refused_and_nothing_moves(reserved, period, says):
    with pytest.raises(ExceptionNotValid, match=says):
        reserved.grant(**period)
    assert reserved.entry().state is ExceptionState.REQUESTED


@pytest.mark.parametrize("ends_on", [TODAY, TODAY + 730 * DAY])
def test_a_period_may_be_a_single_day_or_two_years(reserved, ends_on):
    assert reserved.grant(ends_on=ends_on).ends_on == ends_on


def test_refusing_and_revoking_need_a_reason(reserved):
    with pytest.raises(ExceptionNotValid):
        reserved.deny("  ")
    reserved.grant()
    with pytest.raises(ExceptionNotValid):
        reserved.revoke("\n")
    revoked = reserved.revoke(" It runs. ")
    assert (revoked.state, revoked.end_reason, revoked.ended_at) == ("revoked", "It runs.", NOW)


def test_a_clause_that_asks_something_else_by_now_is_not_granted_but_may_be_refused(reserved):
    reserved.send_changed()
    assert reserved.entry().changed_clause_ids == ("C2",)
    with pytest.raises(ClauseChanged, match=r"Version 2.*C2"):
        reserved.grant()
    assert reserved.deny().state is ExceptionState.DENIED


def test_a_rewording_is_granted_and_keeps_what_was_granted(reserved):
    reserved.send_changed(text="Said in other words.")
    assert reserved.entry().changed_clause_ids == ()
    assert reserved.grant().state is ExceptionState.APPROVED
    reserved.change_clause(text="And in others again.")
    assert reserved.entry().state is ExceptionState.APPROVED


def test_nothing_is_granted_while_no_version_is_in_force_at_the_agency(world, reserved):
    asked = reserved.entry()
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=asked.distribution_id, reason="A mistake.", now=NOW)
    assert reserved.entry().current_version_number is None
    with pytest.raises(NotInThisState, match="No version"):
        reserved.grant()


def test_an_officer_decides_an_analyst_an_auditor_and_the_agency_do_not(world, reserved):
    for role in (Role.ANALYST, Role.AUDITOR):
        stranger = person(world, world.enterprise, role)
        for act in (reserved.grant, reserved.deny, reserved.revoke):
            with pytest.raises(NotAllowed):
                act(actor=stranger)
    with pytest.raises(NotAllowed):
        reserved.grant(actor=world.signers[0])
    with pytest.raises(NotAllowed):
        reserved.withdraw(world.admin)
    assert reserved.grant(actor=person(world, world.enterprise, Role.COMPLIANCE_OFFICER)).state == "approved"


def test_a_rival_client_and_another_agency_find_nothing(world, reserved):
    unknown = type(reserved)(world, reserved.policy_id, uuid4())
    for each in (reserved, unknown):
        for act in (each.grant, each.deny, each.revoke):
            with pytest.raises(NoSuchException):
                act(actor=world.rival_admin)
        with pytest.raises(NoSuchException):
            each.withdraw(world.signers[1])
        for stranger in (world.rival_admin, world.signers[1]):
            with acting(world.engine, stranger) as scope, pytest.raises(NoSuchException):
                exception_entry(scope.conn, stranger, each.exception_id)
    assert listed(world, world.rival_admin) == listed(world, world.signers[1]) == []


def test_of_two_answers_given_at_once_one_holds_and_the_other_is_refused(reserved):
    def refused(answer):
        try:
            answer()
        except NotInThisState:
            return 1
        return 0

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(refused, [reserved.grant, reserved.deny, reserved.withdraw, reserved.grant])) == 3
    assert reserved.entry().state in {ExceptionState.APPROVED, ExceptionState.DENIED, ExceptionState.WITHDRAWN}


@pytest.mark.parametrize("meaning", [Response.WITH_RESERVATION, Response.DECLINED])
def test_what_is_granted_counts_as_signed_and_its_end_never_raises_the_score(world, meaning):
    reserved = reserve(world, meaning)
    later = [NOW + timedelta(hours=hours) for hours in range(1, 5)]
    asked, _ = reserved.score(now=later[0])
    reserved.grant(now=later[0])
    granted, before_waivers = reserved.score(now=later[1])
    assert (granted, before_waivers) == (100, asked)
    assert granted > asked
    reserved.revoke(now=later[2])
    revoked, _ = reserved.score(now=later[3])
    assert revoked == asked


@pytest.mark.parametrize("end", ["expire", "change_clause"])
def test_an_exception_that_ends_by_itself_moves_the_score_back(world, end):
    reserved = reserve(world)
    soon, later = NOW + timedelta(hours=1), NOW + 32 * DAY
    reserved.grant()
    granted, _ = reserved.score(now=soon)
    getattr(reserved, end)()
    ended, before_waivers = reserved.score(now=later)
    assert granted == 100
    assert ended == before_waivers
    assert ended is None or ended < granted


def test_scores_and_findings_are_woken_by_every_answer_and_every_end(world):
    ends = {"exception.decided", "exception.revoked", "exception.expired", "exception.superseded"}
    assert ends <= recompute_scores.TOPICS
    assert ends <= detect_conflicts.TOPICS
