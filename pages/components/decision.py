"""The answer to May I?: the verdict, why, what has to be kept, every clause in its own words, and what holds today."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.guidance.asking import AnswerToday, answer_today, ask_again, kept_decision
from core.guidance.told import ToldDecision, ToldFinding
from core.identity.model import Actor, Permission
from pages.components.addresses import open_record
from pages.components.heading import heading
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import may_i as view
from pages.view_models.markdown import literal


def show_decision(actor: Actor, decision_id: UUID, parameter: str) -> None:
    """One question as it was decided then; where it is answered otherwise today, the way to ask it again."""
    with in_transaction(actor) as scope:
        kept = kept_decision(scope.conn, actor, decision_id)
        today = answer_today(scope.conn, actor, decision_id)
    heading("May I?", literal(kept.told.question))
    shown = view.verdict(kept.told)
    getattr(st, shown.kind)(shown.text, icon=shown.icon)
    _today(actor, decision_id, today, parameter)
    _why(kept.told)
    if kept.told.conditions:
        st.header("Conditions", anchor=False)
        st.markdown("\n".join(map(view.condition_line, kept.told.conditions)))
    _findings(actor, kept.told.findings)
    _clauses(kept.told)
    _standing(actor, kept.told)
    if actor.may(Permission.VIOLATION_REPORT):
        st.page_link(
            "report.py", label="Tell that it was done", icon=":material/add_alert:",
            query_params={"decision": str(decision_id)},
        )  # fmt: skip
    st.caption(literal(view.asked_sentence(kept, zone_name=actor.time_zone)))
    st.caption("Colleagues can open this answer by the address of this page.")


def _today(actor: Actor, decision_id: UUID, today: AnswerToday, parameter: str) -> None:
    """Whether the answer still holds: said first, since somebody may be about to rely on it."""
    if today.is_same_answer and today.is_same_clauses:
        st.caption(literal(view.today_sentence(today)))
        return
    st.warning(literal(view.today_sentence(today)), icon=":material/update:")
    if today.told is None or not st.button("Ask again", icon=":material/refresh:", key="may_i.again"):
        return
    with refusals() as outcome, changing(actor) as scope:
        kept = ask_again(scope.conn, actor=actor, decision_id=decision_id, now=scope.now)
    if not outcome.refused:
        open_record(parameter, kept.id)


def _why(told: ToldDecision) -> None:
    for reason in told.reasons:
        st.markdown(literal(reason))
    for settling in told.settlings:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{view.settling_heading(settling)}**")
            st.markdown("\n".join(view.settling_lines(settling)))


def _findings(actor: Actor, findings: Sequence[ToldFinding]) -> None:
    """Rules that cannot all be kept, with the way to where the agency settles them."""
    for finding in findings:
        st.warning(literal(finding.said), icon=":material/compare_arrows:")
        if finding.finding_id and actor.may(Permission.CONFLICT_READ):
            st.page_link(
                "conflicts.py", label="Open the finding", icon=":material/arrow_forward:",
                query_params={"finding": str(finding.finding_id)},
            )  # fmt: skip


def _clauses(told: ToldDecision) -> None:
    for title, lines in view.clauses_by_bearing(told).items():
        st.header(title, anchor=False)
        for line in lines:
            _clause(line)


def _clause(line: view.ClauseLine) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"> {line.own_words}")
        st.caption(f"{line.plain_words} {line.note}")
        st.page_link(
            "inbox.py", label=line.source, icon=":material/article:", query_params={"distribution": line.distribution}
        )


def _standing(actor: Actor, told: ToldDecision) -> None:
    """What governs the things that the work runs on; no single job can settle it."""
    if not told.standing and not told.standing_findings:
        return
    with st.expander("What this work runs on has rules of its own", key="may_i.standing"):
        st.caption("They bind the prompt log, the tenant or the list itself, so they do not change the answer above.")
        if told.standing:
            st.markdown("\n".join(map(view.condition_line, told.standing)))
        _findings(actor, told.standing_findings)
        for line in view.standing_clauses(told):
            _clause(line)
