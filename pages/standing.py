"""Compliance, as the agency reads it: how it stands with each client, worst first; `?record=` opens one."""

import streamlit as st

from core.compliance.queries import no_such_record
from core.identity.model import Actor
from pages.components.addresses import opened_record
from pages.components.heading import heading
from pages.components.record_list import PARAMETER, RecordsPage, show_records
from pages.components.standing_record import show_record
from pages.session import current_actor


def show_standing(actor: Actor) -> None:
    """The overview with the register."""
    heading("Compliance", "How do we stand with each client, why, and what would raise it?")
    show_records(actor, RecordsPage("standing", "Client"))
    st.page_link("exceptions_register.py", label="Exceptions of all clients", icon=":material/rule:")


actor = current_actor()
if chosen_id := opened_record(PARAMETER, no_such_record):
    show_record(actor, chosen_id)
else:
    show_standing(actor)
