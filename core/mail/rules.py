"""When a mail is tried again, and when it is given up."""

from datetime import timedelta

MOST_ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)


def pause_after(attempt: int, *, jitter: float) -> timedelta | None:
    """How long to wait after this attempt failed for now; None after the last one.

    Args:
        attempt: counts from 1.
        jitter: between 0 and 1; so that mails that failed together are not tried together.
    """
    if attempt >= MOST_ATTEMPTS:
        return None
    doubled: int = 2 ** (attempt - 1)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE) * (0.75 + jitter / 2)
