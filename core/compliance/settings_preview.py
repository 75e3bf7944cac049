"""What other score settings would do to a client's records as they stand today, before anything is saved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.facts import ConflictFact, Weights
from core.compliance.gathering import ScoredRecord, gather
from core.compliance.model import ComplianceStatus, Severity
from core.compliance.rules import score
from core.compliance.score_settings import ReviewIntervals, check_settings
from core.compliance.setting_scores import check_may_set
from core.db.statements import many
from core.identity.model import Actor

MOST_RECORDS = 5_000
"""So many records are computed; the others are counted."""
_UNSAID = "preview"


@dataclass(frozen=True)
class SettingsMove:
    """One record with its score and status by the settings in force today, and by the proposed ones."""

    compliance_id: UUID
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    policy_title: str
    score_before: int | None
    score_after: int | None
    status_before: ComplianceStatus
    status_after: ComplianceStatus

    @property
    def gain(self) -> int:
        """By how many points the score moves; negative when it falls."""
        return (self.score_after or 0) - (self.score_before or 0)

    @property
    def moves(self) -> bool:
        """Whether anything of it changes."""
        return self.gain != 0 or self.status_before is not self.status_after


@dataclass(frozen=True)
class StatusCount:
    """How many records read so by the settings in force today, and by the proposed ones."""

    compliance_status: ComplianceStatus
    before: int
    after: int


@dataclass(frozen=True)
class SettingsPreview:
    """What would change today; `left_out_count` are records past the bound, of which nothing is said.

    Movers come farthest first. Averages are over records with data, floored.
    """

    record_count: int
    left_out_count: int
    by_status: tuple[StatusCount, ...]
    average_before: int | None
    average_after: int | None
    movers: tuple[SettingsMove, ...]


def preview_score_settings(
    conn: Connection, *, actor: Actor, weights: Weights, intervals: ReviewIntervals, now: datetime
) -> SettingsPreview:
    """Every current record of the client's scored twice on today's facts; writes nothing.

    Intervals move no score: they are fixed at acceptances to come.
    """
    check_may_set(actor)
    check_settings(weights, intervals, in_force_from=now.date(), reason=_UNSAID, today=now.date())
    found = many(conn, "records_to_preview", org_id=actor.org_id, limit=MOST_RECORDS)
    known = {row.id: row for row in found}
    counted = {(row.agency_org_id, row.policy_id): _counted(row.counted) for row in found}
    gathered = gather(
        conn,
        sorted({row.agency_org_id for row in found}),
        as_of=now + timedelta(microseconds=1),
        today=now.date(),
        org_id=actor.org_id,
        conflicts=counted,
    )
    moves = [_move(known[each.compliance_id], each, weights, now) for each in gathered if each.compliance_id in known]
    return _preview(moves, left_out=found[0].record_count - len(found) if found else 0)


def _counted(stored: Sequence[Mapping[str, str]]) -> tuple[ConflictFact, ...]:
    """The findings that the last score counted: the client reads none for itself."""
    return tuple(ConflictFact(each["id"], Severity(each["severity"])) for each in stored)


def _move(row: Row[Any], record: ScoredRecord, weights: Weights, now: datetime) -> SettingsMove:
    before = score(record.facts, today=now.date(), weights=record.settings.weights)
    after = score(record.facts, today=now.date(), weights=weights)
    return SettingsMove(
        compliance_id=row.id,
        agency_org_id=row.agency_org_id,
        agency=row.agency,
        policy_id=row.policy_id,
        policy_title=row.policy_title,
        score_before=before.score,
        score_after=after.score,
        status_before=before.status,
        status_after=after.status,
    )


def _preview(moves: Sequence[SettingsMove], *, left_out: int) -> SettingsPreview:
    before = Counter(each.status_before for each in moves)
    after = Counter(each.status_after for each in moves)
    return SettingsPreview(
        record_count=len(moves),
        left_out_count=left_out,
        by_status=tuple(StatusCount(status, before[status], after[status]) for status in ComplianceStatus),
        average_before=_average(each.score_before for each in moves),
        average_after=_average(each.score_after for each in moves),
        movers=tuple(sorted((each for each in moves if each.moves), key=_farthest_first)),
    )


def _farthest_first(move: SettingsMove) -> tuple[int, int, str, str, UUID]:
    return -abs(move.gain), move.gain, move.agency, move.policy_title, move.compliance_id


def _average(scores: Iterable[int | None]) -> int | None:
    known = [each for each in scores if each is not None]
    return sum(known) // len(known) if known else None
