"""Registers by the page: every order has every row once, filters and counts agree, and a rival's rows are in none."""

import uuid
from itertools import product

import pytest
from sqlalchemy import text

from core.compliance.overview import by_counterpart, by_policy, distribution, movers, overview_totals, trend
from core.compliance.register import RecordFilter, RecordOrder, compliance_register
from core.compliance.sheet import agency_sheet
from core.compliance.sheet_paper import sheet_paper, take_along_sheet
from core.db.scope import SideRole, transaction
from core.engagements.queries import NoSuchAgency
from core.errors import NotAllowed, NotValid
from core.exceptions.granting import grant_exception
from core.exceptions.register import (
    ExceptionOrder,
    ExceptionStanding,
    ExceptionsWanted,
    exceptions_register,
    standing_counts,
)
from core.exceptions.renewing import NothingToRenew, ask_again
from core.identity.acting import acting
from core.identity.model import Role
from core.papers.model import Format, Table
from core.papers.writing import write
from core.registers.model import Slice
from core.registers.operations import exported
from tests.factories import a_person, an_enterprise
from tests.integration.distribution.conftest import NOW, count, world
from tests.integration.distribution.test_distribute import send
from tests.integration.exceptions.answering import LAST, TODAY, reserve

__all__ = ["count", "world"]


