"""For an agency: which findings an announced document brings, takes away or changes on its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.conflicts.detect import findings
from core.conflicts.in_force import Holding, Source, held_clauses, holding
from core.conflicts.model import Finding, PolicyClause
from core.db.statements import one
from core.distribution.model import DistributionStatus
from core.distribution.queries import no_such_distribution
from core.engagements.model import EngagementState
from core.errors import NotInThisState
from core.foresight.exceptions import NOTHING_LIFTED, Lifted, lifted_beside
from core.foresight.model import ArrivalForesight, ForeseenFinding, NamedClause, SeverityChange, parted
from core.identity.model import Actor, OrganizationKind, Permission
from core.identity.rules import allow
from core.vocabulary.model import Meanings
from core.vocabulary.queries import meanings_of_clients


class AlreadyInForce(NotInThisState):
    """The document is not announced any more: what it changed is in the findings."""


def foresee_arrival(conn: Connection, *, actor: Actor, distribution_id: UUID, now: datetime) -> ArrivalForesight:
    """What the announced document changes among the agency's findings, by the engine that will check them then.

    Both sides of the comparison are of the day on which it comes into force, with everything else as it stands now.
    """
    allow(actor, Permission.CONFLICT_READ)
    row = _announced(conn, actor, distribution_id)
    day = max(row.scheduled_for, now).astimezone(UTC).date()
    untouched = ArrivalForesight(distribution_id, day, row.held_version, (), (), (), ())
    if why := _why_not(row):
        return replace(untouched, unchanged_why=why)
    beside = lifted_beside(conn, actor.org_id, [actor.org_id], policy_id=row.policy_id, clauses=row.clauses, day=day)
    lifted = beside.get(actor.org_id, NOTHING_LIFTED)
    before = holding(conn, actor.org_id, today=day)
    after = with_arrival(before, distribution_id, row, lifted, meanings_of_clients(conn, actor.org_id))
    appearing, vanishing, changing = parted(_told(before, after.sources, day), _told(after, after.sources, day))
    return replace(
        untouched,
        ending_exception_ids=lifted.ending_ids,
        appearing=tuple(appearing),
        vanishing=tuple(vanishing),
        changing=tuple(SeverityChange(found, was) for found, was in changing),
    )


def _announced(conn: Connection, actor: Actor, distribution_id: UUID) -> Row[Any]:
    """The announced document; its sender, too, reads of no such id."""
    found = None
    if actor.kind is OrganizationKind.AGENCY:
        found = one(conn, "announced_version", org_id=actor.org_id, distribution_id=distribution_id)
    if found is None:
        raise no_such_distribution()
    if found.distribution_status != DistributionStatus.PENDING:
        raise AlreadyInForce("This document is not waiting for its day any more. Look at your findings.")
    return found


def with_arrival(
    held: Holding, distribution_id: UUID, arriving: Row[Any], lifted: Lifted, meanings: Mapping[UUID, Meanings]
) -> Holding:
    """The holding once the document has come into force in place of the version before, read as its client means it."""
    others = [each for each in held.clauses if each.policy_id != arriving.policy_id]
    arrived = held_clauses([arriving], meanings)
    brought = (each for each in arrived if each.clause.id not in lifted.clause_ids)
    source = {distribution_id: Source(arriving.client, arriving.policy_title)}
    return replace(held, clauses=(*others, *brought), sources={**held.sources, **source})


def _why_not(arriving: Row[Any]) -> str:
    """Why the document will change nothing, in the cases that are certain."""
    if arriving.engagement_state != EngagementState.ACTIVE:
        return f"The engagement with {arriving.client} is {arriving.engagement_state}, so it will not come into force."
    if (arriving.held_version or 0) >= arriving.version_number:
        return f"You already hold version {arriving.held_version}, so it will not come into force."
    return ""


def _told(held: Holding, sources: Mapping[UUID, Source], day: date) -> dict[str, ForeseenFinding]:
    found = findings(held.clauses, held.world, today=day)
    return {finding.fingerprint.hex(): _foreseen(finding, sources) for finding in found}


def _foreseen(finding: Finding, sources: Mapping[UUID, Source]) -> ForeseenFinding:
    return ForeseenFinding(
        fingerprint=finding.fingerprint.hex(),
        conflict_type=str(finding.conflict_type),
        relation=finding.relation.value,
        reach=finding.reach.value,
        severity=finding.severity,
        sentence=finding.sentence,
        scenario=finding.witness.text if finding.witness else "",
        clauses=tuple(_named(member, sources[member.distribution_id]) for member in finding.members),
    )


def _named(member: PolicyClause, source: Source) -> NamedClause:
    return NamedClause(
        client=source.client,
        policy_title=source.policy_title,
        policy_id=member.policy_id,
        version_number=member.version_number,
        clause_id=member.clause.id,
        text=member.clause.text,
    )
