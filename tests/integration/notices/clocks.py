"""Four agencies in four zones, documents due around the days the clocks change, and a clock that runs hour by hour."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import acting
from core.identity.organization_settings import OrganizationSettings, change_settings
from core.notices.model import START, DueFact, NoticeKind
from core.notices.rules import steps
from jobs import remind_people
from tests.edges.sent import publish
from tests.factories import a_person, an_agency, an_engagement, an_enterprise

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata")
# The Sundays on which clocks change, half a year apart: Sydney, Berlin and New York; then New York, Berlin and Sydney.
AUTUMN = (date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1))
SPRING = (date(2027, 3, 14), date(2027, 3, 28), date(2027, 4, 4))
STEP = timedelta(hours=1)
SATURDAY = 5
DAYS_BEFORE, OVERDUE = (7, 1), 1
NOBODY = UUID(int=0)
TOLD = """SELECT u.time_zone, n.subject_id, n.rung, n.due_on, n.created_at, d.distributed_at
    FROM notices n JOIN users u ON u.org_id = n.org_id AND u.id = n.user_id
    JOIN policy_distributions d ON d.agency_org_id = n.org_id AND d.id = n.subject_id ORDER BY n.created_at, n.id"""


@dataclass(frozen=True)
class Told:
    """One notice: whose zone, which document, which rung, when, and when the document was sent."""

    zone: str
    subject: str
    rung: str
    due_on: date
    sent_at: datetime
    at: datetime

    @property
    def local(self) -> datetime:
        """The moment on the reader's own clock."""
        return self.at.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True)
class Season:
    """Some changes of clocks that follow each other, and the days around them."""

    changes: tuple[date, ...]

    @property
    def sent_at(self) -> datetime:
        """On a Thursday, eleven days before the first change."""
        return datetime.combine(self.changes[0] - timedelta(days=10), time(12), UTC)

    @property
    def due_days(self) -> list[date]:
        """The Friday, Sunday, Monday and Tuesday around each change: rungs lie on both sides of it."""
        return sorted({change + timedelta(days=offset) for change in self.changes for offset in (-2, 0, 1, 2)})

    def hours(self) -> Iterator[datetime]:
        """Hour by hour, from the day before the sending until the last ladder is climbed."""
        at, end = self.sent_at - timedelta(days=1), datetime.combine(self.changes[-1] + timedelta(days=6), time(), UTC)
        while at < end:
            yield at
            at += STEP


def set_up(engine: Engine, season: Season) -> None:
    """One client, an agency with a signer in each zone, a document due on each day."""
    with transaction(engine, SideRole.JOB) as scope:
        client_org = an_enterprise(scope.conn)
        client = a_person(scope.conn, client_org)
        agencies = [an_agency(scope.conn) for _ in ZONES]
        signers = [a_person(scope.conn, agency, time_zone=zone) for agency, zone in zip(agencies, ZONES, strict=True)]
        for agency in agencies:
            an_engagement(scope.conn, client_org, agency)
    for signer in signers:
        with acting(engine, signer) as scope:
            wanted = OrganizationSettings(reminder_days=DAYS_BEFORE, overdue_reminders=OVERDUE)
            change_settings(scope.conn, actor=signer, name=signer.organization, settings=wanted)
    for day in season.due_days:
        policy_id = publish(engine, client)
        order = DistributionOrder(
            policy_id, [agency.id for agency in agencies], due_at=datetime.combine(day, time(12), UTC)
        )
        with acting(engine, client) as scope:
            distribute(scope.conn, actor=client, order=order, now=season.sent_at)


def run_at(engine: Engine, moment: datetime) -> None:
    """What the scheduler would do at that moment: batches until one finds nothing."""
    done = 1
    while done:
        with transaction(engine, SideRole.JOB) as scope:
            done = remind_people.run(scope.conn, now=moment)


def told(engine: Engine) -> list[Told]:
    """Every notice so far."""
    with transaction(engine, SideRole.JOB) as scope:
        return [
            Told(row.time_zone, str(row.subject_id), row.rung, row.due_on, row.distributed_at, row.created_at)
            for row in scope.conn.execute(text(TOLD))
        ]


def faults(found: list[Told], season: Season) -> list[str]:
    """What is wrong: a rung told twice, not at eight, on a weekend, on another day than its own, or not at all."""
    wrong = [f"twice: {key}" for key, count in Counter((t.zone, t.subject, t.rung) for t in found).items() if count > 1]
    wrong += [
        f"not at eight on a business day: {each}" for each in found if (each.local.hour, each.local.weekday() < SATURDAY) != (8, True)
    ]  # fmt: skip
    ladders: dict[tuple[str, str], list[Told]] = {}
    for each in found:
        ladders.setdefault((each.zone, each.subject), []).append(each)
    if len(ladders) != len(ZONES) * len(season.due_days):
        wrong.append(f"{len(ladders)} ladders were climbed")
    for climbed in ladders.values():
        expected, actual = _expected(climbed[0]), {(each.rung, each.local.date()) for each in climbed}
        if actual != expected:
            wrong.append(f"{climbed[0].zone}, due {climbed[0].due_on}: {sorted(actual ^ expected)}")
    return wrong


def _expected(each: Told) -> set[tuple[str, date]]:
    """Every rung on its day; of two that meet on one day the later one; the beginning on the first morning after it."""
    begun_on = each.sent_at.astimezone(ZoneInfo(each.zone)).date()
    fact = DueFact(NoticeKind.ACKNOWLEDGEMENT, NOBODY, NOBODY, None, None, begun_on, each.at, each.due_on)
    days = {
        _morning_after(each) if step.rung == START else step.given_on: step.rung
        for step in steps(fact, DAYS_BEFORE, OVERDUE)
    }
    return {(rung, day) for day, rung in days.items()}


def _morning_after(each: Told) -> date:
    zone = ZoneInfo(each.zone)
    morning = datetime.combine(each.sent_at.astimezone(zone).date(), time(8), zone)
    while morning < each.sent_at or morning.weekday() >= SATURDAY:
        morning += timedelta(days=1)
    return morning.date()
