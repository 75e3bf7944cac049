"""What an administrator does with people: invite, give a role, deactivate, invite back; send again, cancel."""

from datetime import date, datetime, timedelta
from uuid import UUID

import streamlit as st

from core.identity.membership import Invitation, Member, invitation_of, member_of
from core.identity.model import Actor, Person, Role
from core.identity.people import cancel, change_role, deactivate, invite, invite_back, resend
from pages.components.confirming import confirm
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import people as view
from pages.view_models.words import ROLE_WORDS

USUAL_AUDIT = timedelta(days=30)


@st.dialog("Invite somebody")
def ask_whom_to_invite(actor: Actor, now: datetime) -> None:
    """Address, name, role; an auditor's last day."""
    email = st.text_input("E-mail address", key="people.invite_email")
    name = st.text_input("Name", key="people.invite_name")
    role, last_day = _role_fields(actor, None, now, key="people.invite")
    st.caption("They get a link by mail, choose their own password, and are then in the list.")
    if not st.button("Send the invitation", type="primary", key="people.send_invitation"):
        return
    until = view.access_until(role, last_day, actor.time_zone)
    with refusals() as outcome, changing(actor) as scope:
        sent = invite(
            scope.conn, actor=actor, email=email, display_name=name, role=role, access_until=until, now=scope.now
        )
    if not outcome.refused:
        say_next(f"An invitation is on its way to {sent.email}.")
        st.rerun()


def show_person(actor: Actor, user_id: UUID) -> None:
    """One person, and what can be done with them."""
    with in_transaction(actor) as scope:
        member, now = member_of(scope.conn, actor, user_id), scope.now
    person = member.person
    heading(person.display_name, "What may they do here, and may they still enter?")
    facts(view.person_facts(member, now=now, zone_name=actor.time_zone), alt="The person")
    if person.deactivated_at is None:
        _change_active(actor, member, now)
        return
    last_day = _last_day(None, now, key="people.back") if person.role is Role.AUDITOR else None
    if st.button("Invite back", type="primary", key="people.invite_back"):
        confirm(
            "Invite back", says=view.inviting_back_says(member), verb="Send the link", key="people.inviting_back",
            act=lambda: _invite_back(actor, member, last_day),
        )  # fmt: skip


def show_invitation(actor: Actor, invitation_id: UUID) -> None:
    """One open invitation: send its link again, or take it back."""
    with in_transaction(actor) as scope:
        invitation, now = invitation_of(scope.conn, actor, invitation_id), scope.now
    heading(invitation.display_name, "Did the link arrive, and is it still wanted?")
    facts(view.invitation_facts(invitation, now=now, zone_name=actor.time_zone), alt="The invitation")
    with st.container(horizontal=True):
        again = st.button("Send again", type="primary", key="people.resend")
        stop = st.button("Cancel the invitation", key="people.cancel")
    if again:
        with refusals() as outcome, changing(actor) as scope:
            resend(scope.conn, actor=actor, invitation_id=invitation.id, now=scope.now)
        if not outcome.refused:
            say_next("A new link is on its way; the one before is dead.")
            st.rerun()
    if stop:
        confirm(
            "Cancel the invitation", says=view.cancelling_says(invitation), verb="Cancel it", key="people.cancelling",
            act=lambda: _cancel(actor, invitation),
        )  # fmt: skip


def _change_active(actor: Actor, member: Member, now: datetime) -> None:
    person = member.person
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role, last_day = _role_fields(actor, person, now, key=f"people.role.{person.user_id}")
        give = st.button("Change the role", key="people.change_role")
        out = st.button("Deactivate", key="people.deactivate", disabled=person.user_id == actor.user_id)
    if give:
        until = view.access_until(role, last_day, actor.time_zone)
        with refusals() as outcome, changing(actor) as scope:
            change_role(scope.conn, actor=actor, user_id=person.user_id, role=role, access_until=until, now=scope.now)
        if not outcome.refused:
            say_next(f"{person.display_name} is now {ROLE_WORDS[role].lower()}.")
            st.rerun()
    if out:
        confirm(
            "Deactivate", says=view.deactivating_says(member), verb="Deactivate", key="people.deactivating",
            act=lambda: _deactivate(actor, member),
        )  # fmt: skip


def _role_fields(actor: Actor, person: Person | None, now: datetime, *, key: str) -> tuple[Role, date | None]:
    """The role, and beside an auditor's the last day."""
    offered = view.roles(actor)
    names = list(offered)
    index = names.index(ROLE_WORDS[person.role]) if person else 1
    chosen = st.selectbox("Role", names, index=index, key=f"{key}.role", width=220)
    if offered[chosen] is not Role.AUDITOR:
        return offered[chosen], None
    return offered[chosen], _last_day(view.last_day(person, actor.time_zone), now, key=key)


def _last_day(current: date | None, now: datetime, *, key: str) -> date:
    first = (now + timedelta(days=1)).date()
    usual = max(current or (now + USUAL_AUDIT).date(), first)
    return st.date_input("Last day of access", value=usual, min_value=first, key=f"{key}.last_day", width=160)


def _deactivate(actor: Actor, member: Member) -> str:
    with changing(actor) as scope:
        deactivate(scope.conn, actor=actor, user_id=member.person.user_id, now=scope.now)
    return f"{member.person.display_name} is deactivated and signed out everywhere."


def _invite_back(actor: Actor, member: Member, last_day: date | None) -> str:
    until = view.access_until(member.person.role, last_day, actor.time_zone)
    with changing(actor) as scope:
        invite_back(scope.conn, actor=actor, user_id=member.person.user_id, access_until=until, now=scope.now)
    return f"A link is on its way to {member.person.email}."


def _cancel(actor: Actor, invitation: Invitation) -> str:
    with changing(actor) as scope:
        cancel(scope.conn, actor=actor, invitation_id=invitation.id, now=scope.now)
    st.query_params.pop("invitation", None)
    return "The invitation is cancelled."
