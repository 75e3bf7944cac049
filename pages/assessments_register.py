"""All assessments: what was submitted about which policy, and what the client said of it."""

import streamlit as st

from core.compliance.assessment_register import assessments_register
from core.identity.model import Actor
from pages.components.heading import heading
from pages.components.register import Register, choice, filters_row, order_of, search, show_register
from pages.components.tables import SCORE_COLUMNS
from pages.session import current_actor
from pages.view_models import assessment_register as view


def show_list(actor: Actor) -> None:
    """The register; a row opens the assessment where it is made or reviewed."""
    heading("All assessments", "What was submitted about which policy, and what was said of it?")
    register = Register(
        "assessments", ("assessment", "assessments"), view.ORDERS, view.framing(actor), view.FILE, view.file_row,
        SCORE_COLUMNS, ("No assessment fits.", "One stands here once an agency has submitted it."),
    )  # fmt: skip
    with filters_row():
        words = search("assessments_search", "Part of a policy or a name")
        state = choice("State", view.STATES, "assessments_state")
        order = order_of(register)
    asked = view.wanted(words, state)
    chosen = show_register(
        actor, register, order, {"Search": words, "State": state},
        lambda conn, part: assessments_register(conn, actor, asked, part),
    )  # fmt: skip
    if chosen:
        script = "standing.py" if actor.is_agency else "reviews.py"
        st.switch_page(script, query_params={"record": str(chosen.compliance_id)})


show_list(current_actor())
