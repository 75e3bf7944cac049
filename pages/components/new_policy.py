"""The dialog that opens a policy with its first draft."""

import streamlit as st

from core.identity.model import Actor
from core.policies.content import MAX_TITLE_LENGTH, Written
from core.policies.operations import create_policy
from pages.components.addresses import open_record
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models.drafts import first_body


@st.dialog("New policy")
def ask_for_title(actor: Actor, parameter: str) -> None:
    """Ask for the title alone; everything else is written in the draft."""
    with st.form("policies.create", border=False):
        title = st.text_input("Title", max_chars=MAX_TITLE_LENGTH, key="policies.title")
        st.caption("You write the text and its clauses next. No agency sees a draft.")
        wanted = st.form_submit_button("Create the draft", type="primary", key="policies.create_draft")
    if not wanted:
        return
    with refusals() as outcome, changing(actor) as scope:
        draft = create_policy(
            scope.conn, actor=actor, written=Written(title=title, body=first_body(title)), now=scope.now
        )
    if not outcome.refused:
        open_record(parameter, draft.policy_id)
