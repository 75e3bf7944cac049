"""How an engagement comes about: proposed to a mailbox, answered by whoever administers an agency and has it.

Proposing runs the same statements for every address and reads nobody's rows but the enterprise's own: whether the
address is somebody's is looked up afterwards, by a job, and told to the mailbox's owner alone.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.engagements.model import ENGAGEMENT_MOVES, EngagementState, Terms
from core.engagements.queries import state_of
from core.engagements.rules import address, terms
from core.errors import NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.mail.model import Letter
from core.mail.operations import post
from core.states import check_move


class ProposalWaits(NotInThisState):
    """The enterprise has proposed to that address already, and nobody has answered yet."""


class AlreadyEngaged(NotInThisState):
    """The agency works for that client already: two have one open engagement."""


def propose(conn: Connection, *, actor: Actor, email: str, wanted: Terms, now: datetime) -> UUID:
    """Propose an engagement to an address; answers alike whether or not anybody here has it."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    recipient, about = address(email), terms(wanted, today=now.date())
    made = one(
        conn,
        "propose_engagement",
        org_id=actor.org_id,
        enterprise_org_id=actor.org_id,
        email=recipient,
        brands=list(about.brands),
        markets=list(about.markets),
        starts_on=about.starts_on,
        ends_on=about.ends_on,
        user_id=actor.user_id,
        now=now,
    )
    if made is None:
        raise ProposalWaits(f"A proposal to {recipient} is waiting already. Withdraw it before you send another.")
    record(
        conn,
        "proposal.sent",
        entity="engagement",
        entity_id=made.id,
        enterprise_org_id=actor.org_id,
        new={
            "email": recipient,
            "brands": about.brands,
            "markets": about.markets,
            "starts_on": about.starts_on,
            "ends_on": about.ends_on,
        },
    )
    emit(conn, "proposal.sent", org_id=actor.org_id, payload={"engagement_id": made.id})
    return UUID(str(made.id))


def withdraw_proposal(conn: Connection, *, actor: Actor, engagement_id: UUID, now: datetime) -> None:
    """Take a proposal back that nobody has answered."""
    allow(actor, Permission.ENGAGEMENT_MANAGE)
    one(conn, "lock_proposal_of_enterprise", org_id=actor.org_id, proposal_id=engagement_id)
    check_move(ENGAGEMENT_MOVES, state_of(conn, actor, engagement_id), _S.WITHDRAWN, noun="engagement")
    rows(conn, "withdraw_proposal", org_id=actor.org_id, proposal_id=engagement_id, now=now)
    record(
        conn,
        "proposal.withdrawn",
        entity="engagement",
        entity_id=engagement_id,
        enterprise_org_id=actor.org_id,
        old={"state": _S.PROPOSED},
        new={"state": _S.WITHDRAWN},
    )
    emit(conn, "proposal.withdrawn", org_id=actor.org_id, payload={"engagement_id": engagement_id})


def accept(conn: Connection, *, actor: Actor, engagement_id: UUID, now: datetime) -> None:
    """Accept what was proposed to an administrator of the agency: the engagement is active from now on."""
    allow(actor, Permission.ENGAGEMENT_ACCEPT)
    held = one(conn, "lock_proposal_of_agency", org_id=actor.org_id, proposal_id=engagement_id)
    check_move(ENGAGEMENT_MOVES, state_of(conn, actor, engagement_id), _S.ACTIVE, noun="engagement")
    assert held is not None  # noqa: S101  # only what is proposed can become active
    answer = {
        "org_id": actor.org_id, "agency_org_id": actor.org_id, "user_id": actor.user_id, "proposal_id": engagement_id,
        "now": now,
    }  # fmt: skip
    if one(conn, "begin_engagement", **answer) is None:
        raise AlreadyEngaged(
            f"You work for {held.enterprise} already. Decline this proposal; they can add its brands to what you have."
        )
    rows(conn, "answer_proposal", state=_S.ACTIVE, **answer)
    record(
        conn,
        "engagement.accepted",
        entity="engagement",
        entity_id=engagement_id,
        enterprise_org_id=held.enterprise_org_id,
        agency_org_id=actor.org_id,
        old={"state": _S.PROPOSED},
        new={"state": _S.ACTIVE, "brands": held.brands, "markets": held.markets},
    )
    for org_id in (held.enterprise_org_id, actor.org_id):
        emit(conn, "engagement.accepted", org_id=org_id, payload={"engagement_id": engagement_id})


def decline(conn: Connection, *, actor: Actor, engagement_id: UUID, now: datetime) -> None:
    """Decline a proposal; the client learns that it was declined, and neither by whom nor at which agency."""
    allow(actor, Permission.ENGAGEMENT_ACCEPT)
    one(conn, "lock_proposal_of_agency", org_id=actor.org_id, proposal_id=engagement_id)
    check_move(ENGAGEMENT_MOVES, state_of(conn, actor, engagement_id), _S.DECLINED, noun="engagement")
    rows(
        conn,
        "answer_proposal",
        org_id=actor.org_id,
        agency_org_id=actor.org_id,
        user_id=actor.user_id,
        proposal_id=engagement_id,
        state=_S.DECLINED,
        now=now,
    )
    record(
        conn,
        "proposal.declined",
        entity="engagement",
        entity_id=engagement_id,
        agency_org_id=actor.org_id,
        old={"state": _S.PROPOSED},
        new={"state": _S.DECLINED},
    )
    emit(conn, "proposal.declined", org_id=actor.org_id, payload={"engagement_id": engagement_id})
    rows(conn, "tell_of_declining", org_id=actor.org_id, proposal_id=engagement_id)


def tell_of_proposals(conn: Connection, proposal_ids: Sequence[UUID], *, now: datetime) -> None:
    """Tell the mailboxes' owners: a letter to every address, an event to the agency that has it. Under `app_job`."""
    for held in many(conn, "proposals_to_tell_of", proposal_ids=list(proposal_ids)):
        post(
            conn,
            _letter(held.enterprise),
            org_id=held.enterprise_org_id,
            recipient=held.email,
            now=now,
            about_id=held.id,
        )
        if held.agency_org_id is not None:
            emit(conn, "proposal.received", org_id=held.agency_org_id, payload={"engagement_id": held.id})


def _letter(enterprise: str) -> Letter:
    name = " ".join(enterprise.split())
    return Letter(
        "engagement_proposed",
        f"{name} proposes to work with you",
        f"{name} proposes an engagement to you, so that its policies on the use of AI reach your agency.\n\n"
        "Sign in as an administrator of your agency to read what it is about, and to accept or decline it. "
        "If you have no account yet, ask whoever administers your agency here to invite you at this address; "
        "the proposal waits for you.",
        "/clients",
    )


_S = EngagementState
