"""The rules of the rulebook with their filters, contradictions first, and one rule in its clauses' own words."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.guidance.staff_paper import staff_rules_pdf
from core.guidance.staff_rules import StaffRules, ToldRule
from core.identity.model import Actor, Permission
from pages.components.empty import empty
from pages.components.tables import choose
from pages.view_models import rulebook as view
from pages.view_models.markdown import literal

_WIDTHS = {"About": st.column_config.TextColumn(width=230), "Rule": st.column_config.TextColumn(width=290)}


def show_rules(actor: Actor, found: StaffRules) -> None:
    """The filters, then what they leave."""
    clients = view.clients(found)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        client = st.selectbox(
            "For", [view.ALIKE, *clients], key="rulebook_client", bind="query-params", width=260,
            help="All clients alike: one way of working that meets every clause there is.",
        )  # fmt: skip
        topic = st.selectbox(
            "About", [view.EVERY, *view.topics(found)], key="rulebook_topic", bind="query-params", width=260
        )
        words = st.text_input(
            "Search", key="rulebook_search", placeholder="Tool, policy, clause", bind="query-params", width=220
        )
    about = None if topic == view.EVERY else topic
    rules = view.shown(found, client=clients.get(client), topic=about, words=words)
    if not rules:
        empty("Nothing fits these filters.", "Choose another client or topic above.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(literal(view.summary(rules)))
        _paper(found, clients.get(client))
    _contradictions(actor, [rule for rule in rules if rule.is_contradiction])
    row = choose(view.frame(rules), alt="Rules in force", key="rulebook.rules", columns=_WIDTHS)
    if row is None:
        st.caption("Choose a rule to read its clauses in their own words.")
    else:
        _clauses(rules[row])


def _paper(found: StaffRules, client: UUID | None) -> None:
    """The rules for one client, or for everything the agency does, as a paper for its people."""
    st.download_button(
        "Staff rules as PDF",
        data=lambda: staff_rules_pdf(found, client),
        file_name=f"staff-rules-{found.day.isoformat()}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        help="Internal: it names all of the clients whose rules it holds. Do not share it with clients.",
        key="rulebook.pdf",
    )


def _contradictions(actor: Actor, rules: Sequence[ToldRule]) -> None:
    if not rules:
        return
    with st.container(border=True, gap="xsmall", key="rulebook.contradictions"):
        st.markdown("**No rule is possible before these are settled**")
        for rule in rules:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"✗ {literal(view.contradiction_sentence(rule))}", width="content")
                if rule.finding_id and actor.may(Permission.CONFLICT_READ):
                    st.page_link(
                        "conflicts.py", label="Open the finding", icon=":material/compare_arrows:",
                        query_params={"finding": str(rule.finding_id)},
                    )  # fmt: skip


def _clauses(rule: ToldRule) -> None:
    for source, held in zip(rule.sources, rule.clauses, strict=True):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"> {literal(held.clause.text)}")
            st.page_link(
                "inbox.py", label=literal(source), icon=":material/article:",
                query_params={"distribution": str(held.distribution_id)},
            )  # fmt: skip
