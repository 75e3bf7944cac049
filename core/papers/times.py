"""Days and minutes as they are said to a reader, in the reader's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NEVER = "–"
# Not from the machine's locale: the same paper is the same bytes everywhere.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone(name: str) -> ZoneInfo:
    """The reader's zone; UTC where the stored name is no longer one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day(moment: datetime | date | None, zone_name: str = "UTC") -> str:
    """A day as it is said in the reader's zone: 24 Nov 2026."""
    if moment is None:
        return NEVER
    shown = moment.astimezone(zone(zone_name)) if isinstance(moment, datetime) else moment
    return f"{shown.day} {_MONTHS[shown.month - 1]} {shown.year:04d}"


def minute(moment: datetime | None, zone_name: str) -> str:
    """The minute in the reader's zone: 24 Nov 2026, 14:05."""
    return NEVER if moment is None else f"{day(moment, zone_name)}, {moment.astimezone(zone(zone_name)):%H:%M}"
