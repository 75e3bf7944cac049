"""An agency's people share the findings out on the page: one, an issue, and what is filtered by."""

import re

import pytest

from core.conflicts.handling import comments_on, handlings
from core.conflicts.model import ResolutionStatus
from core.conflicts.queries import ConflictFilter, conflict, conflicts_of_agency
from core.identity.acting import acting


@pytest.fixture
def mara(people):
    return people["Mara"]


@pytest.fixture
def finding(demo, mara):
    with acting(demo, mara) as scope:
        found = conflicts_of_agency(scope.conn, mara.org_id, ConflictFilter(limit=100))
    return next(each for each in found if each.conflict_type == "incompatible_storage_region")


def held(demo, mara, finding):
    with acting(demo, mara) as scope:
        return handlings(scope.conn, mara.org_id, [finding.id], now=scope.now)[finding.id]


def said(at):
    return " ".join(str(each.value).replace("\\", "") for each in [*at.markdown, *at.success, *at.error])


def test_a_finding_says_whose_it_is_and_by_when_and_is_taken_by_a_click(demo, visit, mara, finding):
    at = visit("Mara", "conflicts.py", finding=finding.id)
    assert "Given to **nobody yet** · " in said(at)
    at.button(key="conflicts.assign_me").click().run()
    assert f"Given to **{mara.display_name}**" in said(at)
    assert held(demo, mara, finding).assignee_id == mara.user_id
    assert finding.conflict_description not in said(visit("Mara", "conflicts.py", conflicts_handling="Unassigned"))
    mine = visit("Mara", "conflicts.py", conflicts_handling="Mine").dataframe[0].value
    assert set(mine["Whose"]) == {mara.display_name}
    assert "Storage region: no value meets both" in mine["What clashes"].tolist()
    assert re.fullmatch(r"due (today|tomorrow|in \d+ days)|\d+ days? overdue", mine["Due"].iloc[0])


def test_a_comment_stands_in_the_thread(demo, visit, mara, finding):
    at = visit("Mara", "conflicts.py", finding=finding.id)
    at.text_area(key="conflicts.words").set_value("Called *them*.")
    at.button(key="conflicts.comment_now").click().run()
    assert "Called *them*." in said(at)
    with acting(demo, mara) as scope:
        assert [each.words for each in comments_on(scope.conn, mara, finding.id, now=scope.now)] == ["Called *them*."]


def test_another_day_is_set_and_taken_back(demo, visit, mara, finding):
    at = visit("Mara", "conflicts.py", finding=finding.id)
    at.button(key="conflicts.set_due").click().run()
    assert "a day set by hand" in said(at)
    at.button(key="conflicts.reset_due").click().run()
    assert not held(demo, mara, finding).is_due_by_hand


def test_an_issue_is_handled_with_all_its_findings_at_once(demo, visit, mara, finding):
    at = visit("Mara", "conflicts.py")
    at.session_state["conflicts.issue_0"] = True
    at.run()
    # The issue's button is named after its first finding.
    opening = next(each for each in at.button if each.key.startswith("conflicts.triage."))
    first = opening.key.removeprefix("conflicts.triage.")
    opening.click().run()
    # Without a browser a dialog is drawn only in the run in which its opener is pressed.
    at.selectbox(key="conflicts.triage.who").set_value(mara.user_id)
    at.selectbox(key="conflicts.triage.state").set_value("In progress")
    at.button(key=opening.key).click()
    at.button(key="conflicts.triage.confirm").click().run()
    assert "handled." in said(at)
    with acting(demo, mara) as scope:
        moved = conflict(scope.conn, mara.org_id, first)
        assert moved.resolution_status is ResolutionStatus.IN_PROGRESS
        assert handlings(scope.conn, mara.org_id, [moved.id], now=scope.now)[moved.id].assignee_id == mara.user_id


def test_who_only_reads_is_offered_nothing(visit, finding):
    at = visit("Ada", "conflicts.py", finding=finding.id)
    assert {"conflicts.assign_me", "conflicts.comment_now", "conflicts.set_due"}.isdisjoint(
        each.key for each in at.button
    )
