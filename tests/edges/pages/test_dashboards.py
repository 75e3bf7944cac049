"""Dashboards: what each side reads there, filters that narrow everything, saved views, targets, and why a score moved."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.dashboard.views import save_view, saved_views
from core.db.scope import SideRole, transaction
from core.identity.acting import acting

READERS = ("Luca", "Priya", "Walter", "Mara")


def texts(at):
    kinds = (at.markdown, at.caption, at.header, at.subheader, at.error, at.success, at.info, at.warning)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def figures(at):
    return {metric.label: metric.value for metric in at.metric}


def keys(at):
    return {button.key for button in at.button}


@pytest.mark.parametrize("name", READERS)
def test_everybody_who_may_read_dashboards_finds_what_needs_them_the_figures_and_where_they_differ(visit, people, name):
    at = visit(name, "dashboards.py")
    assert not at.exception
    said = texts(at)
    assert re.search(r"Numbers of .+ Scores computed last .+ Changes are those against the period before", said)
    assert {"In force", "Acknowledgement rate", "Average score", "Open violations"} <= set(figures(at))
    assert ("Resolution rate" in figures(at)) == people[name].is_agency
    assert ("Own clauses that clash" in figures(at)) == people[name].is_enterprise
    assert all("Counted as:" in metric.help and "As of" in metric.help for metric in at.metric)
    assert "Which way it moves" in said
    assert ("dashboards.save" in keys(at)) == (name != "Walter"), "an auditor saves nothing"
    assert ("dashboards.targets" in keys(at)) == (name in {"Luca", "Mara"}), "targets are an administrator's"


def test_a_filter_narrows_the_figures_and_one_button_clears_it(visit):
    at = visit("Luca", "dashboards.py")
    whole = figures(at)["In force"]
    at.multiselect(key="dash_with").select("Lumen Health").run()
    assert not at.exception
    narrowed = figures(at)["In force"]
    assert int(narrowed) < int(whole)
    at.button(key="dashboards.clear").click().run()
    assert figures(at)["In force"] == whole
    assert "dashboards.clear" not in keys(at)


def test_only_the_parts_that_are_chosen_are_drawn(visit):
    at = visit("Luca", "dashboards.py")
    at.multiselect(key="dash_parts").set_value(["Clauses"]).run()
    assert not at.exception
    assert not at.metric
    assert "Clauses that give most to do" in texts(at)
    assert "Which way it moves" not in texts(at)


def test_a_view_opens_with_its_filters_and_a_strangers_says_no_more_than_a_made_up_one(visit, demo, people):
    luca = people["Luca"]
    with acting(demo, luca) as scope:
        lumen = scope.conn.execute(text("SELECT id FROM organizations WHERE name = 'Lumen Health'")).scalar_one()
        kept = {"days": "365", "with": str(lumen), "parts": "Figures"}
        view_id = save_view(scope.conn, actor=luca, name="Lumen alone", filters=kept, is_shared=False, now=scope.now)
    at = visit("Luca", "dashboards.py", view=str(view_id))
    assert at.multiselect(key="dash_with").value == ["Lumen Health"]
    assert at.selectbox(key="dash_period").value == "Last 365 days"
    assert "Which way it moves" not in texts(at)
    told = [texts(visit("Ines", "dashboards.py", view=each)) for each in (str(view_id), str(lumen), "nonsense")]
    assert all("not there any more" in said for said in told)
    assert not any("Lumen alone" in said for said in told)


def test_a_view_is_deleted_and_brought_back(visit, demo, people):
    tom = people["Tom"]
    with acting(demo, tom) as scope:
        view_id = save_view(scope.conn, actor=tom, name="Weekly", filters={}, is_shared=False, now=scope.now)
    at = visit("Tom", "dashboards.py", view=str(view_id))
    at.button(key="dashboards.delete").click().run()
    assert "“Weekly” is deleted." in texts(at)
    at.button(key="dashboards.undo").click().run()
    assert "“Weekly” is back." in texts(at)
    with acting(demo, tom) as scope:
        assert [each.name for each in saved_views(scope.conn, tom)] == ["Weekly"]


def test_why_an_average_moved_is_told_fact_by_fact_and_leads_to_them(visit, demo):
    with transaction(demo, SideRole.JOB) as scope:
        lumen = scope.conn.execute(text("SELECT id FROM organizations WHERE name = 'Lumen Health'")).scalar_one()
        since = (scope.now - timedelta(days=60)).date()
    at = visit("Luca", "dashboards.py", why=str(lumen))
    at.date_input(key="dash_since").set_value(since).run()
    assert not at.exception
    assert re.search(r"The average went from [\d.]+ on .+ to [\d.]+ now: [+-]?[\d.]+ points", texts(at))
    assert "overdue" in " ".join(at.dataframe[0].value["What"])


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000", "rival"])
def test_why_a_strangers_average_moved_is_answered_like_a_made_up_id(visit, people, asked):
    at = visit("Luca", "dashboards.py", why=str(people["Ines"].org_id) if asked == "rival" else asked)
    assert "There is nobody like that on your dashboard" in texts(at)
    assert not at.dataframe


def test_who_runs_the_platform_reads_how_it_does_and_no_dashboard(visit):
    at = visit("Olli", "operations.py")
    assert not at.exception
    assert {"API response time", "API errors", "Jobs late or failing", "Events waiting"} <= set(figures(at))
