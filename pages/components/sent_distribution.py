"""One distribution as its sender sees it: how it stands, who signed, and how to end it."""

from uuid import UUID

import streamlit as st

from core.compliance.queries import ComplianceFilter, compliance_records
from core.distribution.operations import withdraw
from core.distribution.queries import distribution, signatures_of
from core.identity.model import Actor
from pages.components.confirming import confirm_with_reason
from pages.components.heading import heading
from pages.components.status import status
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import follow_up as view
from pages.view_models.markdown import literal


def show_sent(actor: Actor, distribution_id: UUID) -> None:
    """Everything about one distribution."""
    with in_transaction(actor) as scope:
        about = distribution(scope.conn, actor.org_id, distribution_id)
        given = signatures_of(scope.conn, actor.org_id, distribution_id)
        wanted = ComplianceFilter(distribution_id=distribution_id, current_only=False, limit=1)
        records = compliance_records(scope.conn, actor.org_id, wanted)
        now = scope.now
    heading(about.policy_title, f"{literal(about.agency)} · version {about.version_number}")
    status(about.distribution_status, about.response)
    facts(view.facts(about, now=now, zone_name=actor.time_zone), alt="Dates of this distribution")
    if about.message:
        st.info(literal(about.message), icon=":material/chat:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if records:
            st.page_link(
                "compliance.py",
                label="See its compliance",
                icon=":material/arrow_forward:",
                query_params={"record": str(records[0].id)},
            )
        st.page_link("policies.py", label="Open the policy", query_params={"policy": str(about.policy_id)}, icon="")
        if view.can_withdraw(about, actor) and st.button("Withdraw", icon=":material/undo:", key="follow_up.withdraw"):
            _ask_to_withdraw(actor, distribution_id, view.withdrawing_says(about), about.agency)
    st.header("Signatures", anchor=False)
    lines = view.signatures(given, now=now, zone_name=actor.time_zone)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        st.caption("Nobody has signed for this distribution yet.")


def _ask_to_withdraw(actor: Actor, distribution_id: UUID, says: str, agency: str) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            withdraw(scope.conn, actor=actor, distribution_id=distribution_id, reason=reason, now=scope.now)
        return f"Withdrawn from {agency}."

    confirm_with_reason(
        "Withdraw", says=says, reason_label="Why?", verb="Withdraw", key="follow_up.withdrawal", act=act
    )
