"""A request between an agency and one client: the clause, the thread, and the next step; both sides see the same."""

from datetime import date
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.requests.model import ClauseRequest, Reply, Step
from core.requests.operations import reply
from core.requests.queries import request_of
from core.requests.rules import LONGEST_WAIT_DAYS, PROPOSAL_LIMIT, WORDS_LIMIT, asks_back
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.transactions import changing, in_transaction
from pages.view_models import clause_requests as view
from pages.view_models.markdown import literal

PROPOSING = frozenset({Step.REPLIED, Step.COUNTERED})


def show_clause_request(actor: Actor, request_id: UUID) -> None:
    """Everything about one request, and what the reader may do next."""
    with in_transaction(actor) as scope:
        request = request_of(scope.conn, actor, request_id)
        now = scope.now
    heading(
        request.policy_title, f"Clause {literal(request.clause_id)}, between you and {view.counterpart(request, actor)}"
    )
    st.markdown(view.standing(request, actor, now=now))
    with st.container(border=True, gap="xsmall"):
        st.caption(f"Version {request.version_number}")
        st.markdown(f"> {literal(str(request.clause.get('text', '')))}")
        st.markdown(literal(view.clause_sentence(request)))
    _thread(request, actor)
    _next_step(actor, request, now.date())


def _thread(request: ClauseRequest, actor: Actor) -> None:
    for said in view.thread(request, actor):
        with st.container(border=True, gap="xsmall"):
            st.markdown(said.head)
            st.markdown(said.words)
            if said.proposal:
                st.markdown(f"**Proposed:** {said.proposal}")
            if said.conditions:
                st.markdown(f"**On the conditions:** {said.conditions}")


def _next_step(actor: Actor, request: ClauseRequest, today: date) -> None:
    choices = view.choices(request, actor)
    if not choices:
        return
    st.header("What next?", anchor=False)
    chosen = st.radio(
        "Your step",
        choices,
        format_func=lambda choice: choice.label,
        captions=[choice.explained for choice in choices],
        key="clause_request.step",
    )
    if chosen.step is Step.ADAPTED:
        where = {"policy": str(request.policy_id), "agency": str(request.agency_org_id), "thread": str(request.id)}
        st.page_link("adapt.py", label=chosen.label, icon=":material/edit_document:", query_params=where)
        return
    with st.form("clause_request.form", enter_to_submit=False):
        wanted = _filled(actor, request, chosen.step, today)
        sent = st.form_submit_button(chosen.label, type="primary", key="clause_request.send")
    if sent:
        _send(actor, request, wanted)


def _filled(actor: Actor, request: ClauseRequest, step: Step, today: date) -> Reply:
    words = st.text_area("In words", max_chars=WORDS_LIMIT, key=f"clause_request.words.{step}")
    proposal, is_neutral = _proposal(actor, step)
    days: dict[str, date | None] = {"starts_on": None, "ends_on": None, "reply_by": None}
    version_number, conditions = None, ""
    if step is Step.GRANTED:
        first, end = st.columns(2)
        days["starts_on"] = first.date_input("First day (UTC)", today, min_value=today, key="clause_request.starts_on")
        days["ends_on"] = end.date_input(
            "Last day (UTC)", today + view.USUAL_PERIOD, min_value=today, key="clause_request.ends_on"
        )
        conditions = st.text_area(
            "Conditions (optional)", max_chars=WORDS_LIMIT, key="clause_request.conditions",
            placeholder="What the agency keeps to meanwhile",
            help="Both sides read them wherever the exception is shown.",
        )  # fmt: skip
    elif step is Step.AMENDED:
        version_number = st.number_input(
            "Version in which it is changed",
            min_value=1,
            value=request.version_number + 1,
            key="clause_request.version",
        )
    elif asks_back(step):
        days["reply_by"] = st.date_input(
            "Answer wanted by",
            view.usual_day(today),
            min_value=today,
            max_value=longest_wait(today),
            key="clause_request.reply_by",
        )
    return Reply(
        step, words, proposal=proposal, is_neutral=is_neutral, version_number=version_number,
        starts_on=days["starts_on"], ends_on=days["ends_on"], reply_by=days["reply_by"],
        conditions=conditions,
    )  # fmt: skip


def _proposal(actor: Actor, step: Step) -> tuple[str, bool]:
    """A wording or value; the agency's only after a warning."""
    if step not in PROPOSING:
        return "", False
    proposal = st.text_area(
        "Wording or value that you propose", max_chars=PROPOSAL_LIMIT, key="clause_request.proposal"
    )
    if not actor.is_agency:
        return proposal, False
    return proposal, warned("clause_request.is_neutral")


def warned(key: str) -> bool:
    """The warning over a proposal of the agency's, and whether its writer has read it."""
    st.warning(view.WARNING, icon=":material/visibility_off:")
    return st.checkbox(view.CONFIRMED, key=key)


def _send(actor: Actor, request: ClauseRequest, wanted: Reply) -> None:
    with refusals() as outcome, changing(actor) as scope:
        reply(
            scope.conn,
            actor=actor,
            request_id=request.id,
            wanted=wanted,
            now=scope.now,
            expected_revision=seen_revision(request.id, request.revision),
        )
    if not outcome.refused:
        say_next(f"Sent to {view.counterpart(request, actor)}.")
        st.rerun()


def longest_wait(today: date) -> date:
    """The last day that may be asked for."""
    return date.fromordinal(today.toordinal() + LONGEST_WAIT_DAYS)
