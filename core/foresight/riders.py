"""For a client: what a rider would do at its agency, and how its clauses stand to the client's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from core.conflicts.linting import lints_of_draft
from core.conflicts.lints import Lint
from core.distribution.riders.model import RiderOrder, RiderPreview
from core.distribution.riders.operations import preview_rider
from core.identity.model import Actor
from core.policies.model import Content


@dataclass(frozen=True)
class RiderForesight:
    """The preview of a rider, and what its author should know before sending it."""

    preview: RiderPreview
    lints: tuple[Lint, ...]


def foresee_rider(conn: Connection, *, actor: Actor, order: RiderOrder, now: datetime) -> RiderForesight:
    """What `send_rider` would do now; changes nothing, and rests on the client's own clauses alone."""
    seen = preview_rider(conn, actor=actor, order=order, now=now)
    content = Content(seen.policy_title, "", seen.adapted.clauses, seen.effective_from, seen.effective_until)
    return RiderForesight(seen, lints_of_draft(conn, actor, order.policy_id, content, today=now.date()))
