"""One saved group: its name and members, kept or deleted."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.engagements.groups import change_group, create_group, delete_group
from core.engagements.model import AgencyGroup, Engagement
from core.identity.model import Actor
from pages.components.addresses import open_record
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.transactions import changing
from pages.view_models import groups as view


@st.dialog("New group")
def ask_for_name(actor: Actor, parameter: str) -> None:
    """A name; its members are chosen on its page."""
    called = st.text_input("Name", key="groups.new_name", placeholder="For example: Oncora launch")
    if not st.button("Make the group", type="primary", key="groups.make"):
        return
    with refusals() as outcome, changing(actor) as scope:
        made = create_group(scope.conn, actor=actor, called=called)
    if not outcome.refused:
        say_next("The group is made. Choose who is in it.")
        open_record(parameter, made.id)


def edit_group(actor: Actor, group: AgencyGroup, engagements: Sequence[Engagement], parameter: str) -> None:
    """Name, members, everybody of a brand at once, delete."""
    offered, brands = view.choices(engagements, group), view.by_brand(engagements)
    revision, members = seen_revision(group.id, group.revision), f"groups.members.{group.id}"
    if members not in st.session_state:
        st.session_state[members] = [each for each in group.agency_org_ids if each in offered]
    called = st.text_input("Name", value=group.name, key=f"groups.name.{group.id}", width=480)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        brand = st.selectbox("Everybody who works on", list(brands), key="groups.brand", width=260)
        st.button(
            "Add them", key="groups.add_brand", on_click=_add, args=(members, brands.get(brand, [])),
            disabled=not brands,
        )  # fmt: skip
    chosen = st.multiselect(
        "Agencies in this group", list(offered), format_func=offered.__getitem__, key=members,
        placeholder="Type a name or a brand",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        saved = st.button("Save", type="primary", key="groups.save")
        st.page_link("distribute.py", label="Send them a policy", icon=":material/send:")
        gone = st.button("Delete the group", key="groups.delete")
    if saved:
        with refusals() as outcome, changing(actor) as scope:
            change_group(
                scope.conn, actor=actor, group_id=group.id, called=called, agency_ids=chosen, expected_revision=revision
            )
        if not outcome.refused:
            say_next("The group is saved.")
            st.rerun()
    if gone:
        confirm("Delete the group", says=view.deleting_says(group), verb="Delete it", key="groups.deleting",
                act=lambda: _delete(actor, group, revision, parameter))  # fmt: skip


def _add(members: str, of_the_brand: list[UUID]) -> None:
    st.session_state[members] = list(dict.fromkeys([*st.session_state.get(members, []), *of_the_brand]))


def _delete(actor: Actor, group: AgencyGroup, revision: int, parameter: str) -> str:
    with changing(actor) as scope:
        delete_group(scope.conn, actor=actor, group_id=group.id, expected_revision=revision)
    st.query_params.pop(parameter, None)
    return f"The group “{group.name}” is deleted."
