"""Logs: one JSON object a line, without policy text, personal data or anything a client could forge a line with."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# Whoever brings handlers of their own would write lines of another form beside ours.
_OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "websockets", "apscheduler", "streamlit")


def configure_logging(level: str) -> None:
    """Send everything that is logged, here and in the libraries, to standard output as JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exception_without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    # JSON escapes line breaks, so a value never begins a line of its own.
    render: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=render, foreign_pre_chain=shared))
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for name in [*logging.root.manager.loggerDict, *_OTHERS]:
        if name.partition(".")[0] in {each.partition(".")[0] for each in _OTHERS}:
            other = logging.getLogger(name)
            other.handlers, other.propagate = [], True


def _exception_without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Where it went wrong and what kind of error, but not its words: those quote rows and inputs."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = [_described(each) for each in _chain(error)]
    return event


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _described(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    described: dict[str, object] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    diagnostics = getattr(error, "diag", None)  # psycopg: what the database said, without the row it said it of
    if diagnostics is not None:
        described |= {"sqlstate": diagnostics.sqlstate, "constraint": diagnostics.constraint_name}
    return described
