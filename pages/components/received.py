"""One received document: the prose beside its clauses, what changed, the way to the signature, the receipt."""

import json
from uuid import UUID

import streamlit as st

from core.distribution.model import Distribution, ReceivedDocument
from core.distribution.queries import DistributionFilter, distributions, received_document
from core.distribution.signing import mark_opened, receipt
from core.identity.model import Actor, Permission, Role
from pages.components.document_view import clauses, document, fingerprint
from pages.components.leaving import leave_for
from pages.components.status import status
from pages.components.tables import facts, ledger
from pages.transactions import changing, in_transaction
from pages.view_models import inbox as view
from pages.view_models.markdown import literal


def show_received(actor: Actor, distribution_id: UUID) -> None:
    """Everything about one distribution; the first reading notes that it was opened, an inspector's does not."""
    opens = changing if actor.role is not Role.AUDITOR else in_transaction
    with opens(actor) as scope:
        shown = received_document(scope.conn, actor.org_id, distribution_id)
        if actor.role is not Role.AUDITOR:
            mark_opened(scope.conn, actor=actor, distribution_id=distribution_id, now=scope.now)
        about = shown.distribution
        others = distributions(scope.conn, actor.org_id, DistributionFilter(policy_id=about.policy_id, limit=200))
        before_id = view.version_before(about, others)
        before = received_document(scope.conn, actor.org_id, before_id) if before_id else None
        now = scope.now
    st.title(literal(shown.title), anchor=False)
    status(about.distribution_status, about.response)
    facts(view.facts(about, now=now, zone_name=actor.time_zone), alt="Client, version and dates of this document")
    _actions(actor, about)
    if about.message:
        st.info(literal(about.message), icon=":material/chat:")
    _changes(shown, before)
    prose, structure = st.columns([3, 2], gap="large")
    with prose:
        st.header("The document", anchor=False)
        document(shown.body)
    with structure:
        st.header("Its clauses in plain words", anchor=False)
        clauses(shown.clauses)
        fingerprint(shown.document_sha256)
    st.header("Versions you received", anchor=False)
    ledger(view.versions(others, zone_name=actor.time_zone), alt="Every version of this policy", key="inbox.versions")


def _actions(actor: Actor, about: Distribution) -> None:
    label = view.action(about)
    with st.container(horizontal=True, vertical_alignment="center"):
        if label and actor.may(Permission.DISTRIBUTION_SIGN):
            leave_for(label, "/sign", primary=True, distribution=about.id)
        elif label:
            st.caption("An administrator of your agency signs this document.")
        if about.signer_name:
            leave_for("See the receipt", "/sign/receipt", distribution=about.id)
            st.download_button(
                "Receipt as JSON",
                data=lambda: _receipt(actor, about.id),
                file_name=f"receipt-{about.id}.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
                key="inbox.receipt",
            )


def _receipt(actor: Actor, distribution_id: UUID) -> str:
    with in_transaction(actor) as scope:
        return json.dumps(receipt(scope.conn, actor.org_id, distribution_id), indent=2)


def _changes(shown: ReceivedDocument, before: ReceivedDocument | None) -> None:
    if before is None:
        if shown.change_summary:
            st.caption(literal(shown.change_summary))
        return
    with st.container(border=True):
        st.markdown(f"**What changed since version {before.distribution.version_number}**")
        if shown.change_summary:
            st.markdown(literal(shown.change_summary))
        lines = view.changes(before, shown)
        st.markdown("\n".join(f"- {line}" for line in lines) or "No clause decides anything else than before.")
