"""A corrective action under way is given to somebody else, or gets another day; the client reads why."""

from datetime import date
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.violations.model import Replan, Violation
from core.violations.queries import Colleague, colleagues_who_correct
from core.violations.replanning import replan
from core.violations.rules import LONGEST_ACTION, WORDS_LIMIT
from pages.components.confirming import decide
from pages.transactions import changing, in_transaction
from pages.view_models.markdown import literal


@st.dialog("Change person or day")
def ask_to_replan(actor: Actor, violation: Violation, today: date) -> None:
    """The dialog behind the button."""
    st.markdown(f"{literal(violation.enterprise)} reads the change and your reason in the timeline.")
    owner_id = owner_field(actor, violation.owner_name, key="violation.replan.owner")
    before = violation.action_due_on or today
    due_on = st.date_input(
        "Corrected by", before, min_value=min(today, before), max_value=today + LONGEST_ACTION,
        key="violation.replan.due_on",
    )  # fmt: skip
    words = st.text_area("Why it changes", max_chars=WORDS_LIMIT, key="violation.replan.words")

    def act() -> str:
        wanted = Replan(words, owner_id, due_on, violation.revision)
        with changing(actor) as scope:
            replan(scope.conn, actor=actor, violation_id=violation.id, wanted=wanted, now=scope.now)
        return "The corrective action is changed."

    decide("Change it", "violation.replanning", act)


def owner_field(actor: Actor, chosen_name: str | None, *, key: str = "violation.owner") -> UUID | None:
    """Who of the agency sees to an action; whoever has the name is chosen at first."""
    with in_transaction(actor) as scope:
        colleagues = colleagues_who_correct(scope.conn, actor)
    place = next((place for place, each in enumerate(colleagues) if each.display_name == chosen_name), None)

    def name(colleague: Colleague) -> str:
        return colleague.display_name

    chosen = st.selectbox("Who sees to it", colleagues, index=place, format_func=name, key=key)
    return chosen.user_id if chosen else None
