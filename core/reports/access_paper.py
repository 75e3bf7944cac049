"""The access review: who may enter as what, who was here lately, which programs sign in, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.identity.acting import as_identity
from core.identity.membership import Invitation, Member, members, open_invitations
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Block, CellKind, Column, Figures, KeyFigure, Paper, Section
from core.reports.filters import words_of
from core.reports.framing import paper, table
from core.reports.model import MOST_ROWS, Filters

PERIOD_DAYS = 90
SILENT_DAYS = 90
CHANGES = (
    "person.invited", "person.joined", "person.role_changed", "person.deactivated", "invitation.cancelled",
    "person.password_reset", "person.signed_out_elsewhere", "session.revoked",
)  # fmt: skip
_W, _M, _S = CellKind.WHOLE, CellKind.MOMENT, CellKind.STATUS
_Open = Mapping[UUID, Row[Any]]
_SAID = {
    "person.invited": "Invited", "person.joined": "Joined", "person.role_changed": "Role changed",
    "person.deactivated": "Deactivated", "invitation.cancelled": "Invitation cancelled",
    "person.password_reset": "Password reset", "person.signed_out_elsewhere": "Signed out elsewhere",
    "session.revoked": "Session ended",
}  # fmt: skip


def access_review(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper, with a block for the reviewer's signature by hand."""
    allow(actor, Permission.PERSON_MANAGE)
    people = members(conn, actor)
    invited = open_invitations(conn, actor)
    with as_identity(conn, actor):
        open_ones = {row.user_id: row for row in many(conn, "report_sign_ins", org_id=actor.org_id, now=now)}
    days = filters.days or PERIOD_DAYS
    sections = (
        Section("How many there are", [_figures(people, invited, open_ones, now)]),
        Section("People who may enter", [_people(people, open_ones, now)]),
        Section("Open invitations", [_invitations(invited, now)]),
        Section("People who may not any more", [_gone(people, now)]),
        Section(f"What changed in the last {days} days", [_changes(conn, actor, now - timedelta(days=days))]),
    )
    return paper(
        conn, actor, filters, sections, key="access_review", title="Access review", now=now, is_signed_by_hand=True
    )


def _figures(people: Sequence[Member], invited: Sequence[Invitation], open_ones: _Open, now: datetime) -> Block:
    inside = [each for each in people if each.may_enter(now)]
    silent = sum(_is_silent(each, now) for each in inside)
    return Figures(
        (
            KeyFigure("People who may enter", len(inside)),
            KeyFigure("Not here for 90 days", silent, _W, "The last sign-in at the pages is older, or none."),
            KeyFigure("Open sessions", sum(row.session_count for row in open_ones.values()), _W, "Browsers signed in."),
            KeyFigure(
                "Programs signed in", sum(row.program_count for row in open_ones.values()), _W,
                "Sign-ins through the API that can still renew themselves.",
            ),
            KeyFigure("Open invitations", len(invited)),
        )
    )  # fmt: skip


def _is_silent(each: Member, now: datetime) -> bool:
    last = each.last_signed_in_at
    return last is None or last < now - timedelta(days=SILENT_DAYS)


def _people(people: Sequence[Member], open_ones: _Open, now: datetime) -> Block:
    columns = (
        Column("name", "Name", width=24), Column("email", "E-mail", width=32), Column("role", "Role", width=18),
        Column("last_sign_in", "Last sign-in", _M, 18), Column("standing", "Standing", _S, 20),
        Column("sessions", "Sessions", _W, 9), Column("programs", "Programs", _W, 9),
        Column("access_until", "Access until", _M, 18),
    )  # fmt: skip
    cells = [
        (
            each.person.display_name, each.person.email, words_of(each.person.role), each.last_signed_in_at,
            "Not here for 90 days" if _is_silent(each, now) else "In use", open_ones[each.person.user_id].session_count,
            open_ones[each.person.user_id].program_count, each.person.access_until,
        )
        for each in people
        if each.may_enter(now)
    ]  # fmt: skip
    return table("people", "People who may enter", columns, cells)


def _invitations(invited: Sequence[Invitation], now: datetime) -> Block:
    columns = (
        Column("name", "Name", width=24), Column("email", "E-mail", width=32), Column("role", "Role", width=18),
        Column("invited", "Invited", _M, 18), Column("expires", "Link good until", _M, 18),
        Column("standing", "Standing", _S, 10),
    )  # fmt: skip
    cells = [
        (
            each.display_name, each.email, words_of(each.role), each.invited_at, each.expires_at,
            "Open" if each.expires_at > now else "Expired",
        )
        for each in invited
    ]  # fmt: skip
    return table("invitations", "Open invitations", columns, cells)


def _gone(people: Sequence[Member], now: datetime) -> Block:
    columns = (
        Column("name", "Name", width=24), Column("email", "E-mail", width=32), Column("role", "Last role", width=18),
        Column("last_sign_in", "Last sign-in", _M, 18), Column("ended", "Ended", _M, 18),
    )  # fmt: skip
    cells = [
        (
            each.person.display_name, each.person.email, words_of(each.person.role), each.last_signed_in_at,
            each.person.deactivated_at or each.person.access_until,
        )
        for each in people
        if not each.may_enter(now)
    ]  # fmt: skip
    return table("gone", "People who may not enter any more", columns, cells)


def _changes(conn: Connection, actor: Actor, since: datetime) -> Block:
    found = many(conn, "report_access_changes", org_id=actor.org_id, events=list(CHANGES), since=since, limit=MOST_ROWS)
    columns = (
        Column("at", "When", _M, 18), Column("what", "What", width=22), Column("whom", "Whom", width=24),
        Column("by", "By", width=24), Column("role_before", "Role before", width=18),
        Column("role_after", "Role after", width=18),
    )  # fmt: skip
    cells = [
        (
            row.recorded_at, _SAID[row.event], row.subject_name, row.actor_name or "the system",
            words_of(row.role_before) if row.role_before else None,
            words_of(row.role_after) if row.role_after else None,
        )
        for row in found
    ]  # fmt: skip
    return table("changes", "What changed", columns, cells, "The latest first.")
