"""Where the demo's story stands for whoever takes the tour: ordinary questions, asked under the person's own scope.

Nobody is shown more than on the pages themselves, so the tour of a client names no other client.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.records import ComplianceRecord
from core.conflicts.queries import ConflictFilter, conflicts_of_agency, latest_run
from core.conflicts.records import Conflict, ConflictRun
from core.demo import under_review
from core.demo.cast import CAST
from core.demo.seed import NOT_YET_PUBLISHED
from core.distribution.follow_up import AgencyFilter, agencies_that_fit
from core.distribution.inbox import InboxCounts, inbox_counts, inbox_page
from core.distribution.model import Distribution, Response
from core.distribution.queries import DistributionFilter, distributions
from core.distribution.reading_records import Received
from core.engagements.model import EngagementState
from core.engagements.queries import engagements_of_agency, engagements_of_enterprise
from core.identity.model import PERMISSIONS, Actor, OrganizationKind, Permission, Role
from core.policies.model import Draft, Policy, PolicyFilter
from core.policies.queries import open_draft, policies
from core.policies.reviewing import threads
from core.policies.threads import open_threads

# Which policy the tour of a client follows.
_FOLLOWED: Mapping[str, str] = {
    "Helix": NOT_YET_PUBLISHED,
    "Novara": "Data location, logs and secrecy",
    under_review.CLIENT: under_review.TITLE,
}
MOST_RECORDS = 200


@dataclass(frozen=True)
class Guide:
    """Somebody of the demo to sign in as."""

    name: str
    email: str
    role: Role
    kind: OrganizationKind
    organization: str

    def may(self, permission: Permission) -> bool:
        """Whether their role includes the permission."""
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class PolicyOnItsWay:
    """A client's own policy between its first line and the last assessment; empty where the reader may not ask."""

    policy: Policy
    draft: Draft | None
    comment_count: int
    open_comment_count: int
    agency_ids: tuple[UUID, ...]
    sent: tuple[Distribution, ...]
    records: tuple[ComplianceRecord, ...]

    @property
    def lacking_ids(self) -> tuple[UUID, ...]:
        """The agencies that do not hold the newest version."""
        holding = {each.agency_org_id for each in self.sent}
        return tuple(each for each in self.agency_ids if each not in holding)


@dataclass(frozen=True)
class ReceivedSoFar:
    """What an agency holds of all its clients; None where the reader may not ask.

    `latest` is what came last of all that waits for an answer: where the story goes on.
    """

    clients: tuple[str, ...]
    counts: InboxCounts
    latest: Received | None
    newest_at: datetime | None
    run: ConflictRun | None
    findings: tuple[Conflict, ...] | None
    records: tuple[ComplianceRecord, ...] | None


def guides(actor: Actor, counterparts: Iterable[str]) -> tuple[Guide, ...]:
    """Everybody of the demo in the actor's own organization and in those named, the actor left out."""
    known = {actor.organization, *counterparts}
    return tuple(
        Guide(person.name, person.email(org.domain), person.role, org.kind, org.name)
        for org in CAST
        if org.name in known
        for person in org.people
        if person.email(org.domain) != actor.email
    )


def counterparts(conn: Connection, actor: Actor) -> tuple[str, ...]:
    """The organizations at the other end of the actor's active engagements, by name."""
    if not (actor.is_enterprise or actor.is_agency):
        return ()
    asked = engagements_of_enterprise if actor.is_enterprise else engagements_of_agency
    found = asked(conn, actor.org_id)
    return tuple(dict.fromkeys(each.counterpart for each in found if each.state is EngagementState.ACTIVE))


def policy_on_its_way(conn: Connection, actor: Actor) -> PolicyOnItsWay | None:
    """The policy that a client's tour follows, or its newest where somebody renamed that; None without any."""
    followed = _followed(conn, actor)
    if followed is None:
        return None
    draft = open_draft(conn, actor, followed.id) if followed.draft_state else None
    found = threads(conn, actor, draft) if draft and _may_review(actor) else ()
    of_newest = DistributionFilter(
        policy_id=followed.id, version_number=followed.current_version, current_only=True, limit=MOST_RECORDS
    )
    of_policy = ComplianceFilter(policy_id=followed.id, limit=MOST_RECORDS)
    return PolicyOnItsWay(
        policy=followed,
        draft=draft,
        comment_count=len(found),
        open_comment_count=len(open_threads(found)),
        agency_ids=tuple(agencies_that_fit(conn, actor.org_id, AgencyFilter(states=("active",)))),
        sent=tuple(distributions(conn, actor.org_id, of_newest)),
        records=tuple(compliance_records(conn, actor.org_id, of_policy)),
    )


def received_so_far(conn: Connection, actor: Actor, *, now: datetime) -> ReceivedSoFar:
    """What reached an agency, what of it waits, and what the agency's own people may know of conflicts and scores."""
    page = inbox_page(conn, actor)
    waiting = [each for each in page if each.response is Response.AWAITING]
    reads_conflicts = actor.may(Permission.CONFLICT_READ)
    wanted = ConflictFilter(open_only=True, limit=MOST_RECORDS)
    return ReceivedSoFar(
        clients=counterparts(conn, actor),
        counts=inbox_counts(conn, actor, now=now),
        latest=max(waiting, key=lambda each: each.distributed_at, default=None),
        newest_at=max((each.distributed_at for each in page), default=None),
        run=latest_run(conn, actor.org_id) if reads_conflicts else None,
        findings=tuple(conflicts_of_agency(conn, actor.org_id, wanted)) if reads_conflicts else None,
        records=_records(conn, actor),
    )


def _followed(conn: Connection, actor: Actor) -> Policy | None:
    title = next(
        (_FOLLOWED[org.short] for org in CAST if org.name == actor.organization and org.short in _FOLLOWED), ""
    )
    fitting = policies(conn, actor, PolicyFilter(search=title)) if title else []
    found = next((each for each in fitting if each.title == title), None)
    return found or next(iter(policies(conn, actor, limit=1)), None)


def _may_review(actor: Actor) -> bool:
    return actor.may(Permission.POLICY_DRAFT) or actor.may(Permission.POLICY_APPROVE)


def _records(conn: Connection, actor: Actor) -> tuple[ComplianceRecord, ...] | None:
    if not actor.may(Permission.COMPLIANCE_READ):
        return None
    return tuple(compliance_records(conn, actor.org_id, ComplianceFilter(limit=MOST_RECORDS)))
