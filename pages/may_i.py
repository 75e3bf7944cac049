"""May I?: ask before you begin; `?decision=` opens one question with its answer."""

import streamlit as st

from core.conflicts.in_force import holding
from core.guidance.asking import no_such_decision
from core.identity.model import Actor
from core.vocabulary.queries import own_terms
from pages.components.addresses import opened_record
from pages.components.asked_before import asked_before
from pages.components.asking import question_form
from pages.components.decision import show_decision
from pages.components.heading import heading
from pages.session import current_actor
from pages.transactions import in_transaction

PARAMETER = "decision"


def show_form(actor: Actor) -> None:
    """The question, and what was asked before."""
    heading("May I?", "Before you begin: do our clients' rules allow it, and on which conditions?")
    with in_transaction(actor) as scope:
        today = scope.now.date()
        at = holding(scope.conn, actor.org_id, today=today)
        words = own_terms(scope.conn, actor.org_id)
    if not at.clients:
        st.info("You work for no client yet. Questions about the whole agency can be asked all the same.")
    question_form(actor, at, PARAMETER, words, today=today)
    asked_before(actor, PARAMETER)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_decision):
    show_decision(actor, chosen, PARAMETER)
else:
    show_form(actor)
