"""What the form offers and keeps, what it says before sending, and what came of it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.distribution.follow_up import AgencyToChoose, SendableVersion
from core.distribution.model import DistributionResult, DistributionStatus, Impact, RefusedRecipient, Sent
from core.distribution.rules import check_order, due_at
from core.distribution.waves.model import WaveCondition
from core.distribution.waves.rules import check_plan
from core.policies.model import ChangeClass
from pages.view_models import distribute as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = "America/New_York"
LUMEN, QUILL, FATHOM, POLICY = (uuid.uuid4() for _ in range(4))
LONG = (
    "1,200 hold an earlier version, which is superseded; 2 have signed it and must sign again; "
    "1 keeps its answer, since only the wording changed."
)
SHARE = WaveCondition(share_signed=80, not_before_days=3)


def filled(**changes):
    values = {
        "policy_id": POLICY, "version_number": 2, "due_on": date(2026, 12, 8), "mandatory": True, "message": "",
        "agencies": {LUMEN: 1},
    }  # fmt: skip
    return view.Filled(**{**values, **changes})


def impact(**changes):
    values = {
        "version_number": 2, "due_at": datetime(2026, 12, 9, 4, 59, tzinfo=UTC), "reached_count": 3, "superseded_count": 0,
        "asked_again_count": 0, "carried_over_count": 0, "replaced_count": 0, "refused": (),
    }  # fmt: skip
    return Impact(**{**values, **changes})


def agency(agency_id, name, *, state="active", held=None):
    return AgencyToChoose(agency_id, name, state, ["Oncora", "Corvexa"], date(2026, 1, 1), held, ["DE", "US"])


def test_the_newest_version_says_so_and_every_version_its_kind_of_change():
    versions = [SendableVersion(number, ChangeClass.MATERIAL, "", NOW) for number in (2, 1)]
    assert [view.version_label(each, 2) for each in versions] == ["2, the newest · material", "1 · material"]


def test_the_table_shows_brands_what_is_held_the_state_and_another_wave():
    found = [agency(LUMEN, "Lumen", held=1), agency(QUILL, "Quill", state="proposed"), agency(FATHOM, "Fathom")]
    rows = view.agencies_frame(found, {LUMEN: 1, FATHOM: 2}, 1)
    assert rows["Brands"].tolist()[0] == "Oncora, Corvexa"
    assert rows["Markets"].tolist()[0] == "Germany, United States"
    assert rows["Holds"].tolist() == ["Version 1", "", ""]
    assert rows["Remarks"].tolist() == ["", "Engagement proposed", "In wave 2"]
    assert view.ticked(found, {LUMEN: 1, FATHOM: 2}, 1) == [0]


def test_ticks_change_the_page_alone_and_move_an_agency_between_waves():
    chosen = {LUMEN: 1, QUILL: 2, FATHOM: 1}
    assert view.after_ticks(chosen, [LUMEN, QUILL], [1], 1) == {QUILL: 1, FATHOM: 1}
    assert view.after_ticks(chosen, [LUMEN, QUILL], [0], 1) == chosen
    assert view.after_ticks({}, [LUMEN], [0, 7], 2) == {LUMEN: 2}


def test_all_that_fit_leaves_those_of_another_wave_where_they_are():
    assert view.after_all({LUMEN: 1}, [LUMEN, QUILL], 2) == {LUMEN: 1, QUILL: 2}
    assert view.chosen_words({LUMEN: 1, QUILL: 1}, 1) == "2 agencies"
    assert view.chosen_words({LUMEN: 1, QUILL: 2}, 3) == "wave 1: 1 agency · wave 2: 1 agency · wave 3: no agency"


def test_due_is_the_end_of_a_day_of_the_readers_and_the_order_is_valid():
    order = view.order(filled(), ZONE)
    check_order(order, NOW)
    assert due_at(order, NOW) == datetime(2026, 12, 9, 4, 59, tzinfo=UTC)
    assert view.default_due(NOW, ZONE, timedelta(days=14)) == date(2026, 12, 8)


def test_a_later_sending_is_proposed_for_the_next_morning_or_weeks_later_of_the_reader():
    assert view.default_later(NOW, ZONE) == (date(2026, 11, 25), time(9))
    assert view.default_later(NOW, ZONE, weeks=2) == (date(2026, 12, 8), time(9))
    assert view.moment(date(2026, 11, 25), time(9), ZONE) == datetime(2026, 11, 25, 14, tzinfo=UTC)


def test_a_plan_holds_each_waves_agencies_and_as_many_days_as_the_date_allows():
    order = view.plan_order(filled(agencies={LUMEN: 1, QUILL: 2}, conditions=(None, SHARE)), NOW, ZONE)
    check_plan(order, NOW)
    assert [list(wave.agency_ids) for wave in order.waves] == [[LUMEN], [QUILL]]
    assert (order.due_days, order.waves[1].condition) == (14, SHARE)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "None of them holds an earlier version."),
        ({"superseded_count": 1}, "1 holds an earlier version, which is superseded."),
        (
            {"superseded_count": 1200, "asked_again_count": 2, "carried_over_count": 1},
            LONG,
        ),
        ({"replaced_count": 2}, "2 have an earlier sending waiting for its time."),
    ],
)
def test_the_consequences_name_what_ends_and_who_signs_again(counts, said):
    assert view.consequences(impact(**counts)) == said


def test_the_confirmation_says_what_goes_to_how_many_when_and_until_when():
    said = view.says(filled(), "Logs *strict*", impact(), zone_name=ZONE)
    assert "Version 2 of “Logs \\*strict\\*” goes to **3 agencies** now." in said
    assert "due by 8 Dec 2026. It is mandatory." in said
    later = filled(scheduled_for=datetime(2026, 12, 1, 14, tzinfo=UTC), announce_now=True)
    assert "at 1 Dec 2026, 09:00. They see it announced at once." in view.says(later, "Logs", impact(), zone_name=ZONE)
    assert "They see nothing before." in view.says(
        filled(scheduled_for=NOW + timedelta(days=9)), "Logs", impact(), zone_name=ZONE
    )
    nobody = view.says(filled(), "Logs", impact(reached_count=0), zone_name=ZONE)
    assert nobody == "No agency you chose can receive version 2 of “Logs”."


def test_the_confirmation_of_waves_says_each_with_its_condition():
    said = view.plan_says(
        filled(conditions=(None, SHARE)), "Logs", [impact(reached_count=1), impact()], now=NOW, zone_name=ZONE
    )
    assert "- **Wave 1** now: 1 agency." in said
    assert "- **Wave 2** when 80 % of the wave before have signed, not before day 3: 3 agencies." in said
    assert "Every wave has 14 days to answer." in said


def test_the_result_names_the_refused_first_and_is_searched():
    result = DistributionResult(
        uuid.uuid4(), POLICY, 2, DistributionStatus.ACTIVE, NOW,
        (Sent(uuid.uuid4(), LUMEN, "Lumen"),), (RefusedRecipient(QUILL, None, "No agency with this id works for you."),),
    )  # fmt: skip
    kept = view.answer(result)
    assert view.outcome_sentence(kept) == "Sent to 1 agency. 1 agency could not receive it."
    assert view.outcome(kept).to_numpy().tolist() == [
        [str(QUILL), "■ Refused", "No agency with this id works for you."],
        ["Lumen", "● Sent", "–"],
    ]
    assert view.outcome(kept, "LUM")["Agency"].tolist() == ["Lumen"]
    planned = {"plan_id": "x", "agency_count": 3, "wave_count": 2, "refused": [], "sent": []}
    assert view.outcome_sentence(planned) == "Planned: 3 agencies in 2 waves."


def test_the_same_agencies_in_another_order_are_the_same_request():
    one, other = (view.request(filled(agencies=dict.fromkeys(ids, 1))) for ids in ((LUMEN, QUILL), (QUILL, LUMEN)))
    assert one == other
    assert view.request(filled(message="x")) != one
    assert view.request(filled(agencies={LUMEN: 2, QUILL: 1})) != one
