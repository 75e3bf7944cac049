"""Reviewers' comments on a draft, and where each stands in the text as it is now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.errors import NotValid
from core.policies.model import Content

MAX_QUOTED_LENGTH = 1_000
_FENCES = ("```", "~~~")


class PlaceNotThere(NotValid):
    """The draft has no such line or clause to comment on."""


class Standing(StrEnum):
    """Whether the text that a comment is about is still what its author read."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Paragraph:
    """A block of a body that reads as one, from its first line on; blank lines part them, unless inside a fence."""

    line_number: int
    last_line: int
    text: str


@dataclass(frozen=True)
class Places:
    """Everything of one content that a comment can stand at: its paragraphs, and what each clause says."""

    paragraphs: tuple[Paragraph, ...]
    clauses: Mapping[str, str]

    @classmethod
    def of(cls, content: Content) -> "Places":
        """Read once, however many comments there are."""
        clauses = parse_clauses(content.clauses)
        said = {clause.id: f"{clause_words(clause)} {clause.text}"[:MAX_QUOTED_LENGTH] for clause in clauses}
        return cls(paragraphs(content.body), said)


@dataclass(frozen=True)
class ReviewComment:
    """What one person said; the first of a thread, or a reply."""

    id: UUID
    author_id: UUID
    author_name: str
    words: str
    written_at: datetime


@dataclass(frozen=True)
class ReviewThread:
    """Comments at one place of a draft; neither line nor clause is the draft as a whole.

    `line_number` and `quoted` are as the first comment found them in `revision`; `line_now` is where that text stands
    today, None when it stands nowhere any more.
    """

    id: UUID
    draft_id: UUID
    revision: int
    line_number: int | None
    clause_id: str | None
    quoted: str
    comments: tuple[ReviewComment, ...]
    standing: Standing
    line_now: int | None
    is_resolved: bool
    resolved_by_name: str | None
    resolved_at: datetime | None


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """The numbered blocks of a Markdown body; what is indented belongs to the block above it."""
    found: list[Paragraph] = []
    for block in _blocks(body):
        if found and block.text[:1] in (" ", "\t"):
            above = found.pop()
            gap = "\n" * (block.line_number - above.last_line)
            found.append(Paragraph(above.line_number, block.last_line, f"{above.text}{gap}{block.text}"))
        else:
            found.append(block)
    return tuple(found)


def _blocks(body: str) -> Iterator[Paragraph]:
    begun, fence, kept = 0, "", list[str]()
    for number, line in enumerate(body.split("\n"), start=1):
        mark = next((each for each in _FENCES if line.lstrip().startswith(each)), "")
        fence = ("" if mark == fence else fence) if fence else mark
        if line.strip() or fence:
            begun = begun or number
            kept.append(line.rstrip("\r"))
        elif begun:
            yield Paragraph(begun, number - 1, "\n".join(kept))
            begun, kept = 0, []
    if begun:
        yield Paragraph(begun, begun + len(kept) - 1, "\n".join(kept))


def quoted_at(places: Places, line_number: int | None, clause_id: str | None) -> str:
    """What stands at a place of the draft, for the comment to keep; empty for the draft as a whole.

    Raises:
        PlaceNotThere: the line is blank or past the end, or no clause has the id.
    """
    if line_number is not None and clause_id is not None:
        raise PlaceNotThere("A comment stands at a line or at a clause, not at both.")
    if line_number is not None:
        block = next((p for p in places.paragraphs if p.line_number <= line_number <= p.last_line), None)
        if block is None:
            raise PlaceNotThere(f"Line {line_number} of the draft holds no text. Choose a line that does.")
        return block.text[:MAX_QUOTED_LENGTH]
    if clause_id is not None:
        if clause_id not in places.clauses:
            known = ", ".join(places.clauses) or "none"
            raise PlaceNotThere(f"The draft has no clause {clause_id}. Choose one of these: {known}.")
        return places.clauses[clause_id]
    return ""


def placed(
    places: Places, *, line_number: int | None, clause_id: str | None, quoted: str
) -> tuple[Standing, int | None]:
    """Whether the quoted text still stands in the draft, and at which line; of several the nearest to where it was."""
    if clause_id is not None:
        now = places.clauses.get(clause_id)
        if now is None:
            return Standing.REMOVED, None
        return (Standing.UNCHANGED if now == quoted else Standing.CHANGED), None
    if line_number is None:
        return Standing.UNCHANGED, None
    lines = [p.line_number for p in places.paragraphs if p.text[:MAX_QUOTED_LENGTH] == quoted]
    if not lines:
        return Standing.CHANGED, None
    was = line_number
    return Standing.UNCHANGED, min(lines, key=lambda line: abs(line - was))


def open_threads(threads: Sequence[ReviewThread]) -> list[ReviewThread]:
    """Those that nobody has settled."""
    return [thread for thread in threads if not thread.is_resolved]
