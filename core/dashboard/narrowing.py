"""What a dashboard is narrowed to: a period, what it is compared with, organizations, policies and a market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

DEFAULT_DAYS = 90
DAYS = (30, 90, 365)
MOST_DAYS = 1830
_MOST_NAMED = 100


class Comparison(StrEnum):
    """What the period is compared with."""

    PERIOD_BEFORE = "period_before"
    YEAR_BEFORE = "year_before"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Narrowing:
    """The filters of a dashboard; without ids it is of all.

    `since` and `until` are both set for a chosen period, else it is the last `days`. `counterpart_ids` are agencies
    for a client and clients for an agency.
    """

    days: int = DEFAULT_DAYS
    since: date | None = None
    until: date | None = None
    comparison: Comparison = Comparison.PERIOD_BEFORE
    counterpart_ids: tuple[UUID, ...] = ()
    policy_ids: tuple[UUID, ...] = ()
    market: str | None = None


@dataclass(frozen=True)
class Period:
    """A stretch of time after `begins` and up to `ends`, and that of the comparison; times in UTC."""

    begins: datetime
    ends: datetime
    before_begins: datetime | None
    before_ends: datetime | None

    @property
    def first_day(self) -> date:
        """The UTC day it begins on."""
        return self.begins.date()

    @property
    def last_day(self) -> date:
        """The UTC day it ends on."""
        return self.ends.date()

    @property
    def day_before(self) -> date | None:
        """The UTC day whose scores it is compared with."""
        return None if self.before_ends is None else self.before_ends.date()


@dataclass(frozen=True)
class Asked:
    """A narrowing as the statements take it; None asks for all."""

    org_id: UUID
    period: Period
    counterpart_ids: Sequence[UUID] | None = None
    policy_ids: Sequence[UUID] | None = None
    own: Mapping[str, object] = field(default_factory=dict)

    def parameters(self) -> dict[str, object]:
        """What every statement of a dashboard takes."""
        return {
            "org_id": self.org_id,
            "counterpart_ids": None if self.counterpart_ids is None else list(self.counterpart_ids),
            "policy_ids": None if self.policy_ids is None else list(self.policy_ids),
        }


def period_of(narrowing: Narrowing, now: datetime) -> Period:
    """The period that is asked for, up to now at most; a beginning after its end is read as the end's own day."""
    ends = now
    if narrowing.until is not None:
        ends = min(now, datetime.combine(narrowing.until + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))
    if narrowing.since is not None:
        begins = min(datetime.combine(narrowing.since, time(), UTC), datetime.combine(ends.date(), time(), UTC))
    else:
        begins = ends - timedelta(days=min(max(narrowing.days, 1), MOST_DAYS))
    if narrowing.comparison is Comparison.NOTHING:
        return Period(begins, ends, None, None)
    back = timedelta(days=365) if narrowing.comparison is Comparison.YEAR_BEFORE else ends - begins
    return Period(begins, ends, begins - back, ends - back)


def trend_days(period: Period, *, most: int) -> list[date]:
    """Days of the period, evenly apart and at most so many, the last one always among them."""
    span = (period.last_day - period.first_day).days
    step = max(1, -(-(span + 1) // max(most, 2)))
    return [period.last_day - timedelta(days=back) for back in range(0, span + 1, step)][::-1]


def as_filters(narrowing: Narrowing) -> dict[str, str]:
    """The narrowing as texts, as a saved view keeps it; what is not narrowed is left out."""
    given = {
        "days": "" if narrowing.since or narrowing.days == DEFAULT_DAYS else str(narrowing.days),
        "since": narrowing.since.isoformat() if narrowing.since else "",
        "until": narrowing.until.isoformat() if narrowing.until else "",
        "compared": "" if narrowing.comparison is Comparison.PERIOD_BEFORE else narrowing.comparison.value,
        "with": ",".join(str(each) for each in narrowing.counterpart_ids),
        "policies": ",".join(str(each) for each in narrowing.policy_ids),
        "market": narrowing.market or "",
    }
    return {name: value for name, value in given.items() if value}


def from_filters(filters: Mapping[str, str]) -> Narrowing:
    """The narrowing that texts say, from a saved view or an address; what cannot be read narrows nothing."""
    days, since, until = filters.get("days", ""), _day(filters.get("since")), _day(filters.get("until"))
    compared = filters.get("compared", "")
    return Narrowing(
        days=min(int(days), MOST_DAYS) if days.isdecimal() and 0 < len(days) < len("10000") else DEFAULT_DAYS,
        since=since if until else None,
        until=until if since else None,
        comparison=Comparison(compared) if compared in set(Comparison) else Comparison.PERIOD_BEFORE,
        counterpart_ids=_ids(filters.get("with", "")),
        policy_ids=_ids(filters.get("policies", "")),
        market=filters.get("market") or None,
    )


def _day(given: str | None) -> date | None:
    try:
        found = date.fromisoformat(given) if given else None
    except ValueError:
        return None
    return found if found and date(2000, 1, 1) <= found <= date(2200, 1, 1) else None


def _ids(given: str) -> tuple[UUID, ...]:
    found = []
    for each in given.split(",")[:_MOST_NAMED]:
        try:
            found.append(UUID(each.strip()))
        except ValueError:
            continue
    return tuple(found)
