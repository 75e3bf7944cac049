"""Withdraw a published version, after saying whom that reaches."""

from functools import partial
from uuid import UUID

import streamlit as st

from core.distribution.withdrawing import holders, withdraw_version
from core.identity.model import Actor, Permission
from core.policies.model import PolicyVersion
from pages.components.confirming import confirm_with_reason
from pages.transactions import changing, in_transaction
from pages.view_models import policies as view
from pages.view_models.words import counted


def withdrawal(actor: Actor, shown: PolicyVersion) -> None:
    """The button, for whoever may, while the version still stands."""
    if shown.withdrawal or not actor.may(Permission.DISTRIBUTION_WITHDRAW):
        return
    number = shown.version_number
    if st.button("Withdraw this version", icon=":material/block:", key="policies.withdraw"):
        with in_transaction(actor) as scope:
            reached = holders(scope.conn, actor, shown.policy_id, number)
        says = view.withdrawing_says(number, reached.active_count, reached.pending_count)
        confirm_with_reason(
            f"Withdraw version {number}", says=says,
            reason_label="Reason (agencies read it)", verb="Withdraw", key="policies.withdrawal",
            act=partial(_withdraw, actor, shown.policy_id, number),
        )  # fmt: skip


def _withdraw(actor: Actor, policy_id: UUID, number: int, reason: str) -> str:
    with changing(actor) as scope:
        reached = withdraw_version(
            scope.conn, actor=actor, policy_id=policy_id, version_number=number, reason=reason, now=scope.now
        )
    told = counted(reached.active_count, "agency", "agencies")
    return f"Version {number} is withdrawn. It was in force at {told}."
