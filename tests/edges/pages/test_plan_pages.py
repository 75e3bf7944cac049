"""Waves and the follow-up on the pages, against the demo's data."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.distribution.queries import DistributionFilter, distributions
from core.distribution.waves.model import PlanOrder, WaveCondition, WaveOrder
from core.distribution.waves.operations import make_plan
from core.identity.acting import acting
from core.policies.model import Policy
from core.policies.queries import policies
from tests.edges.sent import publish


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


@pytest.fixture
def fresh(demo, people) -> Policy:
    """A policy of Helix that nobody holds."""
    policy_id = publish(demo, people["Ines"], title=f"Records in waves {uuid4()}")
    with acting(demo, people["Ines"]) as scope:
        return next(each for each in policies(scope.conn, people["Ines"]) if each.id == policy_id)


@pytest.fixture
def agencies(demo, people):
    """Three agencies of Helix by id."""
    with acting(demo, people["Ines"]) as scope:
        found = distributions(scope.conn, people["Ines"].org_id, DistributionFilter(limit=50))
    return list(dict.fromkeys(each.agency_org_id for each in found))


@pytest.fixture
def planned(demo, people, fresh, agencies):
    """The first agency now, the second tomorrow, the third when half has signed."""
    with acting(demo, people["Ines"]) as scope:
        waves = [
            WaveOrder(agencies[:1]),
            WaveOrder(agencies[1:2], WaveCondition(starts_at=scope.now + timedelta(days=1))),
            WaveOrder(agencies[2:3], WaveCondition(share_signed=50)),
        ]
        return make_plan(scope.conn, actor=people["Ines"], order=PlanOrder(fresh.id, waves), now=scope.now).plan


def test_a_form_in_waves_says_what_each_will_do(visit, fresh):
    at = visit("Ines", "distribute.py", policy=fresh.id)
    at.radio(key="distribute.when").set_value("In waves").run()
    at.text_input(key="distribute.search").set_value("lumen").run()
    at.button(key="distribute.choose_all").click().run()
    assert at.button(key="distribute.send").disabled
    at.radio(key="distribute.filling").set_value(2).run()
    at.text_input(key="distribute.search").set_value("").run()
    at.button(key="distribute.choose_all").click().run()
    assert at.radio(key="distribute.filling").value == 2
    at.button(key="distribute.send").click().run()
    assert not at.exception
    assert "**Wave 1** now: **1 agency**" in texts(at) or "**Wave 1** now: 1 agency." in texts(at)
    assert "**Wave 2** at " in texts(at)


def test_a_plan_is_listed_opened_and_its_next_wave_started(visit, planned):
    at = visit("Ines", "plans.py")
    assert "1 of 3 waves started" in at.dataframe[0].value["Progress"].tolist()
    at = visit("Ines", "plans.py", plan=planned.id)
    assert at.dataframe[0].value["State"].tolist() == ["▲ Started", "○ Planned", "○ Planned"]
    assert [button.key for button in at.button if str(button.key).startswith("plans.start.")] == ["plans.start.2"]
    at.button(key="plans.start.2").click().run()
    assert "goes to the **1 agency** of wave 2 now" in texts(at)


def test_before_waves_are_cancelled_it_is_said_what_stays(visit, planned):
    at = visit("Ines", "plans.py", plan=planned.id)
    at.button(key="plans.cancel_all").click().run()
    assert "What was sent before stays in force. This cannot be undone." in texts(at)
    assert at.text_area(key="plans.cancelling.reason").label == "Why?"


def test_whoever_may_not_send_has_no_page_of_plans(visit):
    with pytest.raises(ValueError, match="page"):
        visit("Tom", "plans.py")


@pytest.mark.parametrize("address", ["not-an-id", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_plan_is_a_sentence(visit, address):
    at = visit("Ines", "plans.py", plan=address)
    assert [error.value for error in at.error] == [
        "There is no such plan or wave. Open Plans and choose one from there."
    ]


def test_before_all_that_fit_are_reminded_or_withdrawn_it_is_said_that_this_is_final(visit):
    at = visit("Ines", "follow_up.py", follow_policy="Transparency and incidents")
    at.button(key="follow_up.remind_all").click().run()
    assert "**All 3 distributions that fit the filters**: whoever has not answered yet is reminded." in texts(at)
    assert "A reminder cannot be taken back." in texts(at)
    at = visit("Ines", "follow_up.py", follow_policy="Transparency and incidents")
    at.button(key="follow_up.withdraw_many").click().run()
    assert "This cannot be undone" in texts(at)
    officer = visit("Tom", "follow_up.py")
    assert not {"follow_up.remind_all", "follow_up.withdraw_many"} & {button.key for button in officer.button}


def test_the_follow_up_is_sorted_searched_and_narrowed_in_the_address(visit):
    at = visit("Ines", "follow_up.py", follow_agency="northl", follow_sort="By agency")
    assert set(at.dataframe[0].value["Agency"]) == {"Northlight Medical"}
    at = visit("Ines", "follow_up.py", follow_overdue="true")
    assert set(at.dataframe[0].value["Answer"]) == {"■ Past due"}
    at = visit("Ines", "follow_up.py", follow_agency="nobody")
    assert "Nothing fits here." in texts(at)


def test_the_story_of_one_distribution_is_told(visit, demo, people):
    with acting(demo, people["Ines"]) as scope:
        wanted = DistributionFilter(agency="Lumen", limit=1, delivery="opened")
        found = distributions(scope.conn, people["Ines"].org_id, wanted)
    at = visit("Ines", "follow_up.py", distribution=found[0].id)
    assert "**Delivered**" in texts(at)
    assert "**Opened for the first time**" in texts(at)
