"""What whoever runs the platform does with organizations: create, rename, invite where nobody is left to."""

from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.identity.platform import (
    ListedOrganization,
    create_organization,
    invite_administrator,
    listed_organization,
    rename_organization,
)
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import organizations as view


def creating(actor: Actor) -> None:
    """The form for a new organization and its first administrator."""
    with (
        st.popover("New organization", type="primary", icon=":material/add:", key="organizations.new"),
        st.form("organizations.new_form", border=False),
    ):
        name = st.text_input("Name of the organization", key="organizations.new_name")
        kind = st.selectbox("Kind", list(view.KINDS), key="organizations.new_kind")
        person = st.text_input("Name of its first administrator", key="organizations.new_person")
        email = st.text_input("Their e-mail address", key="organizations.new_email")
        if st.form_submit_button("Create and invite", key="organizations.create"):
            _create(actor, name, kind, person, email)


def show_organization(actor: Actor, org_id: UUID) -> None:
    """Rename one; invite an administrator where there is none."""
    with in_transaction(actor) as scope:
        chosen = listed_organization(scope.conn, actor, org_id, now=scope.now)
    heading(chosen.organization.name, "What is it called, and can somebody there invite people?")
    facts(view.facts(chosen, zone_name=actor.time_zone), alt="The organization")
    with st.form("organizations.rename_form", width=480):
        name = st.text_input("Name", value=chosen.organization.name, key=f"organizations.name.{org_id}")
        wanted = st.form_submit_button("Rename", key="organizations.rename")
    if wanted:
        _rename(actor, chosen, name)
    if view.can_invite(chosen):
        _inviting(actor, chosen)


def _inviting(actor: Actor, chosen: ListedOrganization) -> None:
    st.caption("Nobody here can invite people: send its first administrator a link.")
    with st.form("organizations.invite_form", width=480):
        person = st.text_input("Name", key="organizations.invite_name")
        email = st.text_input("E-mail address", key="organizations.invite_email")
        if st.form_submit_button("Send an invitation", key="organizations.invite"):
            with refusals() as outcome, changing(actor) as scope:
                invite_administrator(
                    scope.conn, actor=actor, org_id=chosen.organization.id, email=email, display_name=person,
                    now=scope.now,
                )  # fmt: skip
            if not outcome.refused:
                say_next("The invitation is on its way.")
                st.rerun()


def _create(actor: Actor, name: str, kind: str, person: str, email: str) -> None:
    with refusals() as outcome, changing(actor) as scope:
        create_organization(
            scope.conn, actor=actor, kind=view.KINDS[kind], name=name, email=email, display_name=person, now=scope.now
        )
    if not outcome.refused:
        say_next("The organization exists, and the invitation is on its way.")
        st.rerun()


def _rename(actor: Actor, chosen: ListedOrganization, name: str) -> None:
    with refusals() as outcome, changing(actor) as scope:
        rename_organization(scope.conn, actor=actor, org_id=chosen.organization.id, name=name, now=scope.now)
    if not outcome.refused:
        say_next("Renamed.")
        st.rerun()
