"""The workbench as its people find it: pivots in the address, SQL with parameters, saved queries, and the trail."""

from sqlalchemy import text

from core.analytics.model import QueryContent
from core.analytics.operations import save_query
from core.identity.acting import acting
from core.identity.model import Permission

PIVOT = {
    "workbench_facts": "scores", "workbench_columns_scores": "days.month_starts_on", "workbench_how": "average",
    "workbench_of_scores": "scores.score",
}  # fmt: skip


def said(at):
    return "\n".join(each.value for kind in (at.markdown, at.caption, at.title, at.error) for each in kind)


def test_a_pivot_stands_in_the_address_and_shows_the_query_it_makes(visit):
    at = visit("Priya", "workbench.py", **PIVOT)
    assert not at.exception
    assert at.dataframe[0].value["agency"].tolist() == ["Fathom Creative", "Lumen Health", "Northlight Medical"]
    assert "round(avg(scores.score), 1) AS average_score" in at.code[0].value


def test_a_query_is_written_with_a_parameter_and_run_and_noted(visit, demo, people):
    at = visit("Priya", "workbench.py", workbench_view="SQL")
    at.text_area(key="workbench.sql").set_value("SELECT agency FROM agencies WHERE agency > {{after}} ORDER BY 1").run()
    at.button(key="workbench.run").click().run()
    assert "Fill in after" in said(at)
    at.text_input(key="workbench.parameter.after").set_value("G' OR ''='").run()
    at.button(key="workbench.run").click().run()
    assert at.dataframe[-1].value["agency"].tolist() == ["Lumen Health", "Northlight Medical"]
    with acting(demo, people["Priya"]) as scope:
        runs = scope.conn.execute(text("SELECT refusal FROM query_runs ORDER BY ran_at")).scalars().all()
    assert [bool(refusal) for refusal in runs[-2:]] == [True, False]


def test_a_saved_query_opens_by_its_link_with_its_values_and_stands_in_the_list(visit, demo, people):
    kept = QueryContent(
        "After G", "SELECT agency FROM agencies WHERE agency > {{after}}", "Late letters", {"after": "G"}
    )
    with acting(demo, people["Priya"]) as scope:
        query_id = save_query(scope.conn, actor=people["Priya"], content=kept, now=scope.now)
    at = visit("Priya", "workbench.py", query=str(query_id))
    assert at.text_area(key="workbench.sql").value == kept.statement
    assert at.text_input(key="workbench.parameter.after").value == "G"
    at = visit("Priya", "workbench.py", workbench_view="Saved")
    assert at.dataframe[0].value[["Name", "Purpose", "Seen by"]].values.tolist() == [
        ["After G", "Late letters", "yours alone"]
    ]


def test_a_refused_query_is_a_sentence_with_its_place_and_shows_no_rows(visit):
    at = visit("Priya", "workbench.py", workbench_view="SQL")
    at.text_area(key="workbench.sql").set_value("SELECT *\nFROM read_text('/etc/passwd')").run()
    at.button(key="workbench.run").click().run()
    assert "no table of the workbench" in said(at)
    assert "root:" not in said(at)


def test_an_agency_has_its_own_facts_and_nobody_else_finds_the_page(visit, people):
    at = visit("Mara", "workbench.py", workbench_facts="usage")
    assert not at.exception
    assert at.selectbox(key="workbench_facts").value == "usage"
    without = next(name for name, actor in people.items() if not actor.may(Permission.WORKBENCH_USE))
    assert "Workbench" not in [each.value for each in visit(without).title]
