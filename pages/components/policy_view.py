"""One policy of the enterprise's own: the draft that is under way, a version's document, and the history."""

from uuid import UUID

import streamlit as st

from core.conflicts.queries import client_findings
from core.identity.model import Actor, Permission
from core.policies.model import Policy, PolicyVersion
from core.policies.queries import OPEN_STATES, drafts_of_policy, policy, version, versions_of_policy
from pages.components.document_view import clauses, document, fingerprint
from pages.components.draft_moves import draft_card
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.policy_history import compared, draft_button, history
from pages.components.policy_tracking import show_tracking
from pages.components.tables import facts
from pages.components.taking_away import take_version
from pages.components.version_withdrawal import withdrawal
from pages.transactions import in_transaction
from pages.view_models import policies as view
from pages.view_models.changes import clause_changes
from pages.view_models.markdown import literal

MOST_VERSIONS = 100
MOST_FINDINGS = 200


def show_policy(actor: Actor, policy_id: UUID) -> None:
    """Everything about one policy."""
    with in_transaction(actor) as scope:
        shown = policy(scope.conn, actor, policy_id)
        drafts = drafts_of_policy(scope.conn, actor, policy_id, limit=1)
        versions = versions_of_policy(scope.conn, actor, policy_id, limit=MOST_VERSIONS)
        found = client_findings(scope.conn, actor.org_id, limit=MOST_FINDINGS)
    heading(shown.title, view.purpose(shown, zone_name=actor.time_zone))
    if compared(actor, policy_id):
        return
    show_tracking(actor, shown)
    open_draft = next((draft for draft in drafts if draft.state in OPEN_STATES), None)
    if open_draft:
        draft_card(actor, open_draft, next_number=shown.current_version + 1)
    can_start = open_draft is None and actor.may(Permission.POLICY_DRAFT)
    _actions(actor, shown, can_start=can_start)
    _contradictions(view.findings_of(found, policy_id))
    if not versions:
        empty("No version is published yet.", "A version is published from an approved draft; then it can be sent.")
        return
    _version(actor, policy_id, [entry.version_number for entry in versions], can_start=can_start)
    history(actor, versions)


def _actions(actor: Actor, shown: Policy, *, can_start: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if shown.current_version and not shown.is_withdrawn and actor.may(Permission.DISTRIBUTION_SEND):
            st.page_link(
                "distribute.py", label="Distribute it", icon=":material/send:", query_params={"policy": str(shown.id)}
            )
        if shown.current_version and actor.may(Permission.DISTRIBUTION_READ):
            where = {"follow_policy": shown.title}
            st.page_link("follow_up.py", label="Who has signed it", icon=":material/checklist:", query_params=where)
        if can_start:
            draft_button(actor, shown.id)


def _contradictions(lines: list[str]) -> None:
    if lines:
        with st.container(border=True):
            st.markdown("**Contradictions among your own clauses**")
            st.markdown("\n".join(f"- {line}" for line in lines))


def _version(actor: Actor, policy_id: UUID, numbers: list[int], *, can_start: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Version shown", numbers, key="policies_version", bind="query-params", width=160)
        with in_transaction(actor) as scope:
            shown = version(scope.conn, actor, policy_id, number)
            before = version(scope.conn, actor, policy_id, number - 1) if number > 1 else None
        if can_start and number != numbers[0]:
            draft_button(actor, policy_id, from_version=number)
        withdrawal(actor, shown)
    if shown.withdrawal:
        st.warning(view.withdrawn_sentence(shown, zone_name=actor.time_zone), icon=":material/block:")
    prose, structure = st.columns([3, 2], gap="large")
    with prose:
        st.subheader("The document", anchor=False)
        document(shown.content.body)
    with structure:
        facts(view.version_facts(shown, zone_name=actor.time_zone), alt="Dates and people of this version")
        if before:
            _changes(before, shown)
        st.subheader("Its clauses in plain words", anchor=False)
        clauses(shown.content.clauses)
        fingerprint(shown.document_sha256)
        take_version(shown)


def _changes(before: PolicyVersion, shown: PolicyVersion) -> None:
    with st.container(border=True):
        st.markdown(f"**What changed since version {before.version_number}**")
        if shown.content.change_summary:
            st.markdown(literal(shown.content.change_summary))
        lines = clause_changes(before.content.clauses, shown.content.clauses)
        st.markdown("\n".join(f"- {line}" for line in lines) or "No clause decides anything else than before.")
