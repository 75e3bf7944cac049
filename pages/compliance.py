"""Compliance: which agency is where, why, and moving which way; `?record=` opens one record, `?agency=` one agency."""

import streamlit as st

from core.compliance.queries import no_such_record
from core.compliance.sheet import no_such_counterpart
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.agency_record import show_record
from pages.components.agency_sheet import show_sheet
from pages.components.heading import heading
from pages.components.record_list import PARAMETER, RecordsPage, show_records
from pages.session import current_actor

AGENCY = "agency"


def show_list(actor: Actor) -> None:
    """The overview with the register."""
    heading("Compliance", "Which agency is where, why, and moving which way?")
    show_records(actor, RecordsPage("compliance", "Agency", lambda agency_id: open_record(AGENCY, agency_id)))
    st.page_link("exceptions_register.py", label="Exceptions of all agencies", icon=":material/rule:")


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_record):
    show_record(actor, chosen)
elif agency_id := opened_record(AGENCY, no_such_counterpart):
    show_sheet(actor, agency_id)
else:
    show_list(actor)
