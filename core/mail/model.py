"""A letter as an operation writes it, and a mail as its carrier takes it."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Letter:
    """What somebody is to read. It holds no policy text; `path` is the page of ours that it leads to.

    The path may carry a secret, so it leaves the database only at delivery and is forgotten then.
    """

    kind: str
    subject: str
    body: str
    path: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class AddressedLetter:
    """A letter for an address of somebody at an organization."""

    org_id: UUID
    recipient: str
    letter: Letter


LARGEST_FILE = 10 * 1024 * 1024
"""What a mail server surely takes; the database keeps no larger one for a mail."""


@dataclass(frozen=True)
class MailFile:
    """A file that goes along with a letter."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class LeasedMail:
    """A mail that this process has to itself until its lease ends; `attempt` counts from 1."""

    org_id: UUID
    id: UUID
    attempt: int
    recipient: str
    letter: Letter
    files: tuple[MailFile, ...] = ()
