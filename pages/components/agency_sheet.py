"""The sheet of one agency for its client: scores by policy, what is open, what is excepted, how it moved."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pandas as pd
import streamlit as st

from core.compliance.sheet import Sheet, agency_sheet
from core.compliance.sheet_paper import take_along_sheet
from core.identity.model import Actor, Permission
from core.papers.model import Format
from core.papers.writing import write
from pages import charts
from pages.components.addresses import open_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.tables import SCORE_COLUMNS, choose
from pages.transactions import changing, in_transaction
from pages.view_models import overview as numbers_view
from pages.view_models import sheet as view


def show_sheet(actor: Actor, agency_id: UUID) -> None:
    """The whole sheet; each row opens its record."""
    with in_transaction(actor) as scope:
        sheet = agency_sheet(scope.conn, actor, agency_id, now=scope.now)
        now = scope.now
    heading(sheet.agency, "How does this agency stand with us, policy by policy?")
    if not sheet.records:
        empty("There is no record with this agency yet.", "One begins with the first policy that you distribute to it.",
              link="follow_up.py", label="See what was sent")  # fmt: skip
        return
    if actor.may(Permission.RECORD_EXPORT):
        _file(actor, agency_id, sheet.agency)
    with st.grid(4, min_column_width=150, gap="small"):
        for number in numbers_view.numbers(sheet.totals):
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(number.label, number.value)
    records, violations, exceptions = view.ids(sheet)
    frame = view.policies(sheet, now=now, zone_name=actor.time_zone)
    if record_id := _part("Policies", frame, records, SCORE_COLUMNS):
        st.query_params.pop("agency", None)
        open_record("record", record_id)
    if violation_id := _part("Open violations", view.violations(sheet), violations):
        st.switch_page("violations.py", query_params={"violation": str(violation_id)})
    if exception_id := _part("Exceptions", view.exceptions(sheet, today=now.date()), exceptions):
        st.switch_page("exceptions_register.py", query_params={"exception": str(exception_id)})
    _moved(sheet)


def _file(actor: Actor, agency_id: UUID, agency: str) -> None:
    """The sheet to print and keep; it is made, and noted in the trail, when the button is pressed."""

    def made() -> bytes:
        with changing(actor) as scope:
            paper = take_along_sheet(scope.conn, actor, agency_id, now=scope.now)
        return write(paper, Format.PDF).content

    st.download_button(
        "Sheet as PDF", data=made, file_name=f"{view.file_stem(agency)}.pdf", mime="application/pdf",
        icon=":material/picture_as_pdf:", on_click="ignore", key="sheet.pdf",
    )  # fmt: skip


def _part(
    title: str, frame: pd.DataFrame, ids: Sequence[UUID], columns: Mapping[str, Any] | None = None
) -> UUID | None:
    """One table under its title; what the row whose box was ticked opens."""
    st.header(title, anchor=False)
    if not ids:
        st.caption("There is none at the moment.")
        return None
    row = choose(frame, alt=title, key=f"sheet.{title}", columns=columns)
    return None if row is None else ids[row]


def _moved(sheet: Sheet) -> None:
    st.header("How it moved", anchor=False)
    days, scores = numbers_view.trend(sheet.trend)
    if days:
        line = charts.score_lines({sheet.agency: (days, scores)})
        charts.show(line, alt=numbers_view.trend_alt(sheet.trend), key="sheet.trend")
    else:
        st.caption("There is no history yet: the first day is kept tonight.")
