"""Make a plan of waves, change it, and start its waves: by hand, or by the job once their condition is met."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.scope import SideRole, enter
from core.db.statements import many, one, rows
from core.distribution.model import DistributionOrder, DistributionResult, Impact, Recipient
from core.distribution.rules import NobodyToSendTo, check_reason, impact, nobody
from core.distribution.sending import Prepared, Sender, carry_out, named, prepare
from core.distribution.waves.model import WAVE_MOVES, Plan, PlanOrder, PlanResult, WaveCondition, WaveOrder, WaveState
from core.distribution.waves.queries import no_such_plan, plan
from core.distribution.waves.rules import check_condition, check_is_next, check_plan, waves_with_recipients
from core.errors import Refusal
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move


def make_plan(conn: Connection, *, actor: Actor, order: PlanOrder, now: datetime) -> PlanResult:
    """Plan the waves; a first one without a condition starts at once, in this transaction."""
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_plan(order, now)
    sender = Sender.of(actor)
    prepared = prepare(conn, sender, _everybody(order, now), now)
    chosen, refused = waves_with_recipients(order.waves, prepared.candidates, prepared.version_number)
    if not chosen:
        raise NobodyToSendTo(nobody(refused), refused=[named(agency) for agency in refused])
    plan_id = _add(conn, sender, order, prepared, chosen, now=now)
    if order.waves[0].condition is None:
        _start(conn, sender, plan_id, 1, now, by_hand=True)
    return PlanResult(plan(conn, actor.org_id, plan_id), refused)


def preview_plan(conn: Connection, *, actor: Actor, order: PlanOrder, now: datetime) -> tuple[Impact, ...]:
    """What each wave would do if it started now; changes nothing."""
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_plan(order, now)
    prepared = prepare(conn, Sender.of(actor), _everybody(order, now), now, lock=False)
    by_id = {candidate.agency_org_id: candidate for candidate in prepared.candidates}
    return tuple(
        impact(
            [by_id[agency_id] for agency_id in wave.agency_ids],
            prepared.version_number,
            prepared.last_material_version,
            due_at=prepared.due_at,
            scheduled=False,
        )
        for wave in order.waves
    )


def start_wave(conn: Connection, *, actor: Actor, plan_id: UUID, number: int, now: datetime) -> Plan:
    """Start the next wave now, whatever its condition."""
    allow(actor, Permission.DISTRIBUTION_SEND)
    _start(conn, Sender.of(actor), plan_id, number, now, by_hand=True)
    return plan(conn, actor.org_id, plan_id)


def change_wave(
    conn: Connection, *, actor: Actor, plan_id: UUID, number: int, condition: WaveCondition, now: datetime
) -> Plan:
    """Give a planned wave another condition."""
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_condition(condition, number, now)
    wave = one(conn, "wave_to_move", org_id=actor.org_id, plan_id=plan_id, number=number)
    if wave is None:
        raise no_such_plan()
    check_move(WAVE_MOVES, WaveState(wave.state), WaveState.STARTED, noun="wave")
    rows(conn, "change_wave", org_id=actor.org_id, plan_id=plan_id, number=number, **asdict(condition))
    _note(conn, Sender.of(actor), "wave.changed", plan_id, [number], condition=asdict(condition))
    return plan(conn, actor.org_id, plan_id)


def cancel_waves(
    conn: Connection, *, actor: Actor, plan_id: UUID, number: int | None = None, reason: str, now: datetime
) -> Plan:
    """Give up one planned wave, or without a number all that are still planned. What was sent stays in force."""
    allow(actor, Permission.DISTRIBUTION_SEND)
    check_reason(reason, "Say why the wave is cancelled; the reason stands in the plan.")
    found = plan(conn, actor.org_id, plan_id)
    concerned = [wave for wave in found.waves if number in (None, wave.number)]
    if not concerned:
        raise no_such_plan()
    cancelled = many(
        conn, "cancel_waves", org_id=actor.org_id, plan_id=plan_id, number=number, reason=reason.strip(), now=now
    )
    if not cancelled:
        now_is = plan(conn, actor.org_id, plan_id).waves[concerned[-1].number - 1].state
        check_move(WAVE_MOVES, now_is, WaveState.CANCELLED, noun="wave")
    numbers = sorted(row.number for row in cancelled)
    _note(conn, Sender.of(actor), "wave.cancelled", plan_id, numbers, reason=reason.strip())
    return plan(conn, actor.org_id, plan_id)


def start_due_wave(conn: Connection, *, now: datetime) -> int:
    """Start one wave whose condition is met, in the name of who planned it; how many there were, 0 or 1. As `app_job`.

    It is sent under its enterprise's side role, so that row-level security holds for the job as for a person. A wave
    that cannot be sent at all is cancelled with the reason.
    """
    due = one(conn, "due_wave", now=now)
    if due is None:
        return 0
    sender = Sender(due.enterprise_org_id, due.created_by, due.display_name)
    enter(conn, SideRole.ENTERPRISE, org_id=sender.org_id, user_id=sender.user_id)
    try:
        with conn.begin_nested():
            _start(conn, sender, due.plan_id, due.number, now, by_hand=False)
    except Refusal as refusal:
        _give_up(conn, sender, due.plan_id, due.number, reason=refusal.message, now=now)
    enter(conn, SideRole.JOB)
    return 1


def finish_waves(conn: Connection, *, now: datetime) -> int:
    """Close the waves of which nobody is left to answer; how many. As `app_job`."""
    return rows(conn, "finish_waves", now=now)


def _everybody(order: PlanOrder, now: datetime) -> DistributionOrder:
    """A plan's order as if everybody got the version now."""
    return DistributionOrder(
        policy_id=order.policy_id,
        agency_ids=[agency for wave in order.waves for agency in wave.agency_ids],
        version_number=order.version_number,
        message=order.message,
        mandatory=order.mandatory,
        due_at=now + timedelta(days=order.due_days) if order.due_days else None,
    )


