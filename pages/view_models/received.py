"""One received document: its facts, contents and versions, what changed in it, its exceptions and its readers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from markdown_it import MarkdownIt

from core.distribution.delta import Known
from core.distribution.model import (
    RESPONSE_MOVES,
    Distribution,
    ReadingRequestState,
    ReceivedDocument,
    Response,
    document_number,
)
from core.distribution.reading_records import Reader, ReadingRequest
from core.exceptions.asking import ExceptionRequest
from core.exceptions.model import ExceptionState
from core.policies.model import Content
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, relative, when_day
from pages.view_models.words import word_of

_REQUESTS: Mapping[ReadingRequestState, str] = {
    ReadingRequestState.ASKED: "○ Asked",
    ReadingRequestState.CONFIRMED: "● Has read it",
    ReadingRequestState.CANCELLED: "– Cancelled",
}
_ANCHOR = re.compile(r"[^a-z0-9]+")
# Deeper headings are detail that a list of contents would drown in.
DEEPEST = 3


@dataclass(frozen=True)
class Section:
    """A piece of the document under one heading; the first may have none. `depth` 1 is the document's highest."""

    heading: str
    depth: int
    anchor: str
    body: str


class _Heading(NamedTuple):
    """The lines on which a heading begins and its text begins, how deep it is, and what it says."""

    start: int
    end: int
    level: int
    words: str


def facts(received: Distribution, *, now: datetime, zone_name: str, carried_from: int | None = None) -> dict[str, str]:
    """What stands at the top of a document; `carried_from` is the version that its answer was given for."""
    shown = {
        "Client": literal(received.enterprise),
        "Version": document_number(received.version_number, received.rider_number),
        "Due": literal(when_day(received.due_at, now=now, zone_name=zone_name)),
        "Mandatory": "yes" if received.is_mandatory else "no",
        "Received": literal(minute(received.distributed_at, zone_name)),
        "First opened": literal(minute(received.opened_at, zone_name)),
    }
    if received.signer_name:
        at = f", {minute(received.acknowledged_at, zone_name)}" if received.acknowledged_at else ""
        carried = f" (for version {carried_from}, carried over)" if carried_from else ""
        shown["Signed"] = literal(f"{received.signer_name}{at}{carried}")
    return shown


def action(received: Distribution) -> str | None:
    """What the button to the signing form says; None where there is nothing to sign."""
    if not received.is_current_version or not RESPONSE_MOVES[received.response]:
        return None
    return "Read and sign" if received.response is Response.AWAITING else "Change the answer"


def late(received: Distribution, *, now: datetime) -> str | None:
    """The warning over a document whose answer is past due."""
    waits = received.is_current_version and received.response is Response.AWAITING
    return f"The answer was due {relative(received.due_at, now)}." if waits and received.due_at < now else None


def is_its_version(known: Known, received: Distribution) -> bool:
    """Whether a rider is compared with the very version it was laid over, which stands above already."""
    return (known.before.version_number, known.before.rider_number) == (received.version_number, 0)


def adapted_title(about: Distribution, whom: str = "you") -> str:
    """Over what differs from the version as everybody else has it."""
    return f"Adapted for {literal(whom)} alone: rider {about.rider_number} of version {about.version_number}"


def rules(document: ReceivedDocument, clauses: Sequence[Mapping[str, Any]]) -> Content:
    """The clauses alone, to be compared under the same title and text."""
    return Content(document.title, "", tuple(clauses))


def whole(document: ReceivedDocument) -> Content:
    """A received document, to be compared with another one."""
    return Content(document.title, document.body, tuple(document.clauses))


def newest_first(received: Iterable[Distribution]) -> list[Distribution]:
    """The versions of one policy that reached the agency, a rider above what it was laid over."""
    return sorted(received, key=_place, reverse=True)


def _place(received: Distribution) -> tuple[int, int, datetime]:
    return received.version_number, received.rider_number, received.distributed_at


def versions(ordered: Sequence[Distribution], *, zone_name: str) -> pd.DataFrame:
    """The table of these versions."""
    rows = [
        (
            document_number(each.version_number, each.rider_number),
            word_of(each.distribution_status).text,
            word_of(each.response).text,
            each.signer_name or "–",
            day(each.acknowledged_at, zone_name),
            day(each.distributed_at, zone_name),
            day(each.opened_at, zone_name),
        )
        for each in ordered
    ]
    return pd.DataFrame(rows, columns=["Version", "State", "Answer", "Signed by", "Signed", "Received", "First opened"])


def sections(body: str) -> list[Section]:
    """The document cut at its headings, nothing lost; a heading inside a quotation or a list stays where it is."""
    text = body.replace("\r\n", "\n")
    lines, env = text.split("\n"), dict[str, Any]()
    found = _headings(text, env)
    # Links by reference are defined once in a document; every piece needs the definitions to be read alike.
    defined = "".join(f"\n\n[{name}]: <{each['href']}>" for name, each in env.get("references", {}).items())
    highest = min((heading.level for heading in found), default=1)
    ends = [heading.start for heading in found] + [len(lines)]
    before = _kept(lines[: ends[0]], defined)
    made = [Section("", 0, "", before)] if before else []
    for number, (heading, end) in enumerate(zip(found, ends[1:], strict=True), start=1):
        depth, anchor = heading.level - highest + 1, _anchor(heading.words, number)
        made.append(Section(heading.words, depth, anchor, _kept(lines[heading.end : end], defined)))
    return made


