"""What a client keeps about a policy beside its text: brands, markets, topics, and checks of FDA practice."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile, NotValid
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.content import storable
from core.policies.model import Tracking
from core.policies.queries import no_such_policy, policy
from core.policies.records import hold_policy, tell

MOST_WORDS = 50
MAX_WORD_LENGTH = 100
MAX_LEAD_DAYS = 365


class TrackingNotValid(NotValid):
    """Something is too long, too much, or no known market; all of it is named."""


class TrackingChangedMeanwhile(ChangedMeanwhile):
    """Somebody saved it since the actor read it."""


def tracking(conn: Connection, actor: Actor, policy_id: UUID) -> Tracking:
    """What is kept about a policy of the actor's own enterprise; nothing is said yet where nobody filled it in."""
    allow(actor, Permission.POLICY_READ)
    if not actor.is_enterprise:
        raise no_such_policy()
    policy(conn, actor, policy_id)
    return _stored(conn, actor, policy_id)


def tracked_brands(conn: Connection, actor: Actor) -> list[str]:
    """The brands under which the enterprise keeps its policies."""
    return [row.brand for row in many(conn, "brands_tracked", org_id=actor.org_id)]


def track(
    conn: Connection,
    *,
    actor: Actor,
    policy_id: UUID,
    wanted: Tracking,
    now: datetime,
    expected_revision: int | None = None,
) -> Tracking:
    """Replace what is kept about a policy; its text, its versions and their hashes stay as they are."""
    allow(actor, Permission.POLICY_DRAFT)
    hold_policy(conn, actor, policy_id)
    before = _stored(conn, actor, policy_id)
    if expected_revision is not None and expected_revision != before.revision:
        raise TrackingChangedMeanwhile(
            f"Somebody changed this since you opened it: you have revision {expected_revision} of {before.revision}.",
            revision=before.revision,
        )
    after = replace(checked(wanted), revision=before.revision + 1)
    values = {name: value for name, value in _fields(after).items() if name != "revision"}
    name = "save_tracking" if before.revision else "insert_tracking"
    rows(conn, name, org_id=actor.org_id, policy_id=policy_id, user_id=actor.user_id, now=now, **values)
    changed = [each for each, value in values.items() if value != _fields(before)[each]]
    old, new = ({each: _fields(side)[each] for each in changed} for side in (before, after))
    tell(conn, actor, "policy.tracked", policy_id, new, old=old)
    return after


def checked(wanted: Tracking) -> Tracking:
    """The words trimmed, each once; refused with every problem where they cannot be kept."""
    kept = replace(wanted, brands=_words(wanted.brands), markets=_words(wanted.markets), topics=_words(wanted.topics))
    known = vocabulary().taxonomies[Dimension.JURISDICTION].masks
    problems = [
        problem
        for name, words in (("brands", kept.brands), ("markets", kept.markets), ("topics", kept.topics))
        for problem in _problems(name, words)
    ]
    problems += [f"“{market}” is no known market" for market in kept.markets if market not in known]
    days = kept.form_2253_lead_days
    if days is not None and not 0 <= days <= MAX_LEAD_DAYS:
        problems.append(f"the lead time before Form FDA 2253 is 0 to {MAX_LEAD_DAYS} days")
    if problems:
        raise TrackingNotValid(f"This cannot be kept like this: {'; '.join(problems)}.", problems=problems)
    return kept


def _words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _problems(name: str, words: Sequence[str]) -> Iterable[str]:
    if len(words) > MOST_WORDS:
        yield f"there are more than {MOST_WORDS} {name}"
    if any(len(word) > MAX_WORD_LENGTH or not storable(word) for word in words):
        yield f"{name} are plain words of up to {MAX_WORD_LENGTH} characters"


def _stored(conn: Connection, actor: Actor, policy_id: UUID) -> Tracking:
    row = one(conn, "tracking_of_policy", org_id=actor.org_id, policy_id=policy_id)
    if row is None:
        return Tracking()
    words = {name: tuple(row._mapping[name]) for name in ("brands", "markets", "topics")}
    return Tracking(**{**row._mapping, **words})


def _fields(kept: Tracking) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(kept).items()}
