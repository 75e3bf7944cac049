"""All versions of a policy, the comparison of any two of them, and an old one as the next draft."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.policies.model import VersionEntry
from core.policies.operations import start_draft
from pages.components.comparison import show_comparison
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.tables import ledger
from pages.transactions import changing
from pages.view_models import policies as view

FROM, TO = "from", "to"


def history(actor: Actor, found: Sequence[VersionEntry]) -> None:
    """The table, and two versions to compare."""
    st.header("All versions", anchor=False)
    ledger(view.versions(found, zone_name=actor.time_zone), alt="Versions of this policy", key="policies.versions")
    numbers = [entry.version_number for entry in found]
    if len(numbers) < 2:  # noqa: PLR2004  # two to compare
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = st.selectbox("Compare version", numbers, index=1, key="policies.compare_from", width=150)
        after = st.selectbox("with version", numbers, index=0, key="policies.compare_to", width=150)
        if st.button("Compare", icon=":material/difference:", key="policies.compare", disabled=before == after):
            st.query_params.update({FROM: str(before), TO: str(after)})
            st.rerun()


def compared(actor: Actor, policy_id: UUID) -> bool:
    """The comparison that the address names (`?from=&to=`), in place of the policy; whether there was one."""
    before, after = (view.number_of(st.query_params.get(name)) for name in (FROM, TO))
    if before is None or after is None:
        return False
    st.button("Back to the policy", icon=":material/arrow_back:", key="policies.compare_back", on_click=forget)
    st.header(f"Version {after} against version {before}", anchor=False)
    show_comparison(actor, policy_id, before, after)
    return True


def forget() -> None:
    """Take the comparison out of the address."""
    for name in (FROM, TO):
        st.query_params.pop(name, None)


def draft_button(actor: Actor, policy_id: UUID, *, from_version: int | None = None) -> None:
    """Start the next draft with the newest text; or with that of an old version, which is how to roll back."""
    label, key = (
        ("Start a new draft", "start_draft") if from_version is None else ("New draft from this version", "copy")
    )
    if st.button(label, icon=":material/edit:", key=f"policies.{key}"):
        with refusals() as outcome, changing(actor) as scope:
            start_draft(scope.conn, actor=actor, policy_id=policy_id, now=scope.now, from_version=from_version)
        if not outcome.refused:
            source = "the newest text" if from_version is None else f"the text of version {from_version}"
            say_next(f"A new draft is open, with {source}.")
            st.rerun()
