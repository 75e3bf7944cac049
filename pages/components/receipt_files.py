"""The receipt of a signature as files to keep, for the side that signed and the side that sent."""

from uuid import UUID

import streamlit as st

from core.distribution.receipt_paper import receipt_pdf
from core.distribution.receipts import Receipt, receipt, receipt_json
from core.identity.model import Actor
from pages.transactions import in_transaction


def receipt_files(actor: Actor, distribution_id: UUID, *, key: str) -> None:
    """Two buttons; the file is made when one is clicked. Ask for it only where something has been signed."""
    st.download_button(
        "Receipt as PDF",
        data=lambda: receipt_pdf(_receipt(actor, distribution_id)),
        file_name=f"receipt-{distribution_id}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key=f"{key}.receipt_pdf",
    )
    st.download_button(
        "Receipt as JSON",
        data=lambda: receipt_json(_receipt(actor, distribution_id)),
        file_name=f"receipt-{distribution_id}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}.receipt",
    )


def _receipt(actor: Actor, distribution_id: UUID) -> Receipt:
    with in_transaction(actor) as scope:
        return receipt(scope.conn, actor.org_id, distribution_id)
