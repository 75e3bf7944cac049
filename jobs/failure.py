"""What went wrong in a run, said without any of the data it worked on."""

import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from core.db.retry import sqlstate

PROJECT = Path(__file__).parents[1]


def in_short(error: BaseException) -> str:
    """The kind of error and where it was raised; never its message, which may quote a row."""
    return " ".join(part for part in (type(error).__name__, _from_database(error), _place(error)) if part)


def _from_database(error: BaseException) -> str:
    """The error's code and the constraint or table it names."""
    if not isinstance(error, DBAPIError):
        return ""
    diagnosis = getattr(error.orig, "diag", None)
    named = getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "table_name", None)
    return " ".join(part for part in (type(error.orig).__name__, sqlstate(error), named) if part)


def _place(error: BaseException) -> str:
    """The innermost line of the project itself, since the last one is often a library's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame for frame in frames if PROJECT in Path(frame.filename).parents and "site-packages" not in frame.filename
    ]
    return f"at {Path(own[-1].filename).relative_to(PROJECT)}:{own[-1].lineno}" if own else ""
