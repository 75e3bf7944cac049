"""What the form offers, what it says before sending, and what came of it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from core.distribution.model import DistributionResult, DistributionStatus, RefusedRecipient, Sent
from core.distribution.rules import check_order, due_at
from core.engagements.model import AgencyGroup, Engagement, EngagementState
from core.policies.model import Policy
from pages.view_models import distribute as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = "America/New_York"
LUMEN, QUILL, POLICY, GROUP = (uuid.uuid4() for _ in range(4))


def engagement(agency_id, name, *, state=EngagementState.ACTIVE, brands=("Oncora",)):
    return Engagement(uuid.uuid4(), uuid.uuid4(), agency_id, name, state, brands, date(2026, 1, 1), None)


def policy(title="Logs", version=2, policy_id=POLICY):
    return Policy(policy_id, uuid.uuid4(), "Helix", title, version, NOW, None, NOW)


def filled(**changes):
    values = {
        "policy_id": POLICY, "version_number": 2, "agency_ids": (LUMEN,), "group_ids": (), "due_on": date(2026, 12, 8),
        "mandatory": True, "message": "", "scheduled_for": None, "announce_now": False,
    }  # fmt: skip
    return view.Filled(**{**values, **changes})


def offered(groups=()):
    engagements = [engagement(LUMEN, "Lumen"), engagement(QUILL, "Quill", state=EngagementState.ENDED)]
    return view.choices([policy(), policy("Unpublished", 0, uuid.uuid4())], engagements, groups)


def test_only_published_policies_and_active_agencies_are_offered_and_the_rest_is_named():
    shown = offered()
    assert list(shown.policies.values()) == ["Logs"]
    assert shown.agencies == {LUMEN: "Lumen · Oncora"}
    assert shown.not_active == "Not offered, since the engagement is not active: Quill (ended)."


def test_an_agency_that_came_back_is_not_named_as_ended():
    engagements = [engagement(LUMEN, "Lumen"), engagement(LUMEN, "Lumen", state=EngagementState.ENDED)]
    assert view.choices([], engagements, ()).not_active == ""


def test_versions_are_offered_newest_first():
    assert view.versions([policy(version=3)], POLICY) == [3, 2, 1]


def test_the_default_due_day_is_fourteen_days_on_the_readers_calendar():
    early = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert view.default_due(early, ZONE) == date(2026, 12, 8)


def test_the_order_is_due_at_the_end_of_the_readers_day_and_passes_the_rules():
    order = view.order(filled(), ZONE)
    check_order(order, NOW)
    assert due_at(order, NOW) == datetime(2026, 12, 9, 4, 59, tzinfo=UTC)


def test_the_confirmation_names_version_agencies_day_and_kind():
    said = view.says(filled(), "Logs", ["Lumen · Oncora"], zone_name=ZONE)
    for part in ("Version 2", "“Logs”", "1 agency", "now", "Lumen", "8 Dec 2026", "It is mandatory."):
        assert part in said


def test_a_sending_put_off_says_when_and_who_hears_of_it():
    at = view.moment(date(2026, 12, 1), time(9), ZONE)
    said = view.says(filled(scheduled_for=at, mandatory=False), "Logs", ["A"], zone_name=ZONE)
    assert "at 1 Dec 2026, 09:00" in said
    assert "They see nothing before." in said
    assert "not mandatory" in said


def test_many_agencies_are_counted_after_the_first_twelve():
    said = view.says(filled(), "Logs", [f"A{n}" for n in range(20)], zone_name=ZONE)
    assert "20 agencies" in said
    assert "A11 and 8 more" in said


def test_a_group_reaches_its_members_once():
    groups = [AgencyGroup(GROUP, "Europe", (LUMEN, QUILL))]
    shown = offered(groups)
    assert shown.groups == {GROUP: "Europe (2 agencies)"}
    names = view.reached(filled(group_ids=(GROUP,)), groups, shown)
    assert names == ["Lumen · Oncora", "an agency without an active engagement"]


def test_the_result_names_every_agency_done_and_every_one_refused_with_its_reason():
    result = DistributionResult(
        uuid.uuid4(), POLICY, 2, DistributionStatus.ACTIVE, NOW + timedelta(days=14),
        (Sent(uuid.uuid4(), LUMEN, "Lumen"),), (RefusedRecipient(QUILL, None, "No agency with this id works for you."),),
    )  # fmt: skip
    kept = view.answer(result)
    assert view.outcome_sentence(kept) == "Sent to 1 agency. 1 agency could not receive it."
    assert view.outcome(kept).to_numpy().tolist() == [
        [str(QUILL), "■ Refused", "No agency with this id works for you."],
        ["Lumen", "● Sent", "–"],
    ]


def test_the_same_agencies_in_another_order_are_the_same_request():
    one, other = (view.request(filled(agency_ids=ids)) for ids in ((LUMEN, QUILL), (QUILL, LUMEN)))
    assert one == other
    assert view.request(filled(message="x")) != one
