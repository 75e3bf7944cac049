"""People: who belongs to the organization, as what, and what waits in mailboxes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd

from core.identity.membership import Invitation, Member
from core.identity.model import ROLES_OF_KIND, Actor, Person, Role
from pages.view_models.markdown import literal
from pages.view_models.times import day, end_of_day, relative, when, when_day, zone
from pages.view_models.words import ROLE_WORDS, counted

COLUMNS = ["Name", "E-mail", "Role", "State", "Last sign-in"]
INVITED_COLUMNS = ["Name", "E-mail", "Role", "Sent", "Mail", "Link"]
ACTIVE, EVERYBODY, GONE = "Active", "Everybody", "Deactivated"
STATES = (ACTIVE, EVERYBODY, GONE)
NEVER = "never"


def roles(actor: Actor) -> Mapping[str, Role]:
    """The roles of the actor's side by their words, in the order of the enum."""
    return {ROLE_WORDS[role]: role for role in Role if role in ROLES_OF_KIND[actor.kind]}


def shown(found: Sequence[Member], *, search: str, state: str) -> list[Member]:
    """Those who fit the search (a part of name, address or role) and the state."""
    wanted = search.strip().lower()
    return [
        each
        for each in found
        if _in_state(each, state)
        and wanted in f"{each.person.display_name}\n{each.person.email}\n{ROLE_WORDS[each.person.role]}".lower()
    ]


def frame(found: Sequence[Member], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger of people."""
    rows = [
        (
            each.person.display_name,
            each.person.email,
            ROLE_WORDS[each.person.role],
            state_words(each, now=now, zone_name=zone_name),
            relative(each.last_signed_in_at, now) if each.last_signed_in_at else NEVER,
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def state_words(member: Member, *, now: datetime, zone_name: str) -> str:
    """Whether they can sign in, and until when."""
    person = member.person
    if person.deactivated_at:
        return f"– Deactivated {day(person.deactivated_at, zone_name)}"
    if not member.may_enter(now):
        return f"– Access ended {day(person.access_until, zone_name)}"
    return f"● Active until {day(person.access_until, zone_name)}" if person.access_until else "● Active"


def person_facts(member: Member, *, now: datetime, zone_name: str) -> dict[str, str]:
    """What stands at the top of one person."""
    seen = member.last_signed_in_at
    return {
        "E-mail": literal(member.person.email),
        "Role": ROLE_WORDS[member.person.role],
        "State": literal(state_words(member, now=now, zone_name=zone_name)),
        "Last sign-in": literal(when(seen, now=now, zone_name=zone_name)) if seen else NEVER,
    }


def invitation_facts(invitation: Invitation, *, now: datetime, zone_name: str) -> dict[str, str]:
    """What stands at the top of one invitation."""
    return {
        "E-mail": literal(invitation.email),
        "Role": ROLE_WORDS[invitation.role],
        "Sent": literal(when(invitation.invited_at, now=now, zone_name=zone_name)),
        "Mail": mail_words(invitation),
        "Link": literal(link_words(invitation, now=now, zone_name=zone_name)),
    }


def link_words(invitation: Invitation, *, now: datetime, zone_name: str) -> str:
    """Until when the link is good."""
    if invitation.expires_at <= now:
        return "■ Expired"
    return f"until {when_day(invitation.expires_at, now=now, zone_name=zone_name)}"


def invited_frame(found: Sequence[Invitation], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger of open invitations."""
    rows = [
        (
            each.display_name,
            each.email,
            ROLE_WORDS[each.role],
            relative(each.invited_at, now),
            mail_words(each),
            link_words(each, now=now, zone_name=zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=INVITED_COLUMNS)


def mail_words(invitation: Invitation) -> str:
    """What became of its mail."""
    if invitation.mail_failed_at:
        return "■ Not delivered"
    return "● Sent" if invitation.mailed_at else "○ On its way"


def summary(found: Sequence[Member], invited: Sequence[Invitation], *, now: datetime) -> str:
    """How many there are, in one sentence."""
    active = sum(each.may_enter(now) for each in found)
    people = counted(active, "person", "people")
    return f"{people} can sign in; {counted(len(invited), 'invitation')} open."


def access_until(role: Role, last_day: date | None, zone_name: str) -> datetime | None:
    """The end of an auditor's last day in the reader's zone; nobody else has any."""
    return end_of_day(last_day, zone_name) if role is Role.AUDITOR and last_day else None


def last_day(person: Person | None, zone_name: str) -> date | None:
    """The last day of an auditor's access in the reader's zone."""
    return person.access_until.astimezone(zone(zone_name)).date() if person and person.access_until else None


def deactivating_says(member: Member) -> str:
    """What it does, before it is done."""
    return (
        f"**{literal(member.person.display_name)}** is signed out everywhere at once and cannot sign in any more. "
        "What they did and signed stays theirs. You can invite them back."
    )


def inviting_back_says(member: Member) -> str:
    """What it does, before it is done."""
    return (
        f"**{literal(member.person.display_name)}** gets a link at {literal(member.person.email)} by which they come "
        f"back as {ROLE_WORDS[member.person.role].lower()} and choose a new password."
    )


def cancelling_says(invitation: Invitation) -> str:
    """What it does, before it is done."""
    return f"The link sent to **{literal(invitation.email)}** is dead from then on."


def _in_state(member: Member, state: str) -> bool:
    is_gone = member.person.deactivated_at is not None
    return state == EVERYBODY or is_gone == (state == GONE)
