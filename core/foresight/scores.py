"""How a sending moves a client's scores at an agency: the client's own records, scored without it and with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.facts import ConflictFact, Facts, Weights
from core.compliance.gathering import Pair, gather, with_facts
from core.compliance.model import Severity
from core.compliance.rules import score
from core.compliance.settings_queries import settings_on
from core.exceptions.model import ExceptionState
from core.foresight.model import OwnFinding, ScoreMove
from core.foresight.own_findings import counted_id, is_counted

Counting = Mapping[Pair, tuple[ConflictFact, ...]]


@dataclass(frozen=True)
class AgencyFindings:
    """A client's own findings at one agency today, on the day without the sending and with it; and what scores counted.

    `counted_ids` None: no score was computed yet, so nothing was settled either.
    """

    agency_org_id: UUID
    today: Mapping[str, OwnFinding]
    before: Mapping[str, OwnFinding]
    after: Mapping[str, OwnFinding]
    counted_ids: frozenset[str] | None

    def counting(self) -> tuple[dict[Pair, tuple[ConflictFact, ...]], dict[Pair, tuple[ConflictFact, ...]]]:
        """What counts on each policy's record, without the sending and with it.

        What the agency has settled counts in neither; what appears is not settled by anybody.
        """
        standing = {key for key, found in self.before.items() if self._counts(found)}
        counted_after = {key: found for key, found in self.after.items() if key in standing or key not in self.before}
        return self._facts(self.before[key] for key in standing), self._facts(counted_after.values())

    def _counts(self, found: OwnFinding) -> bool:
        """What stands today and was not counted, the agency has settled; what comes with the day, nobody has."""
        counted = self.counted_ids is None or counted_id(self.agency_org_id, found) in self.counted_ids
        return counted or found.fingerprint not in self.today

    def _facts(self, found: Iterable[OwnFinding]) -> dict[Pair, tuple[ConflictFact, ...]]:
        facts: dict[Pair, dict[str, Severity]] = {}
        for each in found:
            if is_counted(each):
                fact_id, severity = counted_id(self.agency_org_id, each), Severity(each.severity.value)
                for policy_id in {policy_id for policy_id, _ in each.clauses}:
                    known = facts.setdefault((self.agency_org_id, policy_id), {})
                    known[fact_id] = min(severity, known.get(fact_id, severity), key=list(Severity).index)
        return {pair: tuple(ConflictFact(*fact) for fact in sorted(by_id.items())) for pair, by_id in facts.items()}


def score_moves(
    conn: Connection,
    org_id: UUID,
    *,
    policy_id: UUID,
    made: Sequence[Row[Any]],
    findings: Sequence[AgencyFindings],
    ending: Mapping[UUID, Sequence[UUID]],
    at: datetime,
) -> dict[UUID, tuple[ScoreMove, ...]]:
    """By agency: the record of the policy that is sent, then every other of the client's whose score or status moves.

    `made` are the records that the sending would make, `ending` the exceptions that end with it. Both sides of the
    comparison are of the day of `at`, when it takes effect.
    """
    agency_ids = [each.agency_org_id for each in findings]
    before: dict[Pair, tuple[ConflictFact, ...]] = {}
    after: dict[Pair, tuple[ConflictFact, ...]] = {}
    for each in findings:
        without, with_it = each.counting()
        before |= without
        after |= with_it
    as_of = at + timedelta(microseconds=1)
    asked: dict[str, Any] = {"as_of": as_of, "today": at.date(), "org_id": org_id}
    held = gather(conn, agency_ids, conflicts=before, **asked)
    sent = with_facts(conn, made, agency_ids, conflicts=after, **asked)
    # Every record is the sender's own: its settings of that day count on all of them.
    weights = settings_on(conn, [org_id], day=at.date(), org_id=org_id)[org_id].weights
    standing = {(each.agency_org_id, each.policy_id): each.facts for each in held}
    coming = {
        (each.agency_org_id, policy_id): _without(each.facts, ending.get(each.agency_org_id, ())) for each in sent
    }
    others = {
        pair: replace(facts, conflicts=after.get(pair, ())) for pair, facts in standing.items() if pair not in coming
    }
    moves: dict[UUID, list[ScoreMove]] = {agency_id: [] for agency_id in agency_ids}
    for pair, facts in sorted((coming | others).items()):
        move = _move(pair[1], standing.get(pair), facts, at.date(), weights)
        if pair in coming or (move.score_before, move.status_before) != (move.score_after, move.status_after):
            moves[pair[0]].append(move)
    return {agency_id: tuple(sorted(each, key=lambda m: m.policy_id != policy_id)) for agency_id, each in moves.items()}


def _without(facts: Facts, ending: Sequence[UUID]) -> Facts:
    """The facts once these exceptions have ended because a clause of theirs asks something else."""
    ended = {str(exception_id) for exception_id in ending}
    return replace(
        facts,
        exceptions=tuple(
            replace(each, state=ExceptionState.SUPERSEDED) if each.id in ended else each for each in facts.exceptions
        ),
    )


def _move(policy_id: UUID, before: Facts | None, after: Facts, day: date, weights: Weights) -> ScoreMove:
    was = score(before, today=day, weights=weights) if before else None
    becomes = score(after, today=day, weights=weights)
    return ScoreMove(
        policy_id=policy_id,
        score_before=was.score if was else None,
        score_after=becomes.score,
        status_before=was.status if was else None,
        status_after=becomes.status,
    )