@pytest.fixture
def scored(world):
    """Three policies at both agencies, one record without a score, every other with one of its own."""
    for number in range(3):
        policy_id = world.publish(title=f"Policy {number}", clauses=("C1",))
        send(world, policy_id, agency_ids=[each.id for each in world.agencies[:2]])
    with transaction(world.engine, SideRole.JOB) as scope:
        rows = scope.conn.execute(
            text("SELECT id FROM agency_policy_compliance WHERE enterprise_org_id = :org ORDER BY id"),
            {"org": world.admin.org_id},
        )
        for place, row in enumerate(rows.scalars().all()):
            scope.conn.execute(
                text(
                    "UPDATE agency_policy_compliance SET compliance_score = CAST(:score AS integer), coverage = 5000,"
                    " compliance_status = CASE WHEN CAST(:score AS integer) IS NULL THEN 'pending' ELSE 'at_risk' END WHERE id = :id"
                ),
                {"id": row, "score": None if place == 0 else 60 + place // 2},
            )
    return world


def all_rows(world, order, wanted, size=2):
    found, part = [], Slice(order, size)
    while True:
        with acting(world.engine, world.admin) as scope:
            page = compliance_register(scope.conn, world.admin, wanted, part)
        found += page.rows
        if page.next_after is None:
            return found, page
        part = part.beginning_after(page.next_after)


def test_every_order_shows_every_record_once_page_by_page(scored):
    for order in RecordOrder:
        found, _ = all_rows(scored, order, RecordFilter())
        whole, page = all_rows(scored, order, RecordFilter(), size=100)
        assert [each.id for each in found] == [each.id for each in whole], order
        assert len({each.id for each in found}) == len(found) == page.matching_count == 6, order


def test_a_record_without_a_score_stands_last_whichever_way_scores_are_read(scored):
    for order, sort in ((RecordOrder.LOWEST_SCORE, 1), (RecordOrder.HIGHEST_SCORE, -1)):
        scores = [each.compliance_score for each in all_rows(scored, order, RecordFilter())[0]]
        assert scores[-1] is None
        assert scores[:-1] == sorted(scores[:-1], key=lambda score: sort * score)


def test_filters_narrow_by_score_name_title_and_organization(scored):
    def ids(**wanted):
        return len(all_rows(scored, RecordOrder.NEWEST, RecordFilter(**wanted), size=100)[0])

    assert ids(unscored_only=True) == 1
    assert ids(least_score=61, most_score=61) == 2
    assert ids(words="POLICY 1") == 2
    assert ids(words=scored.agencies[0].name) == 3
    assert ids(words="nobody is called so") == 0
    assert ids(counterpart_id=scored.agencies[1].id) == 3
    assert ids(counterpart_id=uuid.uuid4()) == 0


def test_the_overview_counts_the_same_records_and_leaves_out_what_has_no_score(scored):
    with acting(scored.engine, scored.admin) as scope:
        totals = overview_totals(scope.conn, scored.admin, now=scope.now)
        groups, policies = by_counterpart(scope.conn, scored.admin), by_policy(scope.conn, scored.admin)
        bands, unscored = distribution(scope.conn, scored.admin)
        assert trend(scope.conn, scored.admin, today=TODAY) == []
        assert movers(scope.conn, scored.admin, today=TODAY) == []
    assert (totals.record_count, totals.scored_count, totals.pending_count) == (6, 5, 1)
    assert totals.average_score == 61  # of 60, 61, 61, 62, 62, and not of a zero
    assert (sum(bands), bands[6], unscored) == (5, 5, 1)
    assert sum(group.record_count for group in groups) == sum(policy.record_count for policy in policies) == 6
    assert {policy.name for policy in policies} == {"Policy 0", "Policy 1", "Policy 2"}


def test_a_rival_and_an_agency_beside_it_find_none_of_them(scored):
    with transaction(scored.engine, SideRole.JOB) as scope:
        rival = a_person(scope.conn, an_enterprise(scope.conn))
    with acting(scored.engine, rival) as scope:
        page = compliance_register(scope.conn, rival, RecordFilter(), Slice(RecordOrder.NAME))
        assert (page.rows, page.total) == ((), "0")
        assert by_counterpart(scope.conn, rival) == by_policy(scope.conn, rival) == []
        with pytest.raises(NoSuchAgency):
            agency_sheet(scope.conn, rival, scored.agencies[0].id, now=NOW)
    with acting(scored.engine, scored.signers[0]) as scope:
        page = compliance_register(scope.conn, scored.signers[0], RecordFilter(), Slice(RecordOrder.NAME))
    assert {each.agency_org_id for each in page.rows} == {scored.agencies[0].id}


def test_a_file_holds_all_rows_and_the_trail_notes_its_filters_and_how_many(scored):
    admin = scored.admin
    with acting(scored.engine, admin) as scope:
        rows = list(
            exported(
                scope.conn, actor=admin, register="compliance", filters={"Status": "At risk"},
                wanted=Slice(RecordOrder.NAME),
                page=lambda part: compliance_register(scope.conn, admin, RecordFilter(), part),
            )
        )  # fmt: skip
    assert len(rows) == 6
    with transaction(scored.engine, SideRole.JOB) as scope:
        noted = scope.conn.execute(
            text("SELECT new FROM audit_log WHERE event = 'compliance.exported' AND enterprise_org_id = :org"),
            {"org": admin.org_id},
        ).scalar_one()
    assert noted == {"row_count": 6, "filters": {"Status": "At risk"}}


def test_who_may_not_take_records_along_gets_no_row_and_no_note(scored):
    with transaction(scored.engine, SideRole.JOB) as scope:
        auditor = a_person(scope.conn, scored.enterprise, role=Role.AUDITOR)
    with acting(scored.engine, auditor) as scope, pytest.raises(NotAllowed):
        next(
            exported(
                scope.conn, actor=auditor, register="compliance", filters={}, wanted=Slice(RecordOrder.NAME),
                page=lambda part: compliance_register(scope.conn, auditor, RecordFilter(), part),
            )
        )  # fmt: skip


class TestExceptions:
    def register(self, world, actor, standing=None, order=ExceptionOrder.NEWEST, today=TODAY):
        with acting(world.engine, actor) as scope:
            wanted = ExceptionsWanted(standing)
            return exceptions_register(scope.conn, actor, wanted, Slice(order), today=today).rows

    def test_both_sides_read_it_with_its_conditions(self, world):
        reserved = reserve(world)
        with acting(world.engine, world.admin) as scope:
            granted = grant_exception(
                scope.conn, actor=world.admin, exception_id=reserved.exception_id, starts_on=TODAY, ends_on=LAST,
                conditions=" A person checks it. ", now=NOW,
            )  # fmt: skip
        assert granted.conditions == "A person checks it."
        for actor, order in product((world.admin, world.signers[0]), ExceptionOrder):
            (line,) = self.register(world, actor, order=order)
            assert (line.conditions, line.clause_ids, line.ends_on) == ("A person checks it.", ("C2",), LAST)

    def test_it_moves_from_waiting_over_in_force_and_ending_to_ended(self, world):
        reserved = reserve(world)
        assert [each.id for each in self.register(world, world.admin, ExceptionStanding.WAITING)] == [
            reserved.exception_id
        ]
        reserved.grant()
        assert self.register(world, world.admin, ExceptionStanding.WAITING) == ()
        assert len(self.register(world, world.admin, ExceptionStanding.IN_FORCE)) == 1
        assert len(self.register(world, world.admin, ExceptionStanding.ENDING_SOON)) == 1
        with acting(world.engine, world.admin) as scope:
            counts = standing_counts(scope.conn, world.admin, today=TODAY)
        assert (counts.waiting_count, counts.in_force_count, counts.ending_count, counts.ended_count) == (0, 1, 1, 0)
        reserved.expire()
        assert len(self.register(world, world.admin, ExceptionStanding.ENDED)) == 1

    def test_asking_again_waits_as_a_request_of_its_own_for_the_same_clauses_and_signature(self, world, count):
        reserved, signer = reserve(world), world.signers[0]
        reserved.grant()
        with acting(world.engine, signer) as scope:
            asked = ask_again(scope.conn, actor=signer, exception_id=reserved.exception_id, reason="June.", now=NOW)
        assert (asked.state, asked.renews_id, asked.reason) == ("requested", reserved.exception_id, "June.")
        assert (asked.printed_name, asked.clauses) == (reserved.entry().printed_name, reserved.entry().clauses)
        assert reserved.entry().state == "approved"
        assert (
            count("audit_log WHERE event = 'exception.requested' AND entity_id = CAST(:id AS uuid)", id=asked.id) == 1
        )
        with acting(world.engine, signer) as scope, pytest.raises(NothingToRenew, match="already"):
            ask_again(scope.conn, actor=signer, exception_id=reserved.exception_id, reason="June.", now=NOW)

    def test_what_was_never_granted_or_has_no_reason_is_not_asked_for_again(self, world):
        reserved, signer = reserve(world), world.signers[0]
        with acting(world.engine, signer) as scope, pytest.raises(NothingToRenew, match="granted"):
            ask_again(scope.conn, actor=signer, exception_id=reserved.exception_id, reason="June.", now=NOW)
        reserved.grant()
        with acting(world.engine, signer) as scope, pytest.raises(NotValid):
            ask_again(scope.conn, actor=signer, exception_id=reserved.exception_id, reason=" ", now=NOW)
        with acting(world.engine, world.admin) as scope, pytest.raises(NotAllowed):
            ask_again(scope.conn, actor=world.admin, exception_id=reserved.exception_id, reason="June.", now=NOW)

    def test_a_sheet_holds_what_the_client_works_with(self, world):
        reserved = reserve(world)
        with acting(world.engine, world.admin) as scope:
            sheet = agency_sheet(scope.conn, world.admin, world.agencies[0].id, now=NOW)
        assert sheet.agency == world.agencies[0].name
        assert [each.policy_title for each in sheet.records] == ["Records"]
        assert [each.id for each in sheet.exceptions] == [reserved.exception_id]
        assert (sheet.violations, sheet.assessments) == ([], {})

    def test_the_sheet_is_taken_along_as_a_paper_with_the_same_numbers_and_a_line_in_the_trail(self, world, count):
        reserved = reserve(world)
        agency = world.agencies[0]
        with acting(world.engine, world.admin) as scope:
            sheet = agency_sheet(scope.conn, world.admin, agency.id, now=NOW)
            paper = take_along_sheet(scope.conn, world.admin, agency.id, now=NOW)
        assert paper == sheet_paper(sheet, world.admin, now=NOW)
        tables = {
            block.key: block for section in paper.sections for block in section.blocks if isinstance(block, Table)
        }
        assert [row[0] for row in tables["policies"].rows] == ["Records"]
        assert [row[:3] for row in tables["exceptions"].rows] == [("Waiting", "Records", "C2")]
        assert reserved.exception_id == sheet.exceptions[0].id
        assert write(paper, Format.PDF).content[:5] == b"%PDF-"
        trail = "audit_log WHERE event = 'agency_sheet.exported' AND entity_id = :agency AND enterprise_org_id = :org AND agency_org_id IS NULL"
        assert count(trail, agency=agency.id, org=world.enterprise.id) == 1

    def test_nobody_takes_along_a_sheet_of_an_agency_that_is_not_theirs(self, world):
        with transaction(world.engine, SideRole.JOB) as scope:
            rival = a_person(scope.conn, an_enterprise(scope.conn))
        for agency_id in (world.agencies[0].id, uuid.uuid4()):
            with acting(world.engine, rival) as scope, pytest.raises(NoSuchAgency):
                take_along_sheet(scope.conn, rival, agency_id, now=NOW)
