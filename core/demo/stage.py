"""Put the demo's organizations, people and relations into an empty database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.demo.cast import ASSETS, CAST, CO_PROMOTED, ENGAGEMENTS, GROUPS, MARKETS, PASSWORD, Cast
from core.identity.model import Actor, OrganizationKind, Role
from core.identity.passwords import hash_password

AUDIT_PERIOD = timedelta(days=730)


@dataclass
class Stage:
    """Ids and people by the short names of the demo."""

    orgs: dict[str, UUID] = field(default_factory=dict)
    people: dict[tuple[str, Role], Actor] = field(default_factory=dict)
    engagements: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def admin(self, short: str) -> Actor:
        """The administrator of an organization."""
        roles = (Role.ENTERPRISE_ADMIN, Role.AGENCY_ADMIN, Role.PLATFORM_ADMIN)
        return next(self.people[short, role] for role in roles if (short, role) in self.people)

    def officer(self, short: str) -> Actor:
        """The compliance officer of a client."""
        return self.people[short, Role.COMPLIANCE_OFFICER]


def set_stage(conn: Connection, *, now: datetime) -> Stage:
    """Organizations, people, engagements, assets, the alliance and groups; under `app_job`."""
    stage = Stage()
    for cast in CAST:
        _add_organization(conn, stage, cast, now)
    for client, agency, brands in ENGAGEMENTS:
        stage.engagements[client, agency] = _id(
            one(
                conn,
                "add_engagement",
                agency_org_id=stage.orgs[agency],
                enterprise_org_id=stage.orgs[client],
                brands=list(brands),
                markets=list(MARKETS[client, agency]),
                proposed_by=stage.admin(client).user_id,
                accepted_by=stage.admin(agency).user_id,
                now=now,
            )
        )
    _add_alliance(conn, stage, now)
    _add_groups(conn, stage, now)
    return stage


def _add_organization(conn: Connection, stage: Stage, cast: Cast, now: datetime) -> None:
    org_id = stage.orgs[cast.short] = _id(one(conn, "add_organization", kind=cast.kind, name=cast.name, now=now))
    for person in cast.people:
        email = person.email(cast.domain)
        user_id = _id(
            one(
                conn,
                "add_person",
                org_id=org_id,
                org_kind=cast.kind,
                email=email,
                display_name=person.name,
                role=person.role,
                time_zone=person.time_zone,
                access_until=now + AUDIT_PERIOD if person.role is Role.AUDITOR else None,
                now=now,
            )
        )
        rows(conn, "add_credential", org_id=org_id, user_id=user_id, password_hash=_password_hash(), now=now)
        stage.people[cast.short, person.role] = Actor(
            user_id, org_id, cast.kind, person.role, person.name, email, cast.name, person.time_zone
        )
    if cast.kind is OrganizationKind.AGENCY:
        for kind, label in ASSETS.items():
            rows(conn, "add_default_asset", agency_org_id=org_id, kind=kind, label=label, now=now)


def _add_alliance(conn: Connection, stage: Stage, now: datetime) -> None:
    agency_org_id = stage.orgs["Lumen"]
    alliance_id = _id(one(conn, "add_alliance", agency_org_id=agency_org_id, label="Corvexa", now=now))
    for client, agency, brand in CO_PROMOTED:
        where = {"agency_org_id": agency_org_id, "engagement_id": stage.engagements[client, agency], "brand": brand}
        rows(conn, "add_co_promotion", enterprise_org_id=stage.orgs[client], now=now, **where)
        rows(conn, "add_alliance_member", alliance_id=alliance_id, **where)


def _add_groups(conn: Connection, stage: Stage, now: datetime) -> None:
    for client, name, agencies in GROUPS:
        enterprise_org_id = stage.orgs[client]
        group_id = _id(one(conn, "add_group", enterprise_org_id=enterprise_org_id, name=name, now=now))
        for agency in agencies:
            rows(
                conn,
                "add_group_member",
                enterprise_org_id=enterprise_org_id,
                group_id=group_id,
                agency_org_id=stage.orgs[agency],
                engagement_id=stage.engagements[client, agency],
            )


@cache
def _password_hash() -> str:
    """One hash for all: hashing is slow on purpose, and the demo's password is public."""
    return hash_password(PASSWORD)


def _id(row: Any) -> UUID:  # a database row
    return UUID(str(row.id))
