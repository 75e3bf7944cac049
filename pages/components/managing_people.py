"""What an administrator does with people: invite, give a role, deactivate, invite back; send again, cancel."""

from datetime import date, datetime, timedelta

import streamlit as st

from core.identity.membership import Invitation, Member
from core.identity.model import Actor, Role
from core.identity.people import cancel, change_role, deactivate, invite, invite_back, resend
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import people as view
from pages.view_models.markdown import literal
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


def change_person(actor: Actor, member: Member, now: datetime) -> None:
    """What can be done with the chosen person."""
    person = member.person
    with st.container(border=True):
        st.markdown(f"**{literal(person.display_name)}** · {literal(person.email)}")
        if person.deactivated_at is None:
            _change_active(actor, member, now)
            return
        last_day = _last_day(now, key="people.back") if person.role is Role.AUDITOR else None
        if st.button("Invite back", type="primary", key="people.invite_back"):
            confirm(
                "Invite back", says=view.inviting_back_says(member), verb="Send the link", key="people.inviting_back",
                act=lambda: _invite_back(actor, member, last_day),
            )  # fmt: skip


def change_invitation(actor: Actor, invitation: Invitation) -> None:
    """What can be done with the chosen invitation."""
    with st.container(border=True):
        st.markdown(f"**{literal(invitation.display_name)}** · {literal(invitation.email)}")
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
        role, last_day = _role_fields(actor, person.role, now, key=f"people.role.{person.user_id}")
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


def _role_fields(actor: Actor, current: Role | None, now: datetime, *, key: str) -> tuple[Role, date | None]:
    """The role, and beside an auditor's the last day."""
    offered = view.roles(actor)
    names = list(offered)
    chosen = st.selectbox(
        "Role", names, index=names.index(ROLE_WORDS[current]) if current else 1, key=f"{key}.role", width=220
    )
    if offered[chosen] is not Role.AUDITOR:
        return offered[chosen], None
    return offered[chosen], _last_day(now, key=key)


def _last_day(now: datetime, *, key: str) -> date:
    first, usual = (now + timedelta(days=1)).date(), (now + USUAL_AUDIT).date()
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
    return "The invitation is cancelled."
