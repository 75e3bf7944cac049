"""One claimed run of a job, as the instance that runs it knows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_FOR = timedelta(seconds=30)
"""A run that has not beaten for this long is taken over. A batch takes about a second, a statement at most 15."""

MOST_ATTEMPTS = 5
"""A run that killed this many instances is left alone; the next slot starts afresh."""

KEPT_FOR = timedelta(days=30)
"""How long the rows stay for the health page."""


@dataclass(frozen=True)
class Claim:
    """This instance holds the slot; `attempt` above 1 means it was taken over from an instance that fell silent."""

    job: str
    slot: datetime
    instance: str
    attempt: int