def contents(parts: Sequence[Section]) -> str:
    """The list of contents as Markdown links to the headings; empty where there is nothing to choose from."""
    headed = [part for part in parts if part.heading]
    if len(headed) < 2:  # noqa: PLR2004  # one heading is no list
        return ""
    return "\n".join(f"{'  ' * (part.depth - 1)}- [{literal(part.heading)}](#{part.anchor})" for part in headed)


def delta_title(known: Known) -> str:
    """What the comparison is with."""
    which = "which you signed" if known.was_signed else "which you received and did not sign"
    return f"What changed since {known.before.document}, {which}"


def exception_line(asked: ExceptionRequest, *, zone_name: str) -> str:
    """How a request for an exception stands, ready for Markdown."""
    clauses = ", ".join(clause_id for clause_id, _ in asked.clauses)
    head = f"**{literal(clauses)}** · {_standing(asked)}"
    comment = f" The client says: “{literal(asked.decision_comment)}”" if asked.decision_comment else ""
    conditions = f" On conditions: “{literal(asked.conditions)}”" if asked.conditions else ""
    return f"{head}{conditions} Asked for {day(asked.requested_at, zone_name)}: “{literal(asked.reason)}”{comment}"


def clause_line(clause_id: str, words: str) -> str:
    """A clause by its id and its words, ready for Markdown."""
    return f"{literal(clause_id)} · {literal(words)}"


def can_withdraw(asked: ExceptionRequest) -> bool:
    """Whether the client has not answered yet."""
    return asked.state is ExceptionState.REQUESTED


def readers(found: Sequence[Reader], requests: Sequence[ReadingRequest], *, zone_name: str) -> pd.DataFrame:
    """Who read it and who was asked to, one line a person and request; who was not asked stands last."""
    seen = {each.user_id: each for each in found}
    rows = [
        (
            each.reader,
            _REQUESTS[each.state],
            day(each.due_on),
            _first_read(seen.get(each.reader_id), zone_name),
            str(each.reminder_count),
            each.note or "–",
        )
        for each in requests
    ]
    asked = {each.reader_id for each in requests}
    rows += [
        (each.display_name, "– Not asked", "–", _first_read(each, zone_name), "–", "–")
        for each in found
        if each.user_id not in asked
    ]
    return pd.DataFrame(rows, columns=["Person", "Request", "Due", "First read", "Reminders", "Note"])


def read_sentence(found: Sequence[Reader], requests: Sequence[ReadingRequest]) -> str:
    """How far the reading has come."""
    wanted = [each for each in requests if each.state is not ReadingRequestState.CANCELLED]
    if not wanted:
        return "Nobody was asked to read this." if not found else "Nobody was asked; who opened it stands below."
    done = sum(each.state is ReadingRequestState.CONFIRMED for each in wanted)
    return f"{done} of {len(wanted)} who were asked have said that they have read it."


def open_requests(requests: Sequence[ReadingRequest]) -> list[ReadingRequest]:
    """Those that can still be reminded or cancelled."""
    return [each for each in requests if each.state is ReadingRequestState.ASKED]


def _standing(asked: ExceptionRequest) -> str:
    """In one sentence; what ended before its time says why."""
    ended, why = day(asked.ended_at), literal(asked.end_reason or "")
    return {
        ExceptionState.REQUESTED: "waits for the client's answer.",
        ExceptionState.APPROVED: f"granted from {day(asked.starts_on)}, ends on {day(asked.ends_on)}.",
        ExceptionState.DENIED: f"refused, {day(asked.decided_at)}.",
        ExceptionState.WITHDRAWN: f"withdrawn, {ended}.",
        ExceptionState.EXPIRED: f"granted from {day(asked.starts_on)}, ended on {day(asked.ends_on)}.",
        ExceptionState.REVOKED: f"revoked by the client on {ended}: “{why}”",
        ExceptionState.SUPERSEDED: f"ended on {ended}. {why} Reserve it anew where you sign that version.",
    }[asked.state]


def _first_read(reader: Reader | None, zone_name: str) -> str:
    return "not yet" if reader is None else minute(reader.first_read_at, zone_name)


def _headings(text: str, env: dict[str, Any]) -> list[_Heading]:
    """The headings that stand by themselves; the definitions of links are left in `env`."""
    tokens = MarkdownIt().parse(text, env)
    return [
        _Heading(token.map[0], token.map[1], int(token.tag[1:]), tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map and int(token.tag[1:]) <= DEEPEST
    ]


def _kept(lines: Sequence[str], defined: str) -> str:
    text = "\n".join(lines)
    return text + defined if text.strip() else ""


def _anchor(heading: str, number: int) -> str:
    """Unique by its number, and readable in the address."""
    words = _ANCHOR.sub("-", heading.lower()).strip("-")[:40]
    return f"s{number}-{words}" if words else f"s{number}"
