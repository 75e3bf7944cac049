"""One request of an agency's beside the clause it is about, and the client's answers to it."""

from typing import Any
from uuid import UUID

import streamlit as st

from core.exceptions.granting import deny_exception, grant_exception, revoke_exception
from core.exceptions.queries import ExceptionEntry, exception_entry
from core.exceptions.rules import WORDS_LIMIT
from core.identity.model import Actor, Permission
from core.policies.model import Draft
from core.policies.operations import start_draft
from core.policies.queries import OPEN_STATES, drafts_of_policy
from pages.components.confirming import confirm_with_reason, decide
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.status import badge
from pages.transactions import changing, in_transaction
from pages.view_models import requests as view
from pages.view_models.markdown import literal


def show_request(actor: Actor, exception_id: UUID) -> None:
    """Everything about one request, and what the reader may do about it."""
    with in_transaction(actor) as scope:
        asked = exception_entry(scope.conn, actor, exception_id)
        drafts = drafts_of_policy(scope.conn, actor, asked.policy_id, limit=1)
    heading(asked.policy_title, view.purpose(asked))
    states = [badge(asked.state), *([badge(asked.meaning)] if asked.meaning else [])]
    st.markdown(" ".join(states))
    for sentence in view.standing(asked, zone_name=actor.time_zone):
        st.markdown(sentence)
    if warning := view.changed_sentence(asked):
        st.warning(warning, icon=":material/difference:")
    _both_sides(actor, asked)
    with st.container(horizontal=True, vertical_alignment="center"):
        _answers(actor, asked)
        _amending(actor, asked, drafts[0] if drafts and drafts[0].state in OPEN_STATES else None)


def _both_sides(actor: Actor, asked: ExceptionEntry) -> None:
    clause, reason = st.columns(2, gap="medium")
    with clause, st.container(border=True, height="stretch"):
        st.subheader(f"What version {asked.version_number} asks", anchor=False)
        for each in asked.clauses:
            st.markdown(f"**{literal(each.id)}** · {literal(each.words)}")
        where = {"policy": str(asked.policy_id)}
        st.page_link("policies.py", label="Open the policy", icon=":material/policy:", query_params=where)
    with reason, st.container(border=True, height="stretch"):
        st.subheader("Why the agency cannot", anchor=False)
        st.markdown(f"“{literal(asked.reason)}”")
        st.caption(view.signed_sentence(asked, zone_name=actor.time_zone))
        where = {"distribution": str(asked.distribution_id)}
        st.page_link("follow_up.py", label="Open the distribution", icon=":material/checklist:", query_params=where)


def _answers(actor: Actor, asked: ExceptionEntry) -> None:
    if view.can_grant(asked, actor) and st.button(
        "Grant", type="primary", key="requests.grant", icon=":material/check:"
    ):
        _ask_to_grant(actor, asked)
    if view.can_answer(asked, actor) and st.button("Refuse", key="requests.refuse", icon=":material/close:"):
        _ask_to_refuse(actor, asked)
    if view.can_revoke(asked, actor) and st.button("Revoke", key="requests.revoke", icon=":material/undo:"):
        _ask_to_revoke(actor, asked)


def _amending(actor: Actor, asked: ExceptionEntry, draft: Draft | None) -> None:
    """The third answer: write the policy otherwise."""
    if not actor.may(Permission.POLICY_DRAFT):
        return
    where = {"policy": str(asked.policy_id)}
    if draft is not None:
        script = view.draft_script(draft, actor)
        st.page_link(script, label="Open the draft under way", icon=":material/edit:", query_params=where)
    elif st.button("Amend the policy", key="requests.amend", icon=":material/edit:"):
        with refusals() as outcome, changing(actor) as scope:
            start_draft(scope.conn, actor=actor, policy_id=asked.policy_id, now=scope.now)
        if not outcome.refused:
            say_next("A draft is started from the current version. The request waits until you answer it.")
            st.switch_page("draft.py", query_params=where)


@st.dialog("Grant an exception")
def _ask_to_grant(actor: Actor, asked: ExceptionEntry) -> None:
    with in_transaction(actor) as scope:
        days = view.period(scope.now.date())
    st.markdown(view.GRANTING)
    limits: dict[str, Any] = {"min_value": days.earliest, "max_value": days.latest, "format": "DD/MM/YYYY"}
    first, last = st.columns(2)
    starts_on = first.date_input("First day (UTC)", days.first, key="requests.granting.first", **limits)
    ends_on = last.date_input("Last day (UTC)", days.last, key="requests.granting.last", **limits)
    conditions = st.text_area(
        "Conditions (optional)", max_chars=WORDS_LIMIT, key="requests.granting.conditions",
        placeholder="What the agency keeps to meanwhile", help="Both sides read them wherever the exception is shown.",
    )  # fmt: skip
    comment = st.text_area("Comment (optional)", max_chars=WORDS_LIMIT, key="requests.granting.comment")

    def act() -> str:
        with changing(actor) as scope:
            granted = grant_exception(
                scope.conn, actor=actor, exception_id=asked.id, starts_on=starts_on, ends_on=ends_on, comment=comment,
                conditions=conditions, now=scope.now,
            )  # fmt: skip
        return view.granted_says(granted)

    decide("Grant it", "requests.granting", act)


def _ask_to_refuse(actor: Actor, asked: ExceptionEntry) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            deny_exception(scope.conn, actor=actor, exception_id=asked.id, comment=reason, now=scope.now)
        return f"The request is refused. {asked.agency} reads why where it signed."

    confirm_with_reason(
        "Refuse the request",
        says=view.REFUSING,
        reason_label="Why?",
        verb="Refuse it",
        key="requests.refusing",
        act=act,
    )


def _ask_to_revoke(actor: Actor, asked: ExceptionEntry) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            revoke_exception(scope.conn, actor=actor, exception_id=asked.id, reason=reason, now=scope.now)
        return f"The exception is revoked. {asked.agency} reads why where it signed."

    confirm_with_reason(
        "Revoke the exception",
        says=view.REVOKING,
        reason_label="Why?",
        verb="Revoke it",
        key="requests.revoking",
        act=act,
    )
