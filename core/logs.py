"""Logs: one JSON object a line, without policy text, personal data or anything a client could forge a line with."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# These libraries bring handlers of their own, which would write lines of another form beside ours.
_TAMED = frozenset({"uvicorn", "websockets", "apscheduler", "streamlit"})
# Lines of who asked for what, addresses included: personal data that nothing here needs.
_SILENT = "uvicorn.access"


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
    logging.setLoggerClass(_TamedLogger)
    take_over_loggers()


def take_over_loggers() -> None:
    """Have the libraries' loggers write through ours; again once they have read their own configuration."""
    for name in list(logging.root.manager.loggerDict):
        if _is_tamed(name):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [], True
    silent = logging.getLogger(_SILENT)
    silent.handlers, silent.propagate = [], False
    # Below a warning the server tells of every socket with the address of its client.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


class _TamedLogger(logging.Logger):
    """A logger made from now on: one of a tamed library takes no handler and always passes on what it is told."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802  # the standard library's name
        """Add a handler, unless the library is tamed."""
        if not _is_tamed(self.name):
            super().addHandler(hdlr)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, True if name == "propagate" and _is_tamed(self.name) else value)


def _is_tamed(name: str) -> bool:
    return name != _SILENT and name.partition(".")[0] in _TAMED


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
