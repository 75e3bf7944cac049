"""The form that reports a violation: whose document, which clause, when, whose work, and what happened."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core.identity.model import Actor
from core.violations.model import Report
from core.violations.queries import ReportableDocument
from core.violations.reporting import report
from core.violations.rules import WORDS_LIMIT
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.unsaved import kept, unsaved
from pages.transactions import changing
from pages.view_models import violations as view
from pages.view_models.markdown import literal

_ROUND = "report.round"
"""Counts the reports of this session: the words of the next one begin empty."""


def violation_form(actor: Actor, documents: Sequence[ReportableDocument], today: date) -> None:
    """Draw the fields; what is sent opens in the state reported."""
    other = "Client" if actor.is_agency else "Agency"
    names = list(dict.fromkeys(each.counterpart for each in documents))
    with st.container(border=True):
        whose = st.selectbox(other, names, key="report.counterpart")
        held = [each for each in documents if each.counterpart == whose]
        document = st.selectbox(
            "Document", held, key="report.document",
            format_func=lambda each: f"{each.policy_title}, v{each.version_number}",
        )  # fmt: skip
        clauses = document.clauses if document else {}
        clause_id = st.selectbox("Clause", list(clauses), key="report.clause", format_func=view.clause_choices(clauses))
        day = st.date_input("When it happened", today, max_value=today, key="report.day", width=220)
        is_own_work = _whose_work(actor, str(whose))
        typed = f"report.words.{st.session_state.get(_ROUND, 0)}"
        words = st.text_area(
            "What happened", max_chars=WORDS_LIMIT, help="A sentence or two, without names of people.", **kept(typed)
        )
        unsaved("report", [typed])
        st.caption(_who_reads(actor, str(whose), is_own_work=is_own_work))
        sent = st.button("Report it", type="primary", icon=":material/add_alert:", key="report.send")
    if not sent or document is None or clause_id is None:
        return
    wanted = Report(document.distribution_id, str(clause_id), day or today, words, is_own_work)
    with refusals() as outcome, changing(actor) as scope:
        report(scope.conn, actor=actor, wanted=wanted, now=scope.now)
    if not outcome.refused:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        say_next("Reported. You find it under Violations.")
        st.rerun()


def _whose_work(actor: Actor, whose: str) -> bool:
    if not actor.is_agency:
        return True
    own, other = f"For {whose}", "For somebody else, or for ourselves"
    return st.radio("The work was", [own, other], key="report.whose", horizontal=True) == own


def _who_reads(actor: Actor, whose: str, *, is_own_work: bool) -> str:
    if not actor.is_agency:
        return f"{literal(whose)} reads these words. You confirm the violation under Violations."
    if is_own_work:
        return f"{literal(whose)} reads these words; a name of another client is refused."
    return f"{literal(whose)} reads that its clause was broken on that day, and none of these words."
