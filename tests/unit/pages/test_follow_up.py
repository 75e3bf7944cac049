"""Who has not signed, said in the list and in one distribution."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from core.distribution.model import Distribution, DistributionStatus, Response, Signature
from core.distribution.queries import DistributionCounts
from core.identity.model import Role
from pages.view_models import follow_up as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def sent(**changes):
    values = {
        "id": uuid.uuid4(), "policy_id": uuid.uuid4(), "policy_title": "Logs", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "agency_org_id": uuid.uuid4(), "agency": "Lumen", "version_number": 1,
        "distribution_status": DistributionStatus.ACTIVE, "delivery": "delivered", "response": Response.AWAITING,
        "is_current_version": True, "is_mandatory": True, "message": "", "distributed_at": NOW - timedelta(days=20),
        "scheduled_for": None, "due_at": NOW - timedelta(days=6), "opened_at": None, "acknowledged_at": None,
        "acknowledged_by": None, "signer_name": None,
    }  # fmt: skip
    return Distribution(**{**values, **changes})


def test_what_is_past_due_says_so_and_what_is_answered_does_not():
    signed = sent(response=Response.ACKNOWLEDGED)
    rows = view.frame([sent(), signed], now=NOW, zone_name="UTC")
    assert rows["Answer"].tolist() == ["■ Past due", "● Acknowledged"]
    assert rows["Due"].tolist() == ["18 Nov 2026 (6 days ago)", "18 Nov 2026"]


def test_a_superseded_row_waits_for_nothing():
    old = sent(distribution_status=DistributionStatus.SUPERSEDED, is_current_version=False)
    assert not view.waits(old)
    assert view.answer_words(old, now=NOW) == "○ Awaiting"


def test_choosing_a_state_looks_at_earlier_versions_too():
    filters = {"policy_id": None, "agency_id": None, "response": "All", "after": None, "limit": 26}
    assert view.wanted(state="All", everything=False, **filters).current_only
    withdrawn = view.wanted(state="Withdrawn", everything=False, **filters)
    assert withdrawn.distribution_status is DistributionStatus.WITHDRAWN
    assert not withdrawn.current_only


@pytest.mark.parametrize("status", list(DistributionStatus))
def test_only_an_admin_may_withdraw_and_only_what_still_stands(status):
    may_end = status in {DistributionStatus.PENDING, DistributionStatus.ACTIVE}
    assert view.can_withdraw(sent(distribution_status=status), of_client()) is may_end
    assert not view.can_withdraw(sent(distribution_status=status), of_client(Role.COMPLIANCE_OFFICER))


def test_a_reservation_shows_its_clauses_and_its_reason():
    given = Signature(
        uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), "Ada", Response.WITH_RESERVATION, "Not before *January*", ("N8",),
        b"", "password", "UTC", NOW - timedelta(days=2),
    )  # fmt: skip
    (said,) = view.signatures([given], now=NOW, zone_name="UTC")
    assert "accepted with reservation" in said
    assert "On N8: “Not before \\*January\\*”" in said


@pytest.mark.parametrize(
    ("awaiting", "overdue", "said"),
    [
        (0, 0, "Everybody has answered what is in force."),
        (1, 0, "1 answer to come; 2 with objections."),
        (5, 3, "5 answers to come, 3 of them past due; 2 with objections."),
    ],
)
def test_the_standing_is_one_sentence(awaiting, overdue, said):
    assert view.standing(DistributionCounts(9, 9, 2, 2, awaiting, overdue)) == said
