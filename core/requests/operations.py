"""Ask a client about its clause, answer, close: each step is one message, one trail row, one event for each side."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile, NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.requests.adapting import adapt
from core.requests.granting import grant
from core.requests.model import LEADS_TO, REQUEST_MOVES, Asking, ClauseRequest, Outcome, Reply, RequestState, Side, Step
from core.requests.queries import no_such_request, request_of
from core.requests.rules import (
    RequestNotValid,
    asks_back,
    check_names_nobody,
    check_neutral,
    check_reply_by,
    check_step,
    check_words,
)
from core.requests.thread import Facts, Thread, tell, write_message
from core.states import check_move


class RequestChanged(ChangedMeanwhile):
    """The other side wrote since the request was read."""


class RequestAlreadyOpen(NotInThisState):
    """The agency already asks the client about this clause."""


def open_request(conn: Connection, *, actor: Actor, asking: Asking, now: datetime) -> ClauseRequest:
    """Ask the client whose clause it is; the finding behind it stays the agency's own."""
    allow(actor, Permission.REQUEST_OPEN)
    check_words(asking.words, asking.proposal)
    reply_by = check_reply_by(asking.reply_by, today=now.date())
    about = one(conn, "clause_to_ask_about", org_id=actor.org_id, distribution_id=asking.distribution_id)
    clause = _clause(about, asking.clause_id)
    if about is None or clause is None:
        raise RequestNotValid("There is no such clause in a document you hold. Open the finding and ask from there.")
    _check_outgoing(conn, actor, about.enterprise_org_id, asking.words, asking.proposal, is_neutral=asking.is_neutral)
    made = one(
        conn,
        "open_clause_request",
        org_id=actor.org_id,
        user_id=actor.user_id,
        clause_id=asking.clause_id,
        clause=json.dumps(clause),
        reply_by=reply_by,
        now=now,
        **{name: getattr(about, name) for name in ("enterprise_org_id", "policy_id", "version_number")},
        distribution_id=asking.distribution_id,
    )
    if made is None:
        raise RequestAlreadyOpen("You already ask the client about this clause. Go on in that request.")
    if asking.conflict_id is not None:
        _link(conn, actor, made.id, asking.conflict_id)
    thread = Thread(made.id, about.enterprise_org_id, actor.org_id)
    write_message(
        conn, actor, thread, Reply(Step.ASKED, asking.words, reply_by=reply_by, proposal=asking.proposal), now=now
    )
    tell(conn, thread, "request.opened", {"state": RequestState.WITH_CLIENT})
    return request_of(conn, actor, made.id)


def reply(
    conn: Connection,
    *,
    actor: Actor,
    request_id: UUID,
    wanted: Reply,
    now: datetime,
    expected_revision: int | None = None,
) -> ClauseRequest:
    """Take the next step of a request, as the side that the actor stands on."""
    side = Side.AGENCY if actor.is_agency else Side.CLIENT
    allow(actor, Permission.REQUEST_OPEN if actor.is_agency else Permission.REQUEST_ANSWER)
    held = one(conn, "lock_clause_request", org_id=actor.org_id, request_id=request_id)
    if held is None:
        raise no_such_request()
    if expected_revision is not None and expected_revision != held.revision:
        raise RequestChanged("The other side wrote since you opened this request. Read it, then answer.")
    check_step(side, wanted)
    check_words(wanted.words, wanted.proposal)
    check_move(REQUEST_MOVES, RequestState(held.state), LEADS_TO[wanted.step], noun="request")
    if side is Side.AGENCY:
        _check_outgoing(
            conn, actor, held.enterprise_org_id, wanted.words, wanted.proposal, is_neutral=wanted.is_neutral
        )
    _move(conn, actor, held, wanted, now)
    return request_of(conn, actor, request_id)


def _move(conn: Connection, actor: Actor, held: Row[Any], wanted: Reply, now: datetime) -> None:
    """Write the step with what it rests on, and whose turn it is then."""
    state = LEADS_TO[wanted.step]
    facts = _facts(conn, actor, held, wanted, now)
    rows(
        conn,
        "move_clause_request",
        org_id=actor.org_id,
        request_id=held.id,
        state=state,
        reply_by=_reply_by(held, wanted, now.date()),
        outcome=Outcome(wanted.step.value) if state is RequestState.CLOSED else None,
        closed_at=now if state is RequestState.CLOSED else None,
        now=now,
    )
    thread = Thread(held.id, held.enterprise_org_id, held.agency_org_id)
    write_message(conn, actor, thread, wanted, now=now, **facts)
    tell(conn, thread, "request.moved", {"state": state, "step": wanted.step})


def _clause(about: Row[Any] | None, clause_id: str) -> Mapping[str, Any] | None:
    clauses = about.clauses if about is not None else []
    return next((each for each in clauses if each["id"] == clause_id), None)


def _check_outgoing(
    conn: Connection, actor: Actor, client_id: UUID, words: str, proposal: str, *, is_neutral: bool
) -> None:
    """What leaves the agency names no other client, and a proposal was read for what it tells."""
    check_neutral(proposal, is_neutral=is_neutral)
    others = many(conn, "names_of_other_clients", org_id=actor.org_id, client_id=client_id)
    check_names_nobody((words, proposal), [row.name for row in others])


def _link(conn: Connection, actor: Actor, request_id: UUID, conflict_id: UUID) -> None:
    linked = rows(conn, "link_request_to_finding", org_id=actor.org_id, request_id=request_id, conflict_id=conflict_id)
    if not linked:
        raise RequestNotValid("There is no such finding with that clause. Open the finding and ask from there.")


def _facts(conn: Connection, actor: Actor, held: Row[Any], wanted: Reply, now: datetime) -> Facts:
    """What a step rests on beside its words: an exception or a rider made with it, or a version that is there."""
    if wanted.step is Step.GRANTED:
        return {"exception_id": grant(conn, actor, held, wanted, now)}
    if wanted.step is Step.ADAPTED and wanted.adapting is not None:
        return adapt(conn, actor, held, wanted, wanted.adapting, now=now)
    if wanted.step is Step.AMENDED:
        found = one(
            conn, "newer_version", org_id=actor.org_id, policy_id=held.policy_id, version_number=wanted.version_number
        )
        if found is None or found.version_number <= held.version_number:
            raise RequestNotValid("There is no such newer published version of the policy. Publish it, then answer.")
        return {"version_number": found.version_number}
    return {}


def _reply_by(held: Row[Any], wanted: Reply, today: date) -> date:
    day: date = held.reply_by
    return check_reply_by(wanted.reply_by, today=today) if asks_back(wanted.step) else day


def neutral_words(clause: Mapping[str, Any]) -> str:
    """First words for a request, made of the client's own clause alone."""
    return f"We cannot meet your clause {clause['id']} as it stands: “{clause['text']}” Could you help us find a way?"
