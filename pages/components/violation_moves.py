"""The moves of a violation that the reader may make: a button for each, and a dialog that asks before it is done."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from core.compliance.model import Severity, ViolationState
from core.identity.model import Actor
from core.violations.model import Move, Violation
from core.violations.operations import move
from core.violations.rules import LONGEST_ACTION, WORDS_LIMIT
from pages.components.confirming import decide
from pages.components.replanning import ask_to_replan, owner_field
from pages.transactions import changing
from pages.view_models import violations as view
from pages.view_models.words import word_of

USUAL_ACTION = timedelta(days=30)


def offer_moves(actor: Actor, violation: Violation, today: date) -> None:
    """A button for each move that is open to the reader; none where it is the other side's turn."""
    choices = view.choices(violation, actor)
    replans = view.may_replan(violation, actor)
    if not choices and not replans:
        return
    with st.container(horizontal=True):
        if replans and st.button("Change person or day", key="violation.replan", icon=":material/edit_calendar:"):
            ask_to_replan(actor, violation, today)
        for place, choice in enumerate(choices):
            key = f"violation.to.{choice.to}"
            if st.button(choice.label, key=key, type="primary" if place == 0 else "secondary", help=choice.explained):
                _ask(actor, violation, choice, today)


def _ask(actor: Actor, violation: Violation, choice: view.MoveChoice, today: date) -> None:
    @st.dialog(choice.label)
    def ask() -> None:
        st.markdown(choice.explained)
        given = _filled(actor, violation, choice, today)
        decide(choice.label, "violation.moving", lambda: _carry_out(actor, violation, choice, given))

    ask()


def _filled(actor: Actor, violation: Violation, choice: view.MoveChoice, today: date) -> dict[str, Any]:
    """What the move needs: words, a severity, somebody who sees to it, a day."""
    given: dict[str, Any] = {}
    if choice.to is ViolationState.CONFIRMED:
        given["severity"] = st.selectbox(
            "Severity", list(Severity), index=list(Severity).index(violation.severity), key="violation.severity",
            format_func=lambda severity: word_of(severity).text,
        )  # fmt: skip
    if choice.words_label and given.get("severity") is not violation.severity:
        given["words"] = st.text_area(choice.words_label, max_chars=WORDS_LIMIT, key="violation.why")
    if choice.to is ViolationState.CORRECTING:
        if actor.is_agency:
            given["owner_id"] = owner_field(actor, actor.display_name)
        given["due_on"] = st.date_input(
            "Corrected by", today + USUAL_ACTION, min_value=today, max_value=today + LONGEST_ACTION,
            key="violation.due_on",
        )  # fmt: skip
    return given


def _carry_out(actor: Actor, violation: Violation, choice: view.MoveChoice, given: dict[str, Any]) -> str:
    wanted = Move(choice.to, **given, seen_revision=violation.revision)
    with changing(actor) as scope:
        move(scope.conn, actor=actor, violation_id=violation.id, wanted=wanted, now=scope.now)
    return f"It is {word_of(choice.to).label.lower()} now."
