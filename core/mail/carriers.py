"""Who takes mails along: an SMTP server where one is configured, otherwise a folder of `.eml` files to open by hand."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.config import Settings, is_loopback
from core.mail.model import LeasedMail
from core.private_file import write_private

SECONDS = 5.0
"""How long one answer of a mail server may take."""
FOLDER = "mail"
PORT, PORT_TLS = 587, 465
LONGEST_LINE = 998

Send = Callable[[EmailMessage], object]


class PasswordNotSentError(smtplib.SMTPException):
    """The server offers no TLS, and the account's password does not travel in the clear."""


class Carrier(Protocol):
    """Takes mails along, several in one go."""

    site: str
    sender: str
    policy: "EmailPolicy[EmailMessage]"

    def open(self) -> AbstractContextManager[Send]:
        """A way to send; raises `OSError` or `SMTPException` when there is none at the moment."""


class SmtpCarrier:
    """A mail server; over TLS whenever it offers that, and always where a password is sent beyond this machine."""

    # Any server takes plain ASCII; what is not is encoded.
    policy = SMTP.clone(max_line_length=LONGEST_LINE, cte_type="7bit")

    def __init__(self, url: str, *, sender: str, site: str) -> None:
        self.site = site
        self.sender = sender
        self._parts = urlsplit(url)

    @contextmanager
    def open(self) -> Iterator[Send]:
        """One connection, signed in."""
        with self._connected() as server:
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            yield lambda message: server.send_message(message)  # noqa: PLW0108  # its many parameters are nobody's here

    def _connected(self) -> smtplib.SMTP:
        host, context = self._parts.hostname or "", ssl.create_default_context()
        if self._parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self._parts.port or PORT_TLS, timeout=SECONDS, context=context)
        server = smtplib.SMTP(host, self._parts.port or PORT, timeout=SECONDS)
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self._parts.username and not is_loopback(host):
            server.close()
            raise PasswordNotSentError("The mail server offers no TLS: use smtps:// or another port.")
        return server


class FolderCarrier:
    """A folder on this machine, for whoever tries the product alone: each mail is a file that a mail program opens."""

    # Lines whole and letters as they are, so that a link can be copied from the bare file.
    policy = SMTP.clone(max_line_length=LONGEST_LINE, cte_type="8bit", linesep="\n")

    def __init__(self, folder: Path, *, site: str) -> None:
        self.site = site
        self.sender = "policysync@localhost"
        self.folder = folder

    @contextmanager
    def open(self) -> Iterator[Send]:
        """The folder, closed to other accounts: the mails hold links that sign somebody in."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self._put

    def _put(self, message: EmailMessage) -> None:
        # A retry writes the same file again: its name is the message's own.
        name = message["Message-ID"].strip("<>").partition("@")[0]
        write_private(self.folder / f"{name}.eml", message.as_bytes().decode())


def carrier_from(settings: Settings) -> Carrier:
    """The carrier that the configuration asks for."""
    if settings.smtp_url and settings.mail_from:
        return SmtpCarrier(settings.smtp_url, sender=settings.mail_from, site=settings.public_url)
    return FolderCarrier(settings.data_dir / FOLDER, site=settings.public_url)


def message_of(mail: LeasedMail, carrier: Carrier) -> EmailMessage:
    """The mail as it travels; the same on every attempt.

    Raises:
        ValueError: an address or subject that would become another header; nothing is sent.
    """
    message = EmailMessage(policy=carrier.policy)
    message["From"] = carrier.sender
    message["To"] = mail.recipient
    message["Subject"] = mail.letter.subject
    message["Message-ID"] = f"<{mail.id}@{urlsplit(carrier.site).hostname}>"
    # RFC 3834: no machine answers it.
    message["Auto-Submitted"] = "auto-generated"
    link = f"\n\n{carrier.site}{mail.letter.path}" if mail.letter.path else ""
    message.set_content(f"{mail.letter.body}{link}\n\n-- \nPolicy Distribution & Sync, {carrier.site}\n")
    for file in mail.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    return message


_of_this_process: list[Carrier] = []


def use_carrier(carrier: Carrier) -> None:
    """Make `carrier` the one of this process; the entry point calls it once."""
    _of_this_process[:] = [carrier]


class CarrierNotReadyError(Exception):
    """Mail is due before the entry point has said who takes it."""


def carrier_of_process() -> Carrier:
    """The carrier of this process."""
    if not _of_this_process:
        raise CarrierNotReadyError("The entry point has not called use_carrier yet.")
    return _of_this_process[0]
