"""The follow-up taken along as a file: the rows that the filters show, as a workbook and as CSV, for who may take it."""

import io

from openpyxl import load_workbook
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from pages.components.follow_up_list import _csv, _workbook
from pages.view_models import follow_up as view


def labels(at):
    return [each.label for each in at.get("download_button")]


def test_who_may_take_records_along_is_offered_both_files_and_an_inspector_none(visit):
    assert labels(visit("Ines", "follow_up.py")) == ["Excel", "CSV"]
    assert labels(visit("Priya", "follow_up.py")) == ["Excel", "CSV"]
    assert labels(visit("Walter", "follow_up.py")) == []


def test_both_files_hold_the_rows_that_the_filters_show_and_the_trail_notes_each(visit, demo, people):
    shown = visit("Ines", "follow_up.py", follow_answer="Awaiting").dataframe[0].value
    filters = view.Filters(response="Awaiting")
    with transaction(demo, SideRole.JOB) as scope:
        now = scope.now
    asked = view.wanted(filters, {}, now=now, limit=1)
    book = load_workbook(io.BytesIO(_workbook(people["Ines"], filters, asked)))
    rows = list(book["Table"].iter_rows(min_row=2, values_only=True))
    assert sorted((row[1], row[2]) for row in rows) == sorted(zip(shown["Agency"], shown["Policy"], strict=True))
    assert len(rows) > 0
    assert _csv(people["Ines"], asked).decode("utf-8-sig").count("\r\n") == len(rows) + 1
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Taken along by"] == f"Ines Albrecht, {people['Ines'].email}"
    assert about["Times in the table"] == "America/New_York"
    assert (about["Filter: Answer"], about["Rows"]) == ("Awaiting", len(rows))
    with transaction(demo, SideRole.JOB) as scope:
        noted = scope.conn.execute(text("SELECT count(*) FROM audit_log WHERE event = 'distributions.exported'"))
        assert noted.scalar_one() == 2


def test_a_rivals_rows_are_in_nobodys_file(people, demo):
    with transaction(demo, SideRole.JOB) as scope:
        asked = view.wanted(view.Filters(earlier=True), {}, now=scope.now, limit=1)
    ours, theirs = (
        {row[12] for row in load_workbook(io.BytesIO(_workbook(people[name], view.Filters(), asked)))["Table"].values}
        for name in ("Ines", "Luca")
    )
    assert ours & theirs == {"Distribution"}
    assert min(len(ours), len(theirs)) > 1
