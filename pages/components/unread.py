"""On Today, for an agency: how many documents this person has not read, and the way to them."""

import streamlit as st

from core.distribution.inbox import inbox_counts
from core.identity.model import Actor
from pages.transactions import in_transaction
from pages.view_models.inbox import unread_label


def unread_documents(actor: Actor) -> None:
    """One line, or nothing when everything is read."""
    if not actor.is_agency:
        return
    with in_transaction(actor) as scope:
        counts = inbox_counts(scope.conn, actor, now=scope.now)
    if counts.unread_count:
        st.page_link(
            "inbox.py",
            label=unread_label(counts.unread_count),
            icon=":material/mark_email_unread:",
            query_params={"inbox_unread": "true"},
        )