def _add(
    conn: Connection,
    sender: Sender,
    order: PlanOrder,
    prepared: Prepared,
    chosen: Sequence[tuple[int, Recipient]],
    *,
    now: datetime,
) -> UUID:
    added = one(
        conn,
        "add_plan",
        org_id=sender.org_id,
        policy_id=order.policy_id,
        version_number=prepared.version_number,
        message=order.message.strip(),
        is_mandatory=order.mandatory,
        due_days=order.due_days or (prepared.due_at - now).days,
        user_id=sender.user_id,
        now=now,
    )
    assert added is not None  # noqa: S101  # INSERT … RETURNING yields its row
    where = {"org_id": sender.org_id, "plan_id": added.id}
    rows(conn, "add_waves", **where, **_columns(order.waves, now))
    rows(
        conn,
        "add_wave_agencies",
        agency_ids=[recipient.agency_org_id for _, recipient in chosen],
        wave_numbers=[number for number, _ in chosen],
        engagement_ids=[recipient.engagement_id for _, recipient in chosen],
        **where,
    )
    facts = {"policy_id": order.policy_id, "version_number": prepared.version_number, "agency_count": len(chosen)}
    _note(conn, sender, "plan.created", added.id, range(1, len(order.waves) + 1), **facts)
    return UUID(str(added.id))


def _columns(waves: Sequence[WaveOrder], now: datetime) -> dict[str, list[object]]:
    conditions = [asdict(wave.condition or WaveCondition(starts_at=now)) for wave in waves]
    return {name: [condition[name] for condition in conditions] for name in conditions[0]}


def _start(conn: Connection, sender: Sender, plan_id: UUID, number: int, now: datetime, *, by_hand: bool) -> None:
    """Send one wave, unless somebody else started it meanwhile.

    The policy's lock comes first, as in every sending: a wave and a newer version at once take turns.
    """
    where = {"org_id": sender.org_id, "plan_id": plan_id}
    rows(conn, "lock_policy_of_plan", **where)
    wave = one(conn, "wave_to_move", number=number, **where)
    if wave is None:
        raise no_such_plan()
    if not by_hand and not _still_due(conn, where, wave.state, number, now):
        return
    check_move(WAVE_MOVES, WaveState(wave.state), WaveState.STARTED, noun="wave")
    check_is_next(number, wave.next_number)
    order = DistributionOrder(
        policy_id=wave.policy_id,
        agency_ids=[row.agency_org_id for row in many(conn, "agencies_to_start", number=number, **where)],
        version_number=wave.version_number,
        message=wave.message,
        mandatory=wave.is_mandatory,
        due_at=now + timedelta(days=wave.due_days),
    )
    result = carry_out(conn, sender, prepare(conn, sender, order, now), now)
    started_by = sender.user_id if by_hand else None
    rows(conn, "start_wave", number=number, batch_id=result.batch_id, started_by=started_by, now=now, **where)
    _note_refused(conn, where, result)
    _note(conn, sender, "wave.started", plan_id, [number], batch_id=result.batch_id, sent_count=len(result.sent))


def _still_due(conn: Connection, where: dict[str, UUID], state: str, number: int, now: datetime) -> bool:
    row = one(conn, "is_startable", number=number, now=now, **where)
    return state == WaveState.PLANNED and row is not None and bool(row.startable)


def _note_refused(conn: Connection, where: dict[str, UUID], result: DistributionResult) -> None:
    if result.refused:
        rows(
            conn,
            "note_refusals",
            agency_ids=[agency.agency_org_id for agency in result.refused],
            reasons=[agency.reason for agency in result.refused],
            **where,
        )


def _give_up(conn: Connection, sender: Sender, plan_id: UUID, number: int, *, reason: str, now: datetime) -> None:
    many(conn, "cancel_waves", org_id=sender.org_id, plan_id=plan_id, number=number, reason=reason, now=now)
    _note(conn, sender, "wave.cancelled", plan_id, [number], reason=reason)


def _note(conn: Connection, sender: Sender, event: str, plan_id: UUID, numbers: Sequence[int], **facts: object) -> None:
    """The trail and the event of the sender's own; nothing of a plan is shared with an agency."""
    reason = facts.pop("reason", None)
    record(
        conn,
        event,
        entity="plan",
        entity_id=plan_id,
        enterprise_org_id=sender.org_id,
        new={"wave_numbers": list(numbers), **facts},
        reason=str(reason) if reason else None,
    )
    emit(conn, event, org_id=sender.org_id, payload={"plan_id": plan_id, "wave_numbers": list(numbers)})
