"""What an agency works under on a day: its clauses in force, whose they are, and what its work runs on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import parse_clauses
from core.clauses.effect import in_effect
from core.conflicts.model import Alliance, AssetInstance, PolicyClause, Reach, Subject, SubjectKind, World
from core.conflicts.services import service_lines
from core.db.statements import many
from core.engagements.model import EngagementState
from core.engagements.queries import alliances_in_effect, assets_of_agency, engagements_of_agency
from core.errors import NotFound
from core.vocabulary.model import NO_MEANINGS, Meanings
from core.vocabulary.queries import meanings_of_clients
from core.vocabulary.rules import read_through


class NoSuchSubject(NotFound):
    """Nobody with that id is a client of the actor's agency or one of its co-promoted brands."""


ClauseKey = tuple[UUID, str]
"""A clause by its policy and its id in it, whatever its version."""


@dataclass(frozen=True)
class KnownFinding:
    """An open finding of the agency's."""

    id: UUID
    said: str
    is_binding: bool
    members: frozenset[ClauseKey]


@dataclass(frozen=True)
class Source:
    """Where a clause stands, in names."""

    client: str
    policy_title: str


@dataclass(frozen=True)
class Holding:
    """Everything in force at an agency; `sources` are by distribution, `clients` are those it works for today."""

    clauses: tuple[PolicyClause, ...]
    sources: Mapping[UUID, Source]
    world: World
    clients: Mapping[UUID, str]

    def subject_name(self, subject: Subject) -> str:
        """For whom, in words.

        Raises:
            NoSuchSubject: for an id that is none of the agency's own.
        """
        if subject.kind is SubjectKind.AGENCY:
            return "the whole agency"
        brands = {alliance.id: alliance.label for alliance in self.world.alliances}
        names = self.clients if subject.kind is SubjectKind.CLIENT else brands
        if subject.id is None or subject.id not in names:
            raise NoSuchSubject("You do not work for that client or brand today. Choose one from the list.")
        return names[subject.id]

    @property
    def subjects(self) -> list[Subject]:
        """For whom one can ask: clients, then brands, by name, then the agency as a whole."""
        clients = sorted(self.clients, key=lambda each: self.clients[each].casefold())
        brands = sorted(self.world.alliances, key=lambda each: each.label.casefold())
        return [
            *(Subject(SubjectKind.CLIENT, each) for each in clients),
            *(Subject(SubjectKind.ALLIANCE, each.id) for each in brands),
            Subject(SubjectKind.AGENCY),
        ]


def holding(conn: Connection, org_id: UUID, *, today: date) -> Holding:
    """The agency's holding; the exceptions that are subtracted are those in force on the day."""
    rows = many(conn, "clauses_in_force_at_agency", org_id=org_id, today=today)
    clauses = tuple(held_clauses(rows, meanings_of_clients(conn, org_id)))
    engaged = (each for each in engagements_of_agency(conn, org_id) if each.state is EngagementState.ACTIVE)
    return Holding(
        clauses=clauses,
        sources={row.distribution_id: Source(row.client, row.policy_title) for row in rows},
        world=world_of(conn, org_id),
        clients={each.enterprise_org_id: each.counterpart for each in engaged},
    )


def held_clauses(rows: Iterable[Row[Any]], meanings: Mapping[UUID, Meanings]) -> Iterator[PolicyClause]:
    """The clauses of versions in force, confined to their days and read through their own client's words."""
    for row in rows:
        for document in parse_clauses(row.clauses) if row.clauses else ():
            written = in_effect(document, row.effective_from, row.effective_until)
            clause = read_through(written, meanings.get(row.enterprise_org_id, NO_MEANINGS))
            yield PolicyClause(
                policy_id=row.policy_id,
                version_number=row.version_number,
                enterprise_org_id=row.enterprise_org_id,
                distribution_id=row.distribution_id,
                clause=clause,
                written=None if clause == written else written,
            )


def world_of(conn: Connection, org_id: UUID) -> World:
    """What clauses can meet on at the agency beside its clients' own work, and the services that it declares."""
    assets = assets_of_agency(conn, org_id)
    alliances = alliances_in_effect(conn, org_id)
    return World(
        assets=tuple(AssetInstance(asset.id, asset.kind, asset.label, asset.served) for asset in assets),
        alliances=tuple(Alliance(alliance.id, alliance.label, alliance.brands) for alliance in alliances),
        services=service_lines(conn, org_id),
    )


def keys_of(clauses: Iterable[PolicyClause]) -> frozenset[ClauseKey]:
    """Which clauses these are."""
    return frozenset((held.policy_id, held.clause.id) for held in clauses)


def findings_among(
    conn: Connection, org_id: UUID, clauses: Iterable[PolicyClause], *, with_divergent: bool = False
) -> list[KnownFinding]:
    """The agency's open conflicts and tensions all of whose clauses are among these."""
    keys = sorted(keys_of(clauses))
    found = many(
        conn,
        "findings_among",
        org_id=org_id,
        policy_ids=[policy_id for policy_id, _ in keys],
        clause_ids=[clause_id for _, clause_id in keys],
        with_divergent=with_divergent,
    )
    return [
        KnownFinding(
            row.id,
            row.conflict_description,
            row.reach == Reach.BINDING,
            frozenset((UUID(policy_id), clause_id) for policy_id, clause_id in row.members),
        )
        for row in found
    ]
