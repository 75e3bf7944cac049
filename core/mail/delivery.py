"""Deliver what is due: lease, commit, send, settle. No transaction is held while a mail server thinks."""

import random
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime

import structlog
from sqlalchemy import Engine

from core.db.scope import SideRole, transaction
from core.mail.carriers import Carrier, Send, message_of
from core.mail.model import LeasedMail
from core.mail.operations import lease_due, put_off, settle
from core.mail.rules import pause_after

log = structlog.get_logger(__name__)
UNREACHABLE = (OSError, smtplib.SMTPException)
PERMANENT = 500
"""SMTP answers from here on will not change by trying again (RFC 5321 §4.2.1)."""


def deliver(engine: Engine, carrier_source: Callable[[], Carrier], *, now: datetime, limit: int) -> int:
    """One batch over one connection; how many mails were tried. One that fails holds up none of the others."""
    with transaction(engine, SideRole.JOB) as scope:
        leased = lease_due(scope.conn, now=now, limit=limit)
    if not leased:
        return 0
    carrier = carrier_source()
    with _opened(carrier) as send:
        for mail in leased:
            _deliver_one(engine, carrier, mail, send)
    return len(leased)


@contextmanager
def _opened(carrier: Carrier) -> Iterator[Send]:
    """A way to send; without one, each mail of the batch is told so."""
    # Suppressed is only what goes wrong at the farewell: what a delivery raises is caught there.
    with suppress(*UNREACHABLE), ExitStack() as stack:
        try:
            send = stack.enter_context(carrier.open())
        except UNREACHABLE as error:
            send = _refusing(error)
        yield send


def _refusing(error: Exception) -> Send:
    def refuse(_: object) -> None:
        raise error

    return refuse


def _deliver_one(engine: Engine, carrier: Carrier, mail: LeasedMail, send: Send) -> None:
    error, final = None, False
    try:
        send(message_of(mail, carrier))
    except Exception as failure:  # noqa: BLE001  # one delivery
        error, final = _in_short(failure), _is_final(failure)
    with transaction(engine, SideRole.JOB) as scope:
        pause = pause_after(mail.attempt, jitter=random.random())  # noqa: S311  # jitter, not a secret
        if error is None or final or pause is None:
            settle(scope.conn, mail, now=scope.now, error=error)
        else:
            put_off(scope.conn, mail, until=scope.now + pause, error=error)
    if error:
        log.warning("mail_not_delivered", mail=str(mail.id), kind=mail.letter.kind, attempt=mail.attempt, error=error)


def _is_final(failure: Exception) -> bool:
    """Whether trying again is of no use: the server refuses this very mail, or it cannot be written as one."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in failure.recipients.values())
    if isinstance(failure, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        return failure.smtp_code >= PERMANENT
    return isinstance(failure, (ValueError, smtplib.SMTPNotSupportedError))


def _in_short(failure: Exception) -> str:
    """The kind of failure and the server's code; never its words, which quote addresses."""
    code = getattr(failure, "smtp_code", None)
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code = next((each for each, _ in failure.recipients.values()), None)
    return f"{type(failure).__name__} {code}" if code else type(failure).__name__
