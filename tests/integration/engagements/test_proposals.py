"""Proposing to a mailbox tells the sender nothing of whose it is; its owner answers."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.engagements.model import EngagementState, Terms
from core.engagements.proposals import (
    AlreadyEngaged,
    ProposalWaits,
    accept,
    decline,
    propose,
    tell_of_proposals,
    withdraw_proposal,
)
from core.engagements.queries import NoSuchEngagement, engagements_of_agency, engagements_of_enterprise, proposals
from core.engagements.rules import TermsNotValid
from core.errors import NotInThisState
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from jobs import tell_of_proposals as job
from tests.integration.engagements.conftest import NOW, TERMS


def listed(world, actor):
    with acting(world.engine, actor) as scope:
        return proposals(scope.conn, actor)


def test_a_proposal_is_read_by_the_agency_whose_administrator_has_the_address(world):
    made = world.proposed(f"  {world.clara.email.upper()} ")
    (received,) = listed(world, world.clara)
    assert (received.id, received.enterprise, received.brands) == (made, world.helix.name, ("Corvexa", "Oncora"))
    assert listed(world, world.mara) == []
    (sent,) = listed(world, world.ines)
    assert (sent.email, sent.state) == (world.clara.email, EngagementState.PROPOSED)
    assert listed(world, world.luca) == []


def test_the_markets_proposed_are_those_of_the_engagement_and_of_both_sides_trail(world):
    made = world.proposed(world.clara.email, Terms(("Corvexa",), TERMS.starts_on, markets=("DE", "US-CA")))
    assert [each.markets for who in (world.clara, world.ines) for each in listed(world, who)] == [("DE", "US-CA")] * 2
    world.run(accept, world.clara, engagement_id=made, now=NOW)
    for who, ask in ((world.ines, engagements_of_enterprise), (world.clara, engagements_of_agency)):
        with acting(world.engine, who) as scope:
            assert {each.id: each.markets for each in ask(scope.conn, who.org_id)}[made] == ("DE", "US-CA")
    (trail,) = world.found("SELECT new FROM audit_log WHERE event = 'engagement.accepted' AND entity_id = :id", id=made)
    assert trail.new["markets"] == ["DE", "US-CA"]


def test_who_comes_later_finds_what_waits_at_their_address_and_who_left_does_not(world):
    email = f"later.{uuid4().hex}@quill.example"
    world.proposed(email)
    assert listed(world, world.clara) == []
    later = world.person(world.quill, email=email)
    assert [each.email for each in listed(world, world.clara)] == [email]
    with transaction(world.engine, SideRole.IDENTITY, org_id=world.quill.id) as scope:
        scope.conn.execute(text("UPDATE users SET deactivated_at = now() WHERE id = :id"), {"id": later.user_id})
    assert listed(world, world.clara) == []


def test_an_address_of_somebody_who_does_not_administer_an_agency_reaches_nobody_here(world):
    user = world.person(world.quill, role=Role.AGENCY_USER)
    for email in (user.email, world.luca.email, "nobody@example.org"):
        made = world.proposed(email)
        assert listed(world, world.clara) == []
        with pytest.raises(NoSuchEngagement):
            world.run(accept, world.clara, engagement_id=made, now=NOW)


def test_free_unknown_and_taken_addresses_are_answered_by_the_same_statements(world):
    ran, seen = [], []

    def note(*given):
        ran.append(given[2])

    user = world.person(world.quill, role=Role.AGENCY_USER)
    everybody = (world.clara, user, world.luca, world.mara, world.ines)
    event.listen(world.engine, "before_cursor_execute", note)
    for email in ("nobody@example.org", *(person.email for person in everybody)):
        ran.clear()
        made = world.proposed(email)
        with acting(world.engine, world.ines) as scope:
            (sent,) = [each for each in proposals(scope.conn, world.ines) if each.id == made]
        seen.append((tuple(ran), sent.state, sent.decided_at, sent.revision, sent.enterprise, sent.brands))
    event.remove(world.engine, "before_cursor_execute", note)
    assert len(seen[0][0]) >= 3
    assert all(each == seen[0] for each in seen)


def test_before_it_is_accepted_no_column_that_a_client_may_read_names_the_agency(world):
    made = world.proposed(world.clara.email)
    with acting(world.engine, world.ines) as scope:
        columns = scope.conn.execute(
            text(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'app.engagement_proposals'::regclass AND attnum > 0"
                " AND has_column_privilege(attrelid, attname, 'SELECT')"
            )
        ).scalars()
        names = ", ".join(columns)
        shown = str(
            scope.conn.execute(text(f"SELECT {names} FROM engagement_proposals WHERE id = :id"), {"id": made}).one()
        )
        seen = scope.conn.execute(text("SELECT id FROM organizations")).scalars().all()
    assert str(world.quill.id) not in shown
    assert world.quill.name not in shown
    assert world.quill.id not in seen
    world.run(decline, world.clara, engagement_id=made, now=NOW)
    with acting(world.engine, world.ines) as scope:
        shown = str(
            scope.conn.execute(text(f"SELECT {names} FROM engagement_proposals WHERE id = :id"), {"id": made}).one()
        )
        trail = scope.conn.execute(text("SELECT * FROM audit_log WHERE entity_id = :id"), {"id": made}).all()
    assert "declined" in shown
    for known in (world.quill.id, world.quill.name, world.clara.user_id, world.clara.display_name):
        assert str(known) not in shown + str(trail)


def test_accepting_makes_the_engagement_and_tells_both_sides(world):
    made = world.proposed(world.clara.email, Terms(("Corvexa",), date(2026, 11, 2), date(2027, 11, 1)))
    world.run(accept, world.clara, engagement_id=made, now=NOW)
    with acting(world.engine, world.ines) as scope:
        mine = next(each for each in engagements_of_enterprise(scope.conn, world.helix.id) if each.id == made)
    with acting(world.engine, world.clara) as scope:
        (theirs,) = engagements_of_agency(scope.conn, world.quill.id)
    assert (mine.counterpart, theirs.counterpart) == (world.quill.name, world.helix.name)
    assert (mine.state, mine.brands, mine.ends_on) == (EngagementState.ACTIVE, ("Corvexa",), date(2027, 11, 1))
    assert listed(world, world.clara) == []
    assert listed(world, world.ines) == []
    told = world.found(
        "SELECT org_id, topic FROM outbox WHERE payload ->> 'engagement_id' = :id AND topic = 'engagement.accepted'",
        id=str(made),
    )
    assert {each.org_id for each in told} == {world.helix.id, world.quill.id}
    (recorded,) = world.found(
        "SELECT enterprise_org_id, agency_org_id, actor_name FROM audit_log WHERE entity_id = :id AND event = 'engagement.accepted'",
        id=made,
    )
    assert tuple(recorded) == (world.helix.id, world.quill.id, world.clara.display_name)


def test_declining_is_told_to_the_client_without_who_declined(world):
    made = world.proposed(world.clara.email)
    world.run(decline, world.clara, engagement_id=made, now=NOW)
    assert [each.state for each in listed(world, world.ines)] == [EngagementState.DECLINED]
    rows = world.found(
        "SELECT enterprise_org_id, agency_org_id, actor_org_id, actor_name, request_id FROM audit_log WHERE entity_id = :id AND event = 'proposal.declined' ORDER BY agency_org_id NULLS LAST",
        id=made,
    )
    assert [tuple(row)[:4] for row in rows] == [
        (None, world.quill.id, world.quill.id, world.clara.display_name),
        (world.helix.id, None, None, None),
    ]
    told = world.found(
        "SELECT org_id FROM outbox WHERE topic = 'proposal.declined' AND payload ->> 'engagement_id' = :id",
        id=str(made),
    )
    assert {row.org_id for row in told} == {world.helix.id, world.quill.id}


def test_an_agency_cannot_write_such_a_row_for_a_client_that_proposed_nothing(world):
    with pytest.raises(ProgrammingError, match="row-level security"), acting(world.engine, world.clara) as scope:
        scope.conn.execute(
            text("INSERT INTO outbox (org_id, topic) VALUES (:id, 'proposal.declined')"), {"id": world.novara.id}
        )


def test_an_agency_cannot_make_an_engagement_that_nobody_proposed(world):
    with pytest.raises(ProgrammingError, match="row-level security"), acting(world.engine, world.clara) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO engagements (agency_org_id, enterprise_org_id, state, starts_on, accepted_by, accepted_at)"
                " VALUES (:agency, :enterprise, 'active', current_date, :user, now())"
            ),
            {"agency": world.quill.id, "enterprise": world.novara.id, "user": world.clara.user_id},
        )


def test_an_agency_that_works_for_the_client_already_is_told_so(world):
    made = world.proposed(world.mara.email)
    with pytest.raises(AlreadyEngaged, match=f"You work for {world.helix.name} already"):
        world.run(accept, world.mara, engagement_id=made, now=NOW)
    world.run(decline, world.mara, engagement_id=made, now=NOW)


def test_one_proposal_waits_at_an_address_at_a_time(world):
    made = world.proposed(world.clara.email)
    with pytest.raises(ProposalWaits, match="waiting already"):
        world.proposed(world.clara.email)
    world.proposed(world.clara.email, by=world.luca)
    world.run(withdraw_proposal, world.ines, engagement_id=made, now=NOW)
    assert world.proposed(world.clara.email) != made


def test_of_two_administrators_accepting_at_once_one_is_told_that_it_is_active(world):
    second = world.person(world.quill)
    made = world.proposed(world.clara.email)
    refused, start = [], threading.Barrier(2)

    def act(person):
        with acting(world.engine, person) as scope:
            start.wait()
            try:
                accept(scope.conn, actor=person, engagement_id=made, now=NOW)
            except NotInThisState as refusal:
                refused.append(refusal.message)

    racers = [threading.Thread(target=act, args=(person,)) for person in (world.clara, second)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert refused == ["This engagement is active and cannot become active; it can become ended."]
    assert len(world.found("SELECT FROM engagements WHERE id = :id", id=made)) == 1
    assert (
        len(world.found("SELECT FROM audit_log WHERE entity_id = :id AND event = 'engagement.accepted'", id=made)) == 1
    )


@pytest.mark.parametrize("round_number", range(6))
def test_accepting_and_withdrawing_at_once_leave_one_of_the_two(world, round_number):
    made = world.proposed(world.clara.email)
    refused, start = [], threading.Barrier(2)

    def act(operation, person):
        with acting(world.engine, person) as scope:
            start.wait()
            try:
                operation(scope.conn, actor=person, engagement_id=made, now=NOW)
            except NotInThisState as refusal:
                refused.append(refusal.message)

    racers = [
        threading.Thread(target=act, args=given) for given in ((accept, world.clara), (withdraw_proposal, world.ines))
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(refused) == 1
    (state,) = world.found("SELECT state FROM engagement_proposals WHERE id = :id", id=made)
    assert (state.state == "active") == bool(world.found("SELECT FROM engagements WHERE id = :id", id=made))


@pytest.mark.parametrize(
    ("email", "terms", "sentence"),
    [
        ("no address", TERMS, "no e-mail address"),
        ("a@b, c@d", TERMS, "no e-mail address"),
        ("a@b.example", Terms((" ",), date(2026, 11, 2)), "at least one"),
        ("a@b.example", Terms(("C",), date(2026, 11, 2), date(2026, 11, 1)), "last day"),
        ("a@b.example", Terms(("C",), date(2026, 1, 1), date(2026, 11, 1)), "last day"),
        ("a@b.example", Terms(tuple(map(str, range(51))), date(2026, 11, 2)), "at most 50"),
    ],
)
def test_what_is_proposed_must_make_sense(world, email, terms, sentence):
    with pytest.raises(TermsNotValid, match=sentence):
        world.proposed(email, terms)


def test_only_administrators_propose_and_answer(world, officer):
    with pytest.raises(PermissionMissing):
        world.run(propose, officer, email="a@b.example", wanted=TERMS, now=NOW)
    user = world.person(world.quill, role=Role.AGENCY_USER)
    made = world.proposed(world.clara.email)
    for operation in (accept, decline):
        with pytest.raises(PermissionMissing):
            world.run(operation, user, engagement_id=made, now=NOW)
    with acting(world.engine, user) as scope, pytest.raises(PermissionMissing):
        proposals(scope.conn, user)


def test_every_address_gets_a_letter_and_the_agency_that_has_one_an_event(world):
    known, unknown = world.proposed(world.clara.email), world.proposed("nobody@example.org")
    withdrawn = world.proposed("gone@example.org")
    world.run(withdraw_proposal, world.ines, engagement_id=withdrawn, now=NOW)
    world.job(tell_of_proposals, [known, unknown, withdrawn], now=NOW)
    mails = world.found("SELECT recipient, subject, about_id FROM mails WHERE org_id = :id", id=world.helix.id)
    assert {mail.recipient for mail in mails} == {world.clara.email, "nobody@example.org"}
    assert {mail.subject for mail in mails} == {f"{world.helix.name} proposes to work with you"}
    told = world.found(
        "SELECT org_id, payload FROM outbox WHERE topic = 'proposal.received' AND org_id = :id", id=world.quill.id
    )
    assert [row.payload["engagement_id"] for row in told] == [str(known)]


def test_the_job_tells_of_each_proposal_once(world):
    made = world.proposed(world.clara.email)
    while world.job(job.run, now=NOW):
        pass
    assert len(world.found("SELECT FROM mails WHERE about_id = :id", id=made)) == 1
    assert world.job(job.run, now=NOW) == 0
