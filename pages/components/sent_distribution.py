"""One distribution as its sender sees it: how it stands, its story, who signed; to remind of it, and to end it."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.compliance.queries import ComplianceFilter, compliance_records
from core.distribution.follow_up import timeline
from core.distribution.model import Distribution
from core.distribution.operations import withdraw
from core.distribution.queries import received_document, signatures_of
from core.distribution.riders.queries import beside_version
from core.identity.model import Actor
from pages.components.acting_on_many import ask_to_remind
from pages.components.confirming import confirm_with_reason
from pages.components.heading import heading
from pages.components.receipt_files import receipt_files
from pages.components.rider_shown import show_adapted
from pages.components.status import status
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import follow_up as view
from pages.view_models.adapting import ADAPT
from pages.view_models.markdown import literal
from pages.view_models.received import adapted_title


def show_sent(actor: Actor, distribution_id: UUID) -> None:
    """Everything about one distribution."""
    with in_transaction(actor) as scope:
        document = received_document(scope.conn, actor.org_id, distribution_id)
        adapted = beside_version(scope.conn, actor.org_id, distribution_id)
        given = signatures_of(scope.conn, actor.org_id, distribution_id)
        happenings = timeline(scope.conn, actor.org_id, distribution_id)
        wanted = ComplianceFilter(distribution_id=distribution_id, current_only=False, limit=1)
        records = compliance_records(scope.conn, actor.org_id, wanted)
        now = scope.now
    about = document.distribution
    heading(about.policy_title, f"{literal(about.agency)} · {about.document}")
    status(about.distribution_status, about.response)
    facts(view.facts(about, now=now, zone_name=actor.time_zone), alt="Dates of this distribution")
    if about.message:
        st.info(literal(about.message), icon=":material/chat:")
    _ways_on(actor, about, records[0].id if records else None)
    if adapted is not None:
        title = adapted_title(about, about.agency)
        show_adapted(document, adapted, title=title, key="follow_up.adapted")
    st.header("What happened", anchor=False)
    _lines(view.story(happenings, now=now, zone_name=actor.time_zone), "The agency has seen nothing of it yet.")
    st.header("Signatures", anchor=False)
    _lines(view.signatures(given, now=now, zone_name=actor.time_zone), "Nobody has signed for this distribution yet.")
    if about.signer_name:
        with st.container(horizontal=True):
            receipt_files(actor, about.id, key="follow_up")


def _ways_on(actor: Actor, about: Distribution, record_id: UUID | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if record_id:
            st.page_link(
                "compliance.py",
                label="See its compliance",
                icon=":material/arrow_forward:",
                query_params={"record": str(record_id)},
            )
        st.page_link("policies.py", label="Open the policy", query_params={"policy": str(about.policy_id)}, icon="")
        if view.can_remind(about, actor) and st.button(
            "Remind", icon=":material/notifications:", key="follow_up.remind_one"
        ):
            ask_to_remind(actor, about.agency, lambda: [about.id])
        if view.can_adapt(about, actor):
            where = {"policy": str(about.policy_id), "agency": str(about.agency_org_id)}
            st.page_link("adapt.py", label=ADAPT, icon=":material/edit_document:", query_params=where)
        if view.can_withdraw(about, actor) and st.button("Withdraw", icon=":material/undo:", key="follow_up.withdraw"):
            _ask_to_withdraw(actor, about)


def _lines(lines: Sequence[str], none: str) -> None:
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        st.caption(none)


def _ask_to_withdraw(actor: Actor, about: Distribution) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            withdraw(scope.conn, actor=actor, distribution_id=about.id, reason=reason, now=scope.now)
        return f"Withdrawn from {about.agency}."

    confirm_with_reason(
        "Withdraw",
        says=view.withdrawing_says(about),
        reason_label="Why?",
        verb="Withdraw",
        key="follow_up.withdrawal",
        act=act,
    )
