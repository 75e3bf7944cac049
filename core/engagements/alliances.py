"""Co-promoted brands: a client marks its own, the agency matches marks, and each client reads "in effect"."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.audit.operations import record
from core.db.statements import one, rows
from core.engagements.model import EngagementState
from core.engagements.queries import engagement, unmatched_marks
from core.engagements.rules import MarksNotValid, TermsNotValid, check_marks, name
from core.errors import NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow

_MARK_IS_GONE = "member_is_a_mark"


class NoSuchAlliance(NotFound):
    """No alliance with that id is in effect at the agency."""


def mark_brand(conn: Connection, *, actor: Actor, engagement_id: UUID, brand: str, now: datetime) -> None:
    """Mark a brand of an active engagement as co-promoted: clauses on the client's work will no longer reach it."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    held = engagement(conn, actor, engagement_id)
    if held.state is not EngagementState.ACTIVE or brand not in held.brands:
        raise TermsNotValid("Only a brand of an active engagement can be marked as co-promoted.")
    where = {"org_id": actor.org_id, "engagement_id": engagement_id, "brand": brand}
    if rows(conn, "mark_co_promotion", agency_org_id=held.agency_org_id, now=now, **where):
        _tell(conn, actor, held.agency_org_id, engagement_id, brand, is_marked=True)


def unmark_brand(conn: Connection, *, actor: Actor, engagement_id: UUID, brand: str) -> None:
    """Take the mark back; whether anybody had matched it is not told."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    held = engagement(conn, actor, engagement_id)
    if rows(conn, "unmark_co_promotion", org_id=actor.org_id, engagement_id=engagement_id, brand=brand):
        _tell(conn, actor, held.agency_org_id, engagement_id, brand, is_marked=False)


def match_marks(conn: Connection, *, actor: Actor, label: str, marks: Sequence[tuple[UUID, str]]) -> UUID:
    """Match marks of two clients or more (engagement id and brand) into an alliance."""
    allow(actor, Permission.ALLIANCE_MANAGE)
    tidy = name(label, noun="alliance")
    rows(conn, "hold_registers", owner_id=actor.org_id)
    asked = set(marks)
    chosen = [each for each in unmatched_marks(conn, actor.org_id) if (each.engagement_id, each.brand) in asked]
    check_marks(chosen, len(asked))
    try:
        made = one(
            conn,
            "begin_alliance",
            org_id=actor.org_id,
            label=tidy,
            engagement_ids=[each.engagement_id for each in chosen],
            brands=[each.brand for each in chosen],
        )
    except IntegrityError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) != _MARK_IS_GONE:
            raise
        raise MarksNotValid("One of these marks was taken back just now. Look at the list again.") from None
    assert made is not None  # noqa: S101  # INSERT … RETURNING yields its row
    _tell_agency(conn, actor, "alliance.begun", made.id, tidy)
    return UUID(str(made.id))


def end_alliance(conn: Connection, *, actor: Actor, alliance_id: UUID, now: datetime) -> None:
    """The match no longer holds; the clients' marks stay theirs."""
    allow(actor, Permission.ALLIANCE_MANAGE)
    ended = one(conn, "end_alliance", org_id=actor.org_id, alliance_id=alliance_id, now=now)
    if ended is None:
        raise NoSuchAlliance("There is no such alliance. Open Clients and choose one from there.")
    _tell_agency(conn, actor, "alliance.ended", alliance_id, ended.label)


def settle_alliances(conn: Connection, agency_org_id: UUID) -> int:
    """Bring "in effect" up to date on the marks at an agency; how many changed. Under `app_job`."""
    return rows(conn, "settle_alliances", agency_org_id=agency_org_id)


def _tell(
    conn: Connection, actor: Actor, agency_org_id: UUID, engagement_id: UUID, brand: str, *, is_marked: bool
) -> None:
    record(
        conn,
        "co_promotion.marked" if is_marked else "co_promotion.unmarked",
        entity="engagement",
        entity_id=engagement_id,
        enterprise_org_id=actor.org_id,
        agency_org_id=agency_org_id,
        new={"brand": brand},
    )
    emit(conn, "co_promotion.changed", org_id=actor.org_id, payload={"engagement_id": engagement_id})
    emit(conn, "alliance.changed", org_id=agency_org_id, payload={"engagement_id": engagement_id})


def _tell_agency(conn: Connection, actor: Actor, event: str, alliance_id: UUID, label: str) -> None:
    record(conn, event, entity="alliance", entity_id=alliance_id, agency_org_id=actor.org_id, new={"label": label})
    emit(conn, "alliance.changed", org_id=actor.org_id, payload={"alliance_id": alliance_id})
