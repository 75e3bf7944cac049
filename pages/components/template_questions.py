"""What is asked about each clause of a policy: the client's own words, guidance, evidence wanted and weight."""

from uuid import UUID

import streamlit as st

from core.assessments.model import Question
from core.assessments.queries import questions
from core.assessments.questions import GUIDANCE_LIMIT, QUESTION_LIMIT
from core.assessments.reviewing import MOST_WEIGHT, set_questions
from core.identity.model import Actor, Permission
from core.policies.queries import no_such_policy, policies, policy
from pages.components.addresses import opened_record
from pages.components.empty import empty
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models.markdown import literal

PARAMETER = "questions"
MOST_POLICIES = 500


def choose_policy(actor: Actor) -> None:
    """The way to the questions of a policy."""
    if not actor.may(Permission.ASSESSMENT_DECIDE):
        return
    with in_transaction(actor) as scope:
        found = [each for each in policies(scope.conn, actor, limit=MOST_POLICIES) if each.current_version]
    if not found:
        return
    st.header("What we ask", anchor=False)
    st.caption(
        "Agencies are asked what each clause says. Ask in your own words, name the evidence you want, and weigh it."
    )
    titles = {each.title: each.id for each in found}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.selectbox("Policy", list(titles), index=None, key="reviews.policy", placeholder="Choose", width=360)
        if st.button("Open its questions", key="reviews.questions", disabled=title is None) and title:
            st.query_params[PARAMETER] = str(titles[title])
            st.rerun()


def show_questions(actor: Actor) -> None:
    """The questions of one policy's newest version, each in a form of its own."""
    policy_id = opened_record(PARAMETER, no_such_policy)
    assert policy_id is not None  # noqa: S101  # the caller saw the parameter
    with in_transaction(actor) as scope:
        held = policy(scope.conn, actor, policy_id)
        number = held.current_version or 0
        asked = questions(scope.conn, actor, policy_id=policy_id, version_number=number) if number else []
    heading(f"Questions: {held.title}", "What do agencies answer for this policy, from this version on?")
    st.caption(f"Version {number}. Assessments that you have accepted keep the weights they were accepted with.")
    if not asked:
        empty("This policy has no typed clauses.", "Questions follow from clauses; add some to its next version.")
    for each in asked:
        with st.expander(f"{each.clause_id} · {literal(each.question)}", key=f"reviews.template.{each.clause_id}"):
            _form(actor, policy_id, number, each)


def _form(actor: Actor, policy_id: UUID, number: int, asked: Question) -> None:
    place = f"reviews.template.{asked.clause_id}"
    can_write = actor.may(Permission.ASSESSMENT_DECIDE)
    with st.form(f"{place}.form", border=False, enter_to_submit=False):
        question = st.text_area("Question", asked.question, max_chars=QUESTION_LIMIT, key=f"{place}.question")
        guidance = st.text_area("Guidance", asked.guidance, max_chars=GUIDANCE_LIMIT, key=f"{place}.guidance")
        wanted = st.text_area(
            "Evidence wanted", asked.evidence_wanted, max_chars=GUIDANCE_LIMIT, key=f"{place}.evidence_wanted"
        )
        weight = st.number_input("Weight", 1, MOST_WEIGHT, asked.weight, key=f"{place}.weight", width=160)
        st.caption("Written by you." if asked.is_own else "This follows from the clause.")
        if not st.form_submit_button("Keep", key=f"{place}.keep", disabled=not can_write):
            return
    changed = Question(asked.clause_id, question, guidance, wanted, int(weight))
    with refusals() as outcome, changing(actor) as scope:
        set_questions(
            scope.conn, actor=actor, policy_id=policy_id, version_number=number, wanted=[changed], now=scope.now
        )
    if not outcome.refused:
        say_next(f"Clause {asked.clause_id} is asked so from version {number} on.")
        st.rerun()
