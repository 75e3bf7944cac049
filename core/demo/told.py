"""What the demo's people were told yesterday morning, as notices alone: nobody is written to about the demo's past."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection

from core.notices.reminding import remind_people

SATURDAY = 5
EVERYBODY = 500


def tell_of_what_is_due(conn: Connection, *, now: datetime) -> int:
    """Look through everybody's last working day before today, hour by hour as mornings came; how many. As `app_job`."""
    day = now.astimezone(UTC).date() - timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    midnight = datetime.combine(day, time(), UTC)
    hours = (midnight + timedelta(hours=hour) for hour in range(24))
    return sum(remind_people(conn, now=hour, limit=EVERYBODY, by_letter=False) for hour in hours)
