"""For a client: what a sending would do at each agency, from the client's own clauses, relations and records alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.distribution.documents import DocumentKey, document_held
from core.distribution.model import DistributionOrder, Recipient, Response
from core.distribution.rules import check_order, recipients
from core.distribution.sending import Prepared, Sender, prepare
from core.engagements.queries import marks_of_enterprise
from core.foresight.exceptions import NOTHING_LIFTED, Lifted, lifted_beside
from core.foresight.model import (
    AgencyForesight,
    AnswerFate,
    OwnSeverityChange,
    SendingForesight,
    parted,
)
from core.foresight.own_findings import HeldPolicy, OwnEngine, own_versions
from core.foresight.scores import AgencyFindings, score_moves
from core.identity.model import Actor, Permission
from core.identity.rules import allow

TOLD_AT_MOST = 200
"""So many agencies are told one by one; the others are counted."""


@dataclass(frozen=True)
class _Case:
    """One order as it is looked ahead on."""

    org_id: UUID
    prepared: Prepared
    chosen: Sequence[Recipient]
    now: datetime
    at: datetime

    @property
    def policy_id(self) -> UUID:
        return self.prepared.order.policy_id

    @property
    def agency_ids(self) -> list[UUID]:
        return [each.agency_org_id for each in self.chosen]

    @property
    def day(self) -> date:
        return self.at.astimezone(UTC).date()

    @property
    def today(self) -> date:
        return self.now.astimezone(UTC).date()

    @property
    def version(self) -> dict[str, Any]:
        return {"org_id": self.org_id, "policy_id": self.policy_id, "version_number": self.prepared.version_number}


def foresee_sending(conn: Connection, *, actor: Actor, order: DistributionOrder, now: datetime) -> SendingForesight:
    """What `distribute` would do with this order now, and what then follows at each agency; changes nothing.

    Nothing in it rests on another client's clauses: it reads the same whatever the agency holds of others.
    """
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_order(order, now)
    prepared = prepare(conn, Sender.of(actor), order, now, lock=False)
    chosen, refused = recipients(
        prepared.candidates, prepared.version_number, scheduled=order.scheduled_for is not None
    )
    told = chosen[:TOLD_AT_MOST]
    case = _Case(actor.org_id, prepared, told, now, order.scheduled_for or now)
    return SendingForesight(
        policy_id=case.policy_id,
        version_number=prepared.version_number,
        takes_effect_on=case.day,
        agencies=_agencies(conn, case) if told else (),
        untold_count=len(chosen) - len(told),
        refused=refused,
    )


def _agencies(conn: Connection, case: _Case) -> tuple[AgencyForesight, ...]:
    made = many(
        conn,
        "records_if_sent",
        agency_ids=case.agency_ids,
        last_material_version=case.prepared.last_material_version,
        is_mandatory=case.prepared.order.mandatory,
        due_at=case.prepared.due_at,
        **case.version,
    )
    lifted = _lifted(conn, case)
    findings = {each.agency_org_id: each for each in _findings(conn, case, lifted)}
    moves = score_moves(
        conn,
        case.org_id,
        policy_id=case.policy_id,
        made=made,
        findings=[findings[agency_id] for agency_id in case.agency_ids],
        ending={agency_id: each.ending_ids for agency_id, each in lifted.items()},
        at=case.at,
    )
    by_agency = {row.agency_org_id: row for row in made}
    return tuple(
        _foreseen(
            agency,
            by_agency[agency.agency_org_id],
            findings[agency.agency_org_id],
            answer=_fate(by_agency[agency.agency_org_id]),
            ending_exception_ids=lifted.get(agency.agency_org_id, NOTHING_LIFTED).ending_ids,
            scores=moves[agency.agency_org_id],
        )
        for agency in case.chosen
    )


def _lifted(conn: Connection, case: _Case) -> dict[UUID, Lifted]:
    version = one(conn, "clauses_to_send", **case.version)
    clauses = version.clauses if version else ()
    return lifted_beside(conn, case.org_id, case.agency_ids, policy_id=case.policy_id, clauses=clauses, day=case.day)


def _findings(conn: Connection, case: _Case, lifted: dict[UUID, Lifted]) -> list[AgencyFindings]:
    today, then = ({"agency_ids": case.agency_ids, "today": day} for day in (case.today, case.day))
    held_today = many(conn, "own_policies_at_agencies", org_id=case.org_id, **today)
    held_then = many(conn, "own_policies_at_agencies", org_id=case.org_id, **then)
    sent = DocumentKey(case.policy_id, case.prepared.version_number)
    versions = own_versions(conn, case.org_id, [sent, *map(document_held, held_today)])
    of_today, of_then = (OwnEngine(case.org_id, versions, day) for day in (case.today, case.day))
    brands = _brands(conn, case)
    found = []
    for agency_id in case.agency_ids:
        mine = [row for row in held_today if row.agency_org_id == agency_id]
        before = _held(row for row in held_then if row.agency_org_id == agency_id)
        coming = HeldPolicy(sent, lifted.get(agency_id, NOTHING_LIFTED).clause_ids)
        after = [*(each for each in before if each.document.policy_id != case.policy_id), coming]
        at = brands[agency_id]
        found.append(
            AgencyFindings(
                agency_id,
                today=of_today.findings(_held(mine), at),
                before=of_then.findings(before, at),
                after=of_then.findings(after, at),
                counted_ids=_counted(mine),
            )
        )
    return found


def _held(rows: Iterable[Row[Any]]) -> list[HeldPolicy]:
    return [HeldPolicy(document_held(row), frozenset(row.lifted_ids)) for row in rows]


def _brands(conn: Connection, case: _Case) -> dict[UUID, frozenset[str]]:
    """By agency: the brands whose mark of co-promotion the client reads as in effect."""
    marks = [mark for mark in marks_of_enterprise(conn, case.org_id) if mark.in_effect]
    return {
        agency.agency_org_id: frozenset(mark.brand for mark in marks if mark.engagement_id == agency.engagement_id)
        for agency in case.chosen
    }


def _counted(rows: Sequence[Row[Any]]) -> frozenset[str] | None:
    """The findings that the last scores counted; None where no score was computed."""
    counted = [row.breakdown["conflicts"] for row in rows if "conflicts" in (row.breakdown or {})]
    return frozenset(conflict["id"] for each in counted for conflict in each) if counted else None


def _foreseen(agency: Recipient, made: Row[Any], findings: AgencyFindings, **known: Any) -> AgencyForesight:
    appearing, vanishing, changing = parted(findings.before, findings.after)
    return AgencyForesight(
        agency_org_id=agency.agency_org_id,
        agency=agency.name,
        held_version=made.held_version,
        superseded_distribution_id=made.held_id,
        due_at=made.due_at,
        appearing=tuple(appearing),
        vanishing=tuple(vanishing),
        changing=tuple(OwnSeverityChange(found, was) for found, was in changing),
        **known,
    )


def _fate(made: Row[Any]) -> AnswerFate:
    if made.held_version is None:
        return AnswerFate.FIRST
    if made.held_response == Response.AWAITING:
        return AnswerFate.STILL_WAITS
    return AnswerFate.CARRIED_OVER if made.is_carried else AnswerFate.ASKED_AGAIN
