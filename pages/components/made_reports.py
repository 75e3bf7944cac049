"""The history: what was made, one of it opened, made again; and whether a file is one of ours."""

from hashlib import sha256

import streamlit as st

from core.identity.model import Actor
from core.reports.history import HistoryFilter, NoSuchMadeReport, digest_of, history, made_report
from core.reports.model import FilterKey, MadeReport
from core.reports.registry import reports_for
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.making_report import FORMAT, REPORT, WIDGETS, offered
from pages.components.pager import Pager
from pages.components.refusing import refusals
from pages.components.register import choice
from pages.components.tables import choose, facts
from pages.transactions import in_transaction
from pages.view_models import reports as view
from pages.view_models.markdown import literal
from pages.view_models.registers import EVERY

PARAMETER = "made"


def show_history(actor: Actor) -> None:
    """The list, or the one in the address."""
    if chosen := opened_record(PARAMETER, _unknown):
        with in_transaction(actor) as scope:
            found = made_report(scope.conn, actor, chosen)
        _one(actor, found)
        return
    _list(actor)
    _ours(actor)


def _unknown() -> NoSuchMadeReport:
    return NoSuchMadeReport("There is no such report in the history. Open Reports and choose one from there.")


def _list(actor: Actor) -> None:
    reports = view.titles(reports_for(actor))
    word = choice("Report", list(reports), "history_report", width=300)
    key = reports[word].key if word != EVERY and word in reports else None
    pager = Pager("reports.history", key)
    with in_transaction(actor) as scope:
        found = history(scope.conn, actor, HistoryFilter(report=key, after=pager.after, limit=pager.limit))
        now = scope.now
    shown = pager.shown(found, lambda each: (each.data_at, each.id))
    if not shown:
        empty("No report was made yet.", "Under Make, choose one: who made what is kept here, with the file's hash.")
        return
    frame = view.history_frame(shown, now=now, zone_name=actor.time_zone)
    row = choose(frame, alt="Reports made, the latest first", key="reports.history")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


def _one(actor: Actor, made: MadeReport) -> None:
    st.subheader(literal(made.title), anchor=False)
    facts(view.facts_of(made, zone_name=actor.time_zone, literal=literal), alt="The report that was made")
    st.caption("The file is not kept. Made again, it holds the data of that moment, so its hash is another.")
    may = any(each.key == made.report for each in reports_for(actor))
    st.button(
        "Make it again", icon=":material/refresh:", key="reports.again", disabled=not may, on_click=_again,
        args=(actor, made),
    )  # fmt: skip


def _again(actor: Actor, made: MadeReport) -> None:
    """Choose the same report, filters and format; a widget's value can only be set before it is drawn."""
    report = next(each for each in reports_for(actor) if each.key == made.report)
    with in_transaction(actor) as scope:
        words = view.chosen_words(made.filters, offered(scope.conn, actor, report))
    st.session_state["reports"] = view.MAKE
    st.session_state[REPORT], st.session_state[FORMAT] = report.title, view.FORMAT_NAMES[made.format]
    for key in report.filters:
        if key in words or key is not FilterKey.DAYS or report.usual_days is None:
            st.session_state[WIDGETS[key]] = words.get(key, EVERY)
    st.query_params.pop(PARAMETER, None)


def _ours(actor: Actor) -> None:
    """Is this file ours? By the file, or by its hash."""
    st.subheader("Is this file ours?", anchor=False)
    st.caption("Upload a file, or paste its SHA-256. The file is read here and not kept.")
    given = st.file_uploader("File", key="reports.file")
    typed = st.text_input(
        "SHA-256", key="history_sha256", bind="query-params", max_chars=200, placeholder="64 digits", width=620
    )  # fmt: skip
    if given is None and not typed:
        return
    with refusals(), in_transaction(actor) as scope:
        digest = sha256(given.getvalue()).digest() if given is not None else digest_of(typed or "")
        found = history(scope.conn, actor, HistoryFilter(file_sha256=digest, limit=20))
        said = literal(view.answer_about(found, zone_name=actor.time_zone))
        (st.success if found else st.warning)(said)
