"""Settings: what the organization is called and what it sets for itself; and the way to its people."""

import streamlit as st

from core.identity.organization_settings import (
    MOST_DUE_DAYS,
    NAME_LENGTH,
    OrganizationSettings,
    change_settings,
    settings_of,
)
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.reminder_fields import reminder_fields
from pages.page_table import SETTINGS_LINKS, pages_for
from pages.session import current_actor
from pages.transactions import changing, in_transaction

actor = current_actor()
heading("Settings", "What is this organization called, and what does it do unless told otherwise?")
with in_transaction(actor) as scope:
    current = settings_of(scope.conn, actor.org_id)
with st.form("organization.form", width=480):
    name = st.text_input(
        "Name of the organization", value=actor.organization, max_chars=NAME_LENGTH, key="organization.name"
    )
    due_days = current.default_due_days
    if actor.is_enterprise:
        due_days = st.number_input(
            "Days until an answer is due", value=due_days, min_value=1, max_value=MOST_DUE_DAYS,
            help="What the form proposes when a policy is sent; whoever sends it may choose another day.",
            key="organization.due_days",
        )  # fmt: skip
    reminders = reminder_fields(current)
    wanted = st.form_submit_button("Save", type="primary", key="organization.save")
if wanted:
    with refusals() as outcome, changing(actor) as scope:
        change_settings(scope.conn, actor=actor, name=name, settings=OrganizationSettings(int(due_days), *reminders))
    if not outcome.refused:
        say_next("The settings are saved.")
        st.rerun()

st.header("What else is set up here", anchor=False)
for entry in pages_for(actor):
    if entry.script in SETTINGS_LINKS:
        st.page_link(entry.script, label=entry.title, icon=entry.icon)
