"""Hand the mails that are due to the mail server, or lay them into the folder."""

from datetime import datetime

from sqlalchemy import Engine

from core.mail.carriers import carrier_of_process
from core.mail.delivery import deliver

# As many as a slow server takes while the run still counts as alive.
BATCH = 5


def run(engine: Engine, *, now: datetime) -> int:
    """Try one batch; none is tried twice by two instances at once."""
    return deliver(engine, carrier_of_process, now=now, limit=BATCH)
