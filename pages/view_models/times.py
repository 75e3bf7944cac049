"""Times in the reader's zone: the day, the minute, and how far away that is."""

from datetime import UTC, date, datetime, timedelta

from core.papers.times import NEVER, day, minute, zone

__all__ = ["NEVER", "day", "end_of_day", "minute", "relative", "start_of_day", "when", "when_day", "zone"]

_STEPS = ((timedelta(days=60), 30, "month"), (timedelta(days=14), 7, "week"), (timedelta(days=1), 1, "day"))


def relative(moment: datetime, now: datetime) -> str:
    """How far away: in 3 days, 2 hours ago, just now."""
    distance = moment - now
    size = abs(distance)
    amount, unit = _amount(size)
    if amount == 0:
        return "just now"
    said = f"{amount} {unit}{'' if amount == 1 else 's'}"
    return f"in {said}" if distance > timedelta() else f"{said} ago"


def when(moment: datetime | None, *, now: datetime, zone_name: str) -> str:
    """Absolute and relative: "24 Nov 2026, 14:05 (in 3 days)"."""
    return NEVER if moment is None else f"{minute(moment, zone_name)} ({relative(moment, now)})"


def when_day(moment: datetime | None, *, now: datetime, zone_name: str) -> str:
    """For dues, where the minute is noise: "24 Nov 2026 (in 3 days)"."""
    return NEVER if moment is None else f"{day(moment, zone_name)} ({relative(moment, now)})"


def end_of_day(on: date, zone_name: str) -> datetime:
    """The last minute of a day in the reader's zone, in UTC: what "due on" means."""
    return datetime(on.year, on.month, on.day, 23, 59, tzinfo=zone(zone_name)).astimezone(UTC)


def start_of_day(on: date, zone_name: str) -> datetime:
    """The first moment of a day in the reader's zone, in UTC."""
    return datetime(on.year, on.month, on.day, tzinfo=zone(zone_name)).astimezone(UTC)


def _amount(size: timedelta) -> tuple[int, str]:
    for least, days, unit in _STEPS:
        if size >= least:
            return size.days // days, unit
    minutes = int(size.total_seconds() // 60)
    return (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")  # noqa: PLR2004  # minutes of an hour
