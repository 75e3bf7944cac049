"""Who has not signed, said in the list and in one distribution."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from core.distribution.follow_up import FollowedPolicy, Standing
from core.distribution.model import (
    Distribution,
    DistributionStatus,
    Happening,
    LeftOut,
    Response,
    SetResult,
    Signature,
)
from core.distribution.queries import DistributionSort
from core.identity.model import Role
from pages.view_models import acting_on_many as acts
from pages.view_models import follow_up as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = uuid.uuid4()


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


def asked(**filters):
    policy = FollowedPolicy(POLICY, "Logs", 3)
    return view.wanted(view.Filters(**filters), {"Logs": policy}, now=NOW, limit=51)


def test_the_list_holds_what_is_in_force_until_somebody_looks_further_back():
    assert asked().current_only
    assert not asked(earlier=True).current_only
    assert not asked(version="2").current_only
    assert not asked(batch_id=POLICY).current_only
    withdrawn = asked(state="Withdrawn")
    assert (withdrawn.distribution_status, withdrawn.current_only) == (DistributionStatus.WITHDRAWN, False)


def test_the_address_is_read_as_the_question_takes_it():
    wanted = asked(
        policy="Logs",
        version="2",
        agency="lum",
        brand="Oncora",
        response="Awaiting",
        delivery="Not opened",
        overdue=True,
    )
    assert (wanted.policy_id, wanted.version_number, wanted.agency, wanted.brand) == (POLICY, 2, "lum", "Oncora")
    assert (wanted.response, wanted.delivery, wanted.overdue_at) == (Response.AWAITING, "delivered", NOW)
    strange = asked(policy="Nothing", version="x", response="?", delivery="?", state="?", sort="?")
    assert strange == asked()


@pytest.mark.parametrize("sort", list(view.SORTS))
def test_a_rows_place_is_the_value_that_the_list_is_sorted_by(sort):
    row = sent()
    by = {
        DistributionSort.DUE: row.due_at,
        DistributionSort.NEWEST: row.distributed_at,
        DistributionSort.AGENCY: "Lumen",
    }
    assert view.cursor(sort, row) == (by[view.SORTS[sort]], row.id)


def test_two_policies_with_one_title_are_told_apart():
    twins = [FollowedPolicy(uuid.uuid4(), "Logs", 1) for _ in range(3)]
    assert list(view.titles(twins)) == ["Logs", "Logs (2)", "Logs (3)"]


def test_the_ledger_says_when_it_was_delivered_opened_signed_and_reminded_of():
    row = view.frame([sent(opened_at=NOW, reminded_at=NOW)], now=NOW, zone_name="UTC").iloc[0]
    assert (row["Delivered"], row["Opened"], row["Signed"], row["Reminded"]) == (
        "4 Nov 2026", "24 Nov 2026", "–", "24 Nov 2026",
    )  # fmt: skip
    assert view.frame([sent(delivery="queued")], now=NOW, zone_name="UTC").iloc[0]["Delivered"] == "–"


def test_an_act_is_about_the_rows_ticked_or_else_about_all():
    ids = [uuid.uuid4(), uuid.uuid4()]
    assert view.scope(ids, 900) == "2 chosen"
    assert view.scope([], 900) == "all 900"
    assert view.scope([], 10_001) == "all more than 10,000"
    assert view.scope_in_words(ids[:1], 900) == "The distribution you ticked"
    assert view.scope_in_words([], 900) == "All 900 distributions that fit the filters"


def test_what_an_act_left_out_is_counted_by_reason_and_named():
    left_out = tuple(
        LeftOut(uuid.uuid4(), name, why) for name, why in (("A", "answered"), ("B", "answered"), ("C", "withdrawn"))
    )
    result = SetResult((uuid.uuid4(),), left_out)
    assert (
        acts.result_says(result, "Reminded") == "Reminded 1 agency. Left out: 2 already answered; 1 already withdrawn."
    )
    assert acts.left_out(result)["Left out, since"].tolist() == [
        "already answered",
        "already answered",
        "already withdrawn",
    ]
    assert acts.result_says(SetResult((uuid.uuid4(),), ()), "Reminded") == "Reminded 1 agency."


def test_the_story_names_who_did_what_when():
    happenings = [Happening(NOW - timedelta(days=2), "delivered", "Ines"), Happening(NOW, "opened", None)]
    assert view.story(happenings, now=NOW, zone_name="UTC") == [
        "22 Nov 2026, 12\\:00 (2 days ago): **Delivered**, Ines",
        "24 Nov 2026, 12\\:00 (just now): **Opened for the first time**",
    ]


@pytest.mark.parametrize(("response", "may"), [(Response.AWAITING, True), (Response.ACKNOWLEDGED, False)])
def test_only_an_admin_reminds_and_only_of_what_waits(response, may):
    assert view.can_remind(sent(response=response), of_client()) is may
    assert not view.can_remind(sent(response=response), of_client(Role.COMPLIANCE_OFFICER))


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
        (1, 0, "1 answer to come."),
        (5, 3, "5 answers to come, 3 of them past due."),
        (10_001, 1, "more than 10,000 answers to come, 1 of them past due."),
    ],
)
def test_the_standing_is_one_sentence(awaiting, overdue, said):
    assert view.standing(Standing(awaiting, overdue)) == said


def test_an_export_line_fits_its_columns_and_holds_real_times_which_the_csv_writes_out():
    row = view.export_row(sent(), now=NOW)
    assert len(row) == len(view.EXPORT_COLUMNS)
    by_name = dict(zip(view.EXPORT_COLUMNS, row, strict=True))
    assert (by_name["Answer"], by_name["Version"], by_name["Due"]) == ("Past due", 1, NOW - timedelta(days=6))
    assert "2026-11-18T12:00:00+00:00" in view.csv_row(sent(), now=NOW)
    assert view.export_row(sent(delivery="queued"), now=NOW)[list(view.EXPORT_COLUMNS).index("Delivered")] is None


def test_the_filters_that_are_set_are_said_and_the_others_are_not():
    assert view.filtered(view.Filters()) == {"Versions": "in force only"}
    said = view.filtered(view.Filters(policy="Logs", version="2", agency="Lum", overdue=True))
    assert said == {
        "Policy": "Logs", "Version": "2", "Agency's name holds": "Lum", "Past due": "yes", "Versions": "earlier ones too",
    }  # fmt: skip
