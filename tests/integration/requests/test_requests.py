"""An agency asks a client about its clause, the two answer by turns, and nobody else learns of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.compliance.facts import RequestFact
from core.compliance.gathering import gather
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.conflicts.runs import detect_for_agency
from core.dashboard.model import NeedKind
from core.dashboard.queries import dashboard
from core.db.scope import SideRole, transaction
from core.distribution.riders.model import RiderOrder
from core.distribution.riders.operations import send_rider
from core.errors import NotAllowed, NotInThisState
from core.exceptions.ending import supersede_exceptions
from core.exceptions.queries import exception_entry
from core.exceptions.rules import ClauseChanged, ExceptionNotValid
from core.identity.acting import acting
from core.identity.model import Organization, Role
from core.policies.content import Written
from core.policies.operations import approve, edit_draft, publish, start_draft, submit_for_review
from core.requests.model import LEADS_TO, REQUEST_MOVES, Adapting, Asking, Outcome, Reply, RequestState, Side, Step
from core.requests.operations import RequestAlreadyOpen, RequestChanged, neutral_words, open_request, reply
from core.requests.queries import (
    NoSuchRequest,
    RequestFilter,
    client_rows,
    listed_at,
    request_counts,
    request_of,
    requests_about,
    requests_of,
)
from core.requests.rules import NamesAnotherClient, RequestNotValid
from tests.integration.engagements.conftest import NOW, world

__all__ = ["world"]

TODAY = NOW.date()
SOON = TODAY + timedelta(days=10)
LATER = TODAY + timedelta(days=200)


def clause(clause_id, **norm):
    return {
        "id": clause_id,
        "text": "Keep the log.",
        "binding": "asset:prompt_log",
        "norm": {"kind": "require", "param": "prompt_log.retention_days", **norm},
    }


@pytest.fixture
def held(world):
    """Helix wants the log kept for two years, Novara wants it gone after a month; Lumen holds both."""
    mine = world.sent(world.ines, world.published(world.ines, [clause("H1", min=720)], title="Logs"))
    rival = world.sent(world.luca, world.published(world.luca, [clause("N1", max=30)], title="Secret logs"))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    return mine, rival


def amend(world, admin, policy_id, clauses):
    """A newer version, and everybody who holds the policy gets it."""
    officer = world.person(Organization(admin.org_id, admin.kind, ""), role=Role.COMPLIANCE_OFFICER)
    world.run(start_draft, officer, policy_id=policy_id, now=NOW)
    written = Written(title="Logs", body="Text.", clauses=clauses, change_summary="Other days.")
    world.run(edit_draft, officer, policy_id=policy_id, written=written, now=NOW)
    world.run(submit_for_review, officer, policy_id=policy_id, now=NOW)
    world.run(approve, admin, policy_id=policy_id, now=NOW)
    world.run(publish, admin, policy_id=policy_id, now=NOW)
    world.sent(admin, policy_id)


def finding_of(world):
    with acting(world.engine, world.mara) as scope:
        (found,) = [
            each
            for each in conflicts_of_agency(scope.conn, world.mara.org_id, ConflictFilter(with_lints=True))
            if each.relation == "conflict"
        ]
    return found


def finding_of_clauses(world, *clause_ids):
    with acting(world.engine, world.mara) as scope:
        found = conflicts_of_agency(scope.conn, world.mara.org_id, ConflictFilter())
    (finding,) = (each for each in found if {member.clause["id"] for member in each.members} == set(clause_ids))
    return finding


def asked(world, held, **given):
    asking = Asking(
        **{"distribution_id": held[0], "clause_id": "H1", "words": "Too long for us.", "reply_by": SOON} | given
    )
    return world.run(open_request, world.mara, asking=asking, now=NOW)


def answer(world, request, step, actor=None, **given):
    wanted = Reply(**{"step": step, "words": "So be it.", "reply_by": SOON} | given)
    client = step not in (Step.REPLIED, Step.SETTLED, Step.WITHDRAWN)
    who = actor or (world.ines if client else world.mara)
    return world.run(reply, who, request_id=request.id, wanted=wanted, now=NOW + timedelta(hours=1))


def read(world, actor, request_id):
    with acting(world.engine, actor) as scope:
        return request_of(scope.conn, actor, request_id)


def listed(world, actor, **wanted):
    with acting(world.engine, actor) as scope:
        return requests_of(scope.conn, actor, RequestFilter(**wanted))


def test_both_sides_read_the_same_thread_and_nobody_else_does(world, held):
    request = asked(world, held, conflict_id=finding_of(world).id, proposal="12 months", is_neutral=True)

    assert request.state is RequestState.WITH_CLIENT
    assert (request.policy_title, request.clause["id"], request.reply_by) == ("Logs", "H1", SOON)
    ((said),) = request.messages
    assert (said.step, said.side, said.words, said.proposal) == (
        Step.ASKED,
        Side.AGENCY,
        "Too long for us.",
        "12 months",
    )
    assert read(world, world.ines, request.id) == request
    assert listed(world, world.ines) == listed(world, world.mara) == [request]
    assert listed(world, world.luca) == []
    for stranger in (world.luca, world.clara):
        for unknown in (request.id, uuid4()):
            with pytest.raises(NoSuchRequest):
                read(world, stranger, unknown)


def test_what_a_client_reads_says_nothing_of_the_finding_or_of_the_rival(world, held):
    finding = finding_of(world)
    request = asked(world, held, conflict_id=finding.id)

    said = repr(read(world, world.ines, request.id))
    for secret in (
        str(finding.id),
        "N1",
        "Secret",
        world.novara.name,
        finding.conflict_type,
        finding.conflict_description,
    ):
        assert secret not in said
    with transaction(world.engine, SideRole.ENTERPRISE, org_id=world.ines.org_id, user_id=world.ines.user_id) as scope:
        assert not scope.conn.execute(
            text("SELECT has_table_privilege('app_enterprise', 'clause_request_findings', 'SELECT')")
        ).scalar_one()
    with acting(world.engine, world.mara) as scope:
        assert requests_about(scope.conn, world.mara, finding.id) == [request]


def test_a_dated_exception_closes_the_request_and_the_finding_with_its_evidence(world, held):
    finding = finding_of(world)
    request = asked(world, held, conflict_id=finding.id)

    closed = answer(world, request, Step.GRANTED, ends_on=LATER, words="Until you have moved.")
    assert (closed.state, closed.outcome, closed.closed_at) == (
        RequestState.CLOSED,
        Outcome.GRANTED,
        NOW + timedelta(hours=1),
    )
    (exception,) = world.found("SELECT * FROM exceptions WHERE id = :id", id=closed.messages[-1].exception_id)
    assert (exception.state, exception.clause_ids, exception.starts_on, exception.ends_on) == (
        "approved",
        ["H1"],
        TODAY,
        LATER,
    )
    assert (exception.requested_by, exception.decided_by) == (world.mara.user_id, world.ines.user_id)

    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=2))
    settled = finding_of(world)
    assert (settled.id, settled.resolution_status, settled.resolution_kind) == (finding.id, "resolved", "exception")
    assert str(LATER) in settled.resolution_notes
    assert listed(world, world.luca) == []


def test_conditions_of_a_grant_are_read_by_both_sides_in_the_thread_and_beside_the_exception(world, held):
    request = asked(world, held)
    closed = answer(world, request, Step.GRANTED, ends_on=LATER, conditions=" A monthly export to us. ")
    said = closed.messages[-1]
    assert said.conditions == "A monthly export to us."
    assert read(world, world.mara, request.id).messages[-1] == said
    for actor in (world.ines, world.mara):
        with acting(world.engine, actor) as scope:
            assert exception_entry(scope.conn, actor, said.exception_id).conditions == "A monthly export to us."
    (trail,) = world.found("SELECT new FROM audit_log WHERE entity_id = :id", id=said.exception_id)
    assert trail.new["conditions"] == "A monthly export to us."


def test_conditions_without_a_grant_and_too_many_words_are_refused(world, held):
    request = asked(world, held)
    with pytest.raises(RequestNotValid, match="belong to an exception"):
        answer(world, request, Step.ANSWERED, conditions="Tell us monthly.")
    with pytest.raises(ExceptionNotValid, match="4,001 characters"):
        answer(world, request, Step.GRANTED, ends_on=LATER, conditions="x" * 4_001)
    assert read(world, world.mara, request.id) == request


def test_when_the_exception_has_ended_the_finding_stands_again(world, held):
    request = asked(world, held, conflict_id=finding_of(world).id)
    answer(world, request, Step.GRANTED, ends_on=LATER)
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=2))
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(days=201))
    assert finding_of(world).resolution_status == "unresolved"


def test_the_two_take_turns_until_the_agency_has_what_it_needs(world, held):
    request = asked(world, held)
    countered = answer(world, request, Step.COUNTERED, proposal="Keep 400 days", words="Could you do this?")
    assert countered.state is RequestState.WITH_AGENCY
    replied = answer(world, request, Step.REPLIED, words="300 would do.", proposal="300 days", is_neutral=True)
    assert replied.state is RequestState.WITH_CLIENT
    assert answer(world, request, Step.REFUSED).state is RequestState.WITH_AGENCY
    settled = answer(world, request, Step.SETTLED)
    assert (settled.state, settled.outcome) == (RequestState.CLOSED, Outcome.SETTLED)
    assert [message.step for message in settled.messages] == ["asked", "countered", "replied", "refused", "settled"]
    assert [message.position for message in settled.messages] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("step", sorted(LEADS_TO))
def test_each_step_is_taken_from_the_states_that_allow_it_and_refused_from_the_others(world, held, state, step):
    request = asked(world, held)
    if state is RequestState.WITH_AGENCY:
        answer(world, request, Step.ANSWERED)
    elif state is RequestState.CLOSED:
        answer(world, request, Step.WITHDRAWN)
    amend(world, world.ines, request.policy_id, [clause("H1", min=720), clause("H2", min=700)])
    given = {
        Step.GRANTED: {"ends_on": LATER},
        Step.AMENDED: {"version_number": 2},
        Step.ADAPTED: {"adapting": Adapting(replaced=[clause("H1", min=300)])},
    }.get(step, {"proposal": "400 days", "is_neutral": True})
    before = read(world, world.mara, request.id)
    if LEADS_TO[step] in REQUEST_MOVES[state]:
        assert answer(world, request, step, **given).state is LEADS_TO[step]
    else:
        with pytest.raises(NotInThisState):
            answer(world, request, step, **given)
        assert read(world, world.mara, request.id) == before


def test_what_the_clause_no_longer_asks_is_not_excepted_from(world, held):
    request = asked(world, held)
    amend(world, world.ines, request.policy_id, [clause("H1", min=360)])
    for_a_year = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=90)}
    with pytest.raises(ClauseChanged, match="Version 2, which the agency holds now, asks something else in H1"):
        answer(world, request, Step.GRANTED, **for_a_year)
    assert read(world, world.ines, request.id) == request
    assert not world.found("SELECT FROM exceptions WHERE policy_id = :id", id=request.policy_id)

    amend(world, world.ines, request.policy_id, [clause("H1", min=720)])
    assert answer(world, request, Step.GRANTED, **for_a_year).outcome == Outcome.GRANTED


def test_a_client_lists_its_own_contradictions_and_the_requests_it_holds(world, held):
    def rows(actor, **wanted):
        with acting(world.engine, actor) as scope:
            return client_rows(scope.conn, actor, world.lumen.id, **wanted)

    assert rows(world.ines) == []
    world.sent(world.ines, world.published(world.ines, [clause("H9", max=90)], title="Other logs"))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    (own,) = rows(world.ines)
    request = asked(world, held, conflict_id=finding_of_clauses(world, "H1", "N1").id)
    assert {row.kind: row.id for row in rows(world.ines)} == {"lint": own.id, "request": request.id}
    first, second = rows(world.ines)
    assert rows(world.ines, limit=1) == [first]
    assert rows(world.ines, after=listed_at(first)) == [second]
    assert rows(world.luca) == []
    answer(world, request, Step.WITHDRAWN)
    assert rows(world.ines) == [own]


def test_an_amendment_names_a_newer_published_version(world, held):
    request = asked(world, held)
    for number in (1, 2, None):
        with pytest.raises(RequestNotValid, match="newer published version"):
            answer(world, request, Step.AMENDED, version_number=number)
    amend(world, world.ines, request.policy_id, [clause("H1", min=360)])
    done = answer(world, request, Step.AMENDED, version_number=2)
    assert (done.outcome, done.messages[-1].version_number) == (Outcome.AMENDED, 2)


def test_nothing_that_names_another_client_leaves_the_agency(world, held):
    rival = world.novara.name
    for given in (
        {"words": f"{rival} wants the contrary."},
        {"words": rival.upper()},
        {"proposal": f"As for {rival}", "is_neutral": True},
    ):
        with pytest.raises(NamesAnotherClient):
            asked(world, held, **given)
    assert listed(world, world.ines) == []
    request = asked(world, held, words=f"We work for {world.helix.name} on Corvexa, which both promote.")
    answer(world, request, Step.ANSWERED)
    with pytest.raises(NamesAnotherClient):
        answer(world, request, Step.REPLIED, words=f"({rival})")


def test_a_proposal_of_the_agency_goes_out_only_after_its_warning(world, held):
    with pytest.raises(RequestNotValid, match="another client"):
        asked(world, held, proposal="30 days")
    assert asked(world, held, proposal="30 days", is_neutral=True).messages[0].proposal == "30 days"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"words": "  "}, "Say it in words"),
        ({"words": "x" * 4_001}, "4,001 characters"),
        ({"proposal": "x" * 2_001, "is_neutral": True}, "2,001 characters"),
        ({"reply_by": TODAY - timedelta(days=1)}, "lies ahead"),
        ({"reply_by": TODAY + timedelta(days=366)}, "lies ahead"),
        ({"clause_id": "H9"}, "no such clause"),
        ({"distribution_id": uuid4()}, "no such clause"),
        ({"conflict_id": uuid4()}, "no such finding"),
    ],
)
def test_a_request_that_lacks_something_is_refused_and_nothing_is_written(world, held, given, sentence):
    with pytest.raises(RequestNotValid, match=sentence):
        asked(world, held, **given)
    assert listed(world, world.mara) == []


def test_one_request_a_clause_until_it_is_closed(world, held):
    first = asked(world, held)
    with pytest.raises(RequestAlreadyOpen):
        asked(world, held)
    answer(world, first, Step.WITHDRAWN)
    assert asked(world, held).id != first.id


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ends_on": None}, "ends on a day"),
        ({"ends_on": TODAY - timedelta(days=1)}, "before the first"),
        ({"starts_on": LATER, "ends_on": SOON}, "before the first"),
        ({"starts_on": TODAY - timedelta(days=1), "ends_on": SOON}, "begins today"),
        ({"ends_on": TODAY + timedelta(days=800)}, "within two years"),
    ],
)
def test_an_exception_without_its_days_is_refused(world, held, given, sentence):
    request = asked(world, held)
    with pytest.raises(ExceptionNotValid, match=sentence):
        answer(world, request, Step.GRANTED, **given)
    assert world.found("SELECT FROM exceptions WHERE enterprise_org_id = :id", id=world.helix.id) == []


def test_who_may_not_may_not(world, held):
    reader = world.person(world.lumen, role=Role.AGENCY_USER)
    with pytest.raises(NotAllowed):
        world.run(open_request, reader, asking=Asking(held[0], "H1", "Why?", SOON), now=NOW)
    request = asked(world, held)
    analyst = world.person(world.helix, role=Role.ANALYST)
    assert read(world, analyst, request.id) == request
    with pytest.raises(NotAllowed):
        answer(world, request, Step.ANSWERED, actor=analyst)
    with pytest.raises(RequestNotValid, match="not yours"):
        answer(world, request, Step.SETTLED, actor=world.ines)
    with pytest.raises(NoSuchRequest):
        answer(world, request, Step.ANSWERED, actor=world.luca)


def test_an_answer_to_what_has_moved_meanwhile_is_refused(world, held):
    request = asked(world, held)
    answer(world, request, Step.COUNTERED, proposal="400 days")
    with acting(world.engine, world.ines) as scope, pytest.raises(RequestChanged):
        reply(
            scope.conn, actor=world.ines, request_id=request.id, wanted=Reply(Step.GRANTED, "Yes.", ends_on=LATER),
            now=NOW, expected_revision=request.revision,
        )  # fmt: skip


def test_each_step_is_told_to_both_sides_and_stands_in_the_trail_of_both(world, held):
    request = asked(world, held)
    answer(world, request, Step.ANSWERED)
    told = world.found(
        "SELECT org_id, topic FROM outbox WHERE payload ->> 'request_id' = CAST(:id AS text) ORDER BY id", id=request.id
    )
    both = [world.helix.id, world.lumen.id]
    assert [(row.org_id, row.topic) for row in told] == [
        *((org_id, "request.opened") for org_id in both),
        *((org_id, "request.moved") for org_id in both),
    ]
    trail = world.found("SELECT * FROM audit_log WHERE entity_id = :id ORDER BY xid", id=request.id)
    assert [(row.event, row.enterprise_org_id, row.agency_org_id) for row in trail] == [
        ("request.opened", *both), ("request.moved", *both),
    ]  # fmt: skip
    assert "Too long" not in repr(trail)


def test_detection_never_moves_a_request(world, held):
    request = asked(world, held, conflict_id=finding_of(world).id)
    before = read(world, world.ines, request.id)
    amend(world, world.luca, world.found("SELECT policy_id FROM policy_distributions WHERE id = :id", id=held[1])[0].policy_id,
                [clause("N1", max=900)])  # fmt: skip
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=2))
    assert read(world, world.ines, request.id) == before


def test_what_waits_is_counted_for_the_side_whose_turn_it_is(world, held):
    def counts(actor, today):
        with acting(world.engine, actor) as scope:
            counted = request_counts(scope.conn, actor, today=today)
            return counted.waiting_count, counted.overdue_count

    request = asked(world, held)
    assert counts(world.ines, TODAY) == (1, 0)
    assert counts(world.ines, SOON + timedelta(days=1)) == (1, 1)
    assert counts(world.mara, TODAY) == counts(world.luca, TODAY) == (0, 0)
    answer(world, request, Step.ANSWERED)
    assert (counts(world.ines, TODAY), counts(world.mara, TODAY)) == ((0, 0), (1, 0))


def test_an_answer_overdue_at_the_agency_costs_it_until_it_is_given(world, held):
    def facts_of(client, as_of, org_id=None):
        found = world.job(gather, [world.lumen.id], as_of=as_of, today=as_of.date(), org_id=org_id)
        return next(each.facts for each in found if each.enterprise_org_id == client.id).requests

    request = asked(world, held)
    answer(world, request, Step.COUNTERED, proposal="400 days")
    soon, before = NOW + timedelta(hours=2), NOW + timedelta(minutes=30)
    assert facts_of(world.helix, soon) == (RequestFact(str(request.id), SOON),)
    assert facts_of(world.helix, before) == facts_of(world.novara, soon) == ()
    answer(world, request, Step.REPLIED)
    assert facts_of(world.helix, NOW + timedelta(days=40)) == ()


def test_today_tells_the_side_whose_turn_it_is(world, held):
    def told(actor, kind):
        with acting(world.engine, actor) as scope:
            return [need for need in dashboard(scope.conn, actor, now=NOW).needs if need.kind is kind]

    request = asked(world, held)
    (question,) = told(world.ines, NeedKind.QUESTION_TO_ANSWER)
    assert (question.subject_id, question.title, question.counterpart) == (
        request.id,
        "Logs, clause H1",
        world.lumen.name,
    )
    assert told(world.mara, NeedKind.ANSWER_TO_READ) == told(world.luca, NeedKind.QUESTION_TO_ANSWER) == []
    answer(world, request, Step.ANSWERED)
    (answered,) = told(world.mara, NeedKind.ANSWER_TO_READ)
    assert (answered.subject_id, answered.counterpart) == (request.id, world.helix.name)
    assert told(world.ines, NeedKind.QUESTION_TO_ANSWER) == []


def test_the_first_words_are_made_of_the_clients_own_clause():
    assert "H1 as it stands: “Keep the log.”" in neutral_words(clause("H1", min=720))


def test_a_rider_answers_the_agency_alone_closes_its_finding_and_leaves_the_last_word_to_it(world, held):
    request = asked(world, held, conflict_id=finding_of(world).id)
    given = {"adapting": Adapting(replaced=[clause("H1", max=30)]), "words": "For you, thirty days."}
    adapted = answer(world, request, Step.ADAPTED, **given)
    assert (adapted.state, adapted.outcome) == (RequestState.WITH_AGENCY, None)
    said = adapted.messages[-1]
    assert (said.step, said.version_number, said.rider_number) == (Step.ADAPTED, 1, 1)

    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=2))
    finding = finding_of(world)
    assert (finding.resolution_status, finding.resolution_kind) == ("resolved", "superseded")
    assert read(world, world.ines, request.id) == adapted
    settled = answer(world, request, Step.SETTLED)
    assert (settled.state, settled.outcome) == (RequestState.CLOSED, Outcome.SETTLED)


def test_a_rider_that_leaves_the_clause_as_it_was_asked_about_is_no_answer(world, held):
    request = asked(world, held)
    with pytest.raises(RequestNotValid, match="leaves H1 as the agency asked about it"):
        answer(world, request, Step.ADAPTED, adapting=Adapting(added=[clause("H2", min=700)]))
    with pytest.raises(RequestNotValid, match="which clauses it changes"):
        answer(world, request, Step.ADAPTED)
    with pytest.raises(RequestNotValid, match="which clauses it changes"):
        answer(world, request, Step.ANSWERED, adapting=Adapting(removed=["H1"]))
    assert not world.found("SELECT FROM policy_riders WHERE policy_id = :id", id=request.policy_id)


def test_an_exception_ends_when_a_rider_changes_the_norm_of_its_clause(world, held):
    request = asked(world, held)
    answer(world, request, Step.GRANTED, ends_on=LATER)
    order = RiderOrder(world.lumen.id, request.policy_id, "As agreed.", replaced=[clause("H1", min=300)])
    world.run(send_rider, world.ines, order=order, now=NOW + timedelta(hours=2))
    assert world.job(supersede_exceptions, [world.lumen.id], now=NOW + timedelta(hours=3)) == 1
    [ended] = world.found("SELECT state, end_reason FROM exceptions WHERE policy_id = :id", id=request.policy_id)
    assert tuple(ended) == ("superseded", "Version 1, rider 1 asks something else in H1.")


def test_a_finding_names_the_rider_that_its_clause_stands_in(world, held):
    policy_id = asked(world, held).policy_id
    assert {member.rider_number for member in finding_of(world).members} == {0}
    order = RiderOrder(world.lumen.id, policy_id, "As agreed.", replaced=[clause("H1", min=300)])
    world.run(send_rider, world.ines, order=order, now=NOW + timedelta(hours=2))
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=3))
    with acting(world.engine, world.mara) as scope:
        found = conflicts_of_agency(scope.conn, world.mara.org_id, ConflictFilter())
    opened = next(each for each in found if each.resolution_status == "unresolved")
    assert {(each.clause["id"], each.version_number, each.rider_number) for each in opened.members} == {
        ("H1", 1, 1),
        ("N1", 1, 0),
    }


def test_an_officer_who_may_not_publish_answers_without_a_rider(world, held):
    officer = world.person(Organization(world.ines.org_id, world.ines.kind, ""), role=Role.COMPLIANCE_OFFICER)
    request = asked(world, held)
    with pytest.raises(NotAllowed):
        answer(world, request, Step.ADAPTED, officer, adapting=Adapting(removed=["H1"]))
