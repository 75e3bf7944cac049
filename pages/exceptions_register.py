"""Exceptions: who is let off which clauses until when, on what conditions; `?exception=` opens one."""

from uuid import UUID

import streamlit as st

from core.exceptions.queries import no_such_exception
from core.exceptions.register import exceptions_register, standing_counts
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.answering_requests import show_request
from pages.components.exception_record import show_exception
from pages.components.heading import heading
from pages.components.register import Register, choice, filters_row, order_of, search, show_register
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import exceptions as view

PARAMETER = "exception"


def show_list(actor: Actor) -> None:
    """How they stand, and the register."""
    heading("Exceptions", "Who is let off which clauses until when, and on what conditions?")
    with in_transaction(actor) as scope:
        counts = standing_counts(scope.conn, actor, today=scope.now.date())
        today = scope.now.date()
    with st.grid(4, min_column_width=150, gap="small"):
        for figure in view.figures(counts):
            with st.container(border=True, gap=None, height="stretch"):
                st.metric(figure.label, figure.value)
                st.button(
                    figure.note, key=f"exceptions.{figure.label}", type="tertiary", icon=":material/arrow_forward:",
                    on_click=_narrow, args=(figure.label,),
                )  # fmt: skip
    register = Register(
        "exceptions", ("exception", "exceptions"), view.ORDERS, view.framing(actor), view.FILE, view.filing(today),
        nothing=("No exception fits.", "One begins when an agency signs with a reservation, or asks about a clause."),
    )  # fmt: skip
    with filters_row():
        words = search("exceptions_search", "Policy, name, reason or condition")
        standing = choice("Standing", view.STANDINGS, "exceptions_standing")
        order = order_of(register)
    asked = view.wanted(words, standing)
    chosen = show_register(
        actor, register, order, {"Search": words, "Standing": standing},
        lambda conn, part: exceptions_register(conn, actor, asked, part, today=today),
    )  # fmt: skip
    if chosen:
        open_record(PARAMETER, chosen.id)


def _narrow(standing: str) -> None:
    st.session_state.update({"exceptions_standing": standing, "exceptions_search": ""})


def show_one(actor: Actor, exception_id: UUID) -> None:
    """The client answers it, the agency asks for it again."""
    (show_exception if actor.is_agency else show_request)(actor, exception_id)


actor = current_actor()
if opened := opened_record(PARAMETER, no_such_exception):
    show_one(actor, opened)
else:
    show_list(actor)
