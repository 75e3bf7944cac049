"""Who stands on which side of the wall: three rival clients, three agencies, the operator, and everybody's people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.demo.cast import ASSETS
from core.identity.model import ROLES_OF_KIND, Actor, Organization, OrganizationKind, Role
from tests.edges.wall.canaries import Canaries
from tests.factories import PASSWORD, a_person, an_agency, an_engagement, an_enterprise, an_operator

CLIENTS, AGENCIES, OPERATOR = ("Helix", "Novara", "Brightwell"), ("Lumen", "Fathom", "Quill"), "Operator"
# Lumen serves all three; nobody else serves Novara and one of the others.
ENGAGED = (
    ("Helix", "Lumen"), ("Helix", "Fathom"), ("Novara", "Lumen"), ("Novara", "Quill"), ("Brightwell", "Lumen"), ("Brightwell", "Fathom"),
)  # fmt: skip
ADMINISTRATORS = {Role.ENTERPRISE_ADMIN, Role.AGENCY_ADMIN}


def agencies_of(client: str) -> list[str]:
    return [agency for name, agency in ENGAGED if name == client]


def seen_by(short: str) -> frozenset[str]:
    """The organization itself and those it has an engagement with."""
    return frozenset({short}) | {other for pair in ENGAGED if short in pair for other in pair}


@dataclass
class Stage:
    """Organizations and people by short names, and every canary written so far."""

    canaries: Canaries = field(default_factory=Canaries)
    orgs: dict[str, Organization] = field(default_factory=dict)
    people: dict[tuple[str, Role], Actor] = field(default_factory=dict)
    engagements: dict[tuple[str, str], UUID] = field(default_factory=dict)
    brands: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)

    def admin(self, short: str) -> Actor:
        return next(self.people[short, role] for role in ADMINISTRATORS if (short, role) in self.people)

    def officer(self, short: str) -> Actor:
        return self.people[short, Role.COMPLIANCE_OFFICER]

    def text(self, what: str, *readers: str) -> str:
        return self.canaries.text(what, readers)


def set_stage(conn: Connection) -> Stage:
    """Everybody and their relations, as rows; under `app_job`."""
    stage = Stage()
    for short in (*CLIENTS, *AGENCIES, OPERATOR):
        _add_organization(conn, stage, short)
    for client, agency in ENGAGED:
        brand = stage.brands[client, agency] = stage.text(f"{client}'s brand", client, agency).split()[-1]
        stage.engagements[client, agency] = stage.canaries.id(
            f"engagement of {client} and {agency}",
            an_engagement(conn, stage.orgs[client], stage.orgs[agency], brands=(brand,)),
            {client, agency},
        )
    _add_alliance(conn, stage)
    for client in CLIENTS:
        _add_group(conn, stage, client)
    return stage


def _add_organization(conn: Connection, stage: Stage, short: str) -> None:
    make = an_enterprise if short in CLIENTS else an_agency if short in AGENCIES else an_operator
    everybody = seen_by(short) | {OPERATOR}
    org = stage.orgs[short] = make(conn, name=stage.text(f"{short}'s name", *everybody))
    stage.canaries.id(f"{short}'s id", org.id, everybody)
    for role in sorted(ROLES_OF_KIND[org.kind]):
        # An administrator acts where the other side reads along; the others' names stay at home.
        readers = seen_by(short) if role in ADMINISTRATORS else {short}
        person = stage.people[short, role] = a_person(
            conn, org, role=role, password=PASSWORD,
            name=stage.text(f"{short}'s {role}", *readers),
            email=stage.text(f"{short}'s {role}", short).replace(" ", ".").lower().replace("'", "") + "@example.com",
        )  # fmt: skip
        stage.canaries.id(f"id of {short}'s {role}", person.user_id, readers)
    if org.kind is OrganizationKind.AGENCY:
        for kind in ASSETS:
            label = stage.text(f"{short}'s {kind}", short)
            rows(conn, "add_default_asset", agency_org_id=org.id, kind=kind, label=label, now="now")


def _add_alliance(conn: Connection, stage: Stage) -> None:
    lumen = stage.orgs["Lumen"].id
    label = stage.text("Lumen's alliance", "Lumen")
    made = one(conn, "add_alliance", agency_org_id=lumen, label=label, now="now")
    assert made is not None
    for client in ("Helix", "Novara"):
        where = {
            "agency_org_id": lumen,
            "engagement_id": stage.engagements[client, "Lumen"],
            "brand": stage.brands[client, "Lumen"],
        }
        rows(conn, "add_co_promotion", enterprise_org_id=stage.orgs[client].id, now="now", **where)
        rows(conn, "add_alliance_member", alliance_id=made.id, **where)


def _add_group(conn: Connection, stage: Stage, client: str) -> None:
    org_id = stage.orgs[client].id
    made = one(conn, "add_group", enterprise_org_id=org_id, name=stage.text(f"{client}'s group", client), now="now")
    assert made is not None
    stage.groups[client] = stage.canaries.id(f"{client}'s group", made.id, {client})
    for agency in agencies_of(client):
        rows(
            conn, "add_group_member", enterprise_org_id=org_id, group_id=made.id, agency_org_id=stage.orgs[agency].id,
            engagement_id=stage.engagements[client, agency],
        )  # fmt: skip


def everybody(stage: Stage) -> Iterator[tuple[str, Actor]]:
    """Each person with the short name of their organization."""
    for (short, _), person in stage.people.items():
        yield short, person
