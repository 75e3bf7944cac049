"""Choose a report, what it is narrowed to and its format; see what it will hold; make it, or have it made on time."""

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlalchemy import Connection

from core.dashboard.views import saved_views
from core.identity.model import Actor
from core.papers.model import File, Format, Paper
from core.reports.filters import filters_from
from core.reports.making import kept, paper_of
from core.reports.model import FilterKey
from core.reports.registry import Report, reports_for
from core.reports.subjects import counterparts, policies
from pages.components.empty import empty
from pages.components.refusing import refusals
from pages.components.register import choice, filters_row
from pages.components.schedule_form import ask_for_schedule
from pages.components.tables import prose
from pages.transactions import changing, in_transaction
from pages.view_models import reports as view
from pages.view_models.markdown import literal
from pages.view_models.registers import EVERY
from pages.view_models.words import counted

REPORT, FORMAT = "report", "report_format"
WIDGETS: Mapping[FilterKey, str] = {
    FilterKey.COUNTERPART: "report_with", FilterKey.POLICY: "report_policy", FilterKey.STATUS: "report_status",
    FilterKey.RESPONSE: "report_answer", FilterKey.STATE: "report_state", FilterKey.SEVERITY: "report_severity",
    FilterKey.FINDING: "report_finding", FilterKey.DAYS: "report_period", FilterKey.VIEW: "report_view",
}  # fmt: skip
_MADE = "reports.made"
Offered = Mapping[FilterKey, Mapping[str, str]]


def show_making(actor: Actor) -> None:
    """The part of the page that makes reports."""
    reports = view.titles(reports_for(actor))
    report = reports[st.selectbox("Report", list(reports), key=REPORT, bind="query-params", width=420)]
    st.caption(report.question)
    values = _narrowed(actor, report)
    with refusals(), in_transaction(actor) as scope:
        filters = filters_from(values, report.filters)
        paper = paper_of(scope.conn, actor, report.key, filters, now=scope.now)
        _preview(paper)
    st.radio("As", list(view.FORMATS), key=FORMAT, bind="query-params", horizontal=True)
    picked = _picked()
    st.caption(f"{view.FORMAT_NAMES[picked]}: {view.FOR_WHAT[picked]}.")
    with st.container(horizontal=True, vertical_alignment="center"):
        make = st.button("Make the report", type="primary", icon=":material/description:", key="reports.make")
        plan = st.button("Send it on schedule", icon=":material/schedule_send:", key="reports.plan")
    if plan:
        ask_for_schedule(actor, report, filters_from(values, report.filters), picked)
    if make:
        _make(actor, report, values)
    _hand_out([report.key, values, picked])


def offered(conn: Connection, actor: Actor, report: Report) -> Offered:
    """What each of the report's filters can be set to: words, each with its stored value."""
    found: dict[FilterKey, Mapping[str, str]] = {}
    for key in report.filters:
        if key is FilterKey.COUNTERPART:
            found[key] = {name: str(each) for name, each in counterparts(conn, actor).items()}
        elif key is FilterKey.POLICY:
            found[key] = {name: str(each) for name, each in policies(conn, actor).items()}
        elif key is FilterKey.VIEW:
            found[key] = {each.name: str(each.id) for each in saved_views(conn, actor)}
        else:
            found[key] = view.choices(key)
    return found


def _narrowed(actor: Actor, report: Report) -> dict[str, str]:
    """The filters, drawn and read; they stand in the address."""
    with in_transaction(actor) as scope:
        choices = offered(scope.conn, actor, report)
    values: dict[str, str] = {}
    with filters_row():
        for key, words in choices.items():
            word = _word(
                _label(key, actor), words, WIDGETS[key], usual=report.usual_days if key is FilterKey.DAYS else None
            )
            if word != EVERY and word in words:
                values[key.value] = words[word]
    return values


def _word(label: str, words: Mapping[str, str], key: str, *, usual: int | None) -> str:
    """The word chosen: all, unless the report has a usual one."""
    if usual is None:
        return choice(label, list(words), key, width=210)
    begun = list(words.values()).index(str(usual))
    return str(st.selectbox(label, list(words), index=begun, key=key, bind="query-params", width=210))


def _label(key: FilterKey, actor: Actor) -> str:
    if key is FilterKey.COUNTERPART:
        return "Agency" if actor.is_enterprise else "Client"
    names = {FilterKey.FINDING: "State", FilterKey.RESPONSE: "Answer", FilterKey.DAYS: "Period", FilterKey.VIEW: "View"}
    return names.get(key, key.value.removesuffix("_id").capitalize())


def _preview(paper: Paper) -> None:
    """What it will hold."""
    if not paper.sections:
        empty("This report would be empty.", "Choose other filters.")
        return
    with st.container(border=True):
        st.markdown("**What it will hold**")
        if figures := view.figures(paper):
            st.caption(" · ".join(f"{literal(label)}: {value}" for label, value in figures.items()))
        prose(view.contents(paper), alt="Sections of the report and what each holds")


def _picked() -> Format:
    """The format chosen; the first where the address names none that there is."""
    return view.FORMATS.get(st.session_state.get(FORMAT) or "", Format.PDF)


def _make(actor: Actor, report: Report, values: Mapping[str, str]) -> None:
    """Make it step by step, and keep the file for this browser until something else is chosen."""
    picked = _picked()
    filters = filters_from(values, report.filters)
    with refusals() as outcome, st.status("Reading the data …") as progress, changing(actor) as scope:
        paper = paper_of(scope.conn, actor, report.key, filters, now=scope.now)
        progress.update(label=f"Writing {counted(len(paper.sections), 'section')} as {view.FORMAT_NAMES[picked]} …")
        made = kept(scope.conn, actor, report, filters, paper=paper, format=picked)
        progress.update(label="The report is made.", state="complete")
    if not outcome.refused:
        st.session_state[_MADE] = ([report.key, dict(values), picked], made.file, made.file_sha256)


def _hand_out(asked: Sequence[object]) -> None:
    """The button that downloads what was just made; nothing once something else is chosen."""
    kept_file = st.session_state.get(_MADE)
    if kept_file is None or kept_file[0] != list(asked):
        return
    file: File = kept_file[1]
    with st.container(border=True):
        st.download_button(
            f"Download {literal(file.name)} ({view.size(len(file.content))})", file.content, file_name=file.name,
            mime=file.media_type, type="primary", icon=":material/download:", key="reports.download", on_click="ignore",
        )  # fmt: skip
        st.caption(f"SHA-256 `{kept_file[2].hex()}`. It is kept in the history; the file itself is not.")
