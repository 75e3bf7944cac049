"""A file becomes proposals at once and in full, or nothing; of two who import it at once, one does."""

import threading
from datetime import date

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.engagements.model import Terms
from core.engagements.proposals import propose, withdraw_proposal
from core.identity.acting import acting
from core.importing.model import ImportOvertaken, RowsNotMended, Subject
from core.importing.operations import import_table
from tests.unit.importing.sheets import HEADER, a_person, proposals, table_of

DAY = date(2026, 12, 1)


def test_proposals_read_alike_whosever_the_mailbox_is(ours, does, statements_of, stamp):
    with_mailbox = {"free": f"free@{stamp}.example", "taken": ours.stranger.email}
    ran = {}
    for name, email in with_mailbox.items():
        table = proposals(email)
        ran[name] = statements_of(
            lambda table=table: does(import_table, ours.admin, subject=Subject.ENGAGEMENTS, table=table)
        )
    assert ran["free"] == ran["taken"]


def test_1000_proposals_are_sent_as_single_ones_are(engine, ours, does, stamp, trail, told):
    single = does(
        propose, ours.admin, email=f"single@{stamp}.example", wanted=Terms(("Corvexa", "Oncora"), DAY, markets=("DE",))
    )
    table = proposals(*(f"agency.{number}@{stamp}.example" for number in range(1_000)))
    assert does(import_table, ours.admin, subject=Subject.ENGAGEMENTS, table=table) == 1_000
    first, *others = trail(ours.client.id)
    assert len(others) == 1_000
    assert {(row.event, row.actor_name, row.entity) for row in others} == {
        (first.event, first.actor_name, first.entity)
    }
    assert others[0].new | {"email": ""} == first.new | {"email": ""}
    assert told(ours.client.id) == ["proposal.sent"] * 1_001
    with transaction(engine, SideRole.JOB) as scope:
        waiting = scope.conn.execute(
            text(
                "SELECT DISTINCT brands, markets, starts_on, ends_on, state, proposed_by, enterprise_name FROM engagement_proposals WHERE enterprise_org_id = :org"
            ),
            {"org": ours.client.id},
        ).all()
    assert len(waiting) == 1
    assert single


def test_where_a_proposal_waits_the_row_is_named_until_it_is_withdrawn(ours, does, stamp, counted):
    email = f"agency@{stamp}.example"
    made = does(propose, ours.admin, email=email, wanted=Terms(("One",), DAY))
    table = proposals(f"other@{stamp}.example", email.upper())
    before = counted()
    with pytest.raises(RowsNotMended) as refused:
        does(import_table, ours.admin, subject=Subject.ENGAGEMENTS, table=table)
    assert [each.partition(": ")[0] for each in refused.value.details["refused"]] == ["Row 3, email"]
    assert counted() == before
    does(withdraw_proposal, ours.admin, engagement_id=made)
    assert does(import_table, ours.admin, subject=Subject.ENGAGEMENTS, table=table) == 2


@pytest.mark.parametrize("subject", Subject)
def test_of_two_administrators_who_import_the_same_file_at_once_one_does(engine, ours, stamp, told, subject):
    emails = [f"both.{number}@{stamp}.example" for number in range(50)]
    tables = {
        Subject.PEOPLE: [
            table_of([HEADER, *(a_person(1, email=email) for email in order)]) for order in (emails, emails[::-1])
        ],
        Subject.ENGAGEMENTS: [proposals(*emails), proposals(*emails[::-1])],
    }[subject]
    refused, start = [], threading.Barrier(2)

    def act(actor, table):
        start.wait()
        try:
            with acting(engine, actor) as scope:
                import_table(scope.conn, actor=actor, subject=subject, table=table, now=scope.now)
        except (RowsNotMended, ImportOvertaken) as refusal:
            refused.append(refusal)

    racers = [threading.Thread(target=act, args=given) for given in zip((ours.admin, ours.second), tables, strict=True)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(refused) == 1
    assert len(told(ours.client.id)) == 50
