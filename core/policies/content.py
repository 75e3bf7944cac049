"""What a policy's text must be to be kept: read from what the author hands over, with all problems named at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NotRequired, TypedDict

from core.clauses.document import clause_document
from core.errors import NotValid
from core.policies.model import ChangeClass, Content
from core.policies.notation import read_clauses

MAX_TITLE_LENGTH = 200
MAX_BODY_LENGTH = 200_000
MAX_SUMMARY_LENGTH = 2_000
MAX_CLAUSES = 500
MAX_WORD_LENGTH = 10_000
MAX_CLAUSE_ID_LENGTH = 64


class ContentNotValid(NotValid):
    """The written text breaks limits; all of them are named."""


class Written(TypedDict):
    """What an author hands over; `clauses` as a list of objects, or as the YAML or JSON text of one."""

    title: str
    body: str
    clauses: NotRequired[str | Sequence[object]]
    effective_from: NotRequired[date | None]
    effective_until: NotRequired[date | None]
    change_class: NotRequired[ChangeClass]
    change_summary: NotRequired[str]


def content(written: Written) -> Content:
    """The written text, checked, with its clauses in canonical form.

    Raises:
        NotationNotValid, ClausesNotValid: the clauses cannot be read; every problem is listed.
        ContentNotValid: something is missing, too long or not storable; every problem is listed.
    """
    read = Content(
        title=written["title"].strip(),
        body=written["body"],
        clauses=tuple(clause_document(clause) for clause in read_clauses(written.get("clauses", ()))),
        effective_from=written.get("effective_from"),
        effective_until=written.get("effective_until"),
        change_class=ChangeClass(written.get("change_class", ChangeClass.MATERIAL)),
        change_summary=written.get("change_summary", "").strip(),
    )
    problems = [*_text_problems(read), *_clause_problems(read.clauses), *_window_problems(read)]
    if problems:
        raise ContentNotValid(f"The policy cannot be kept like this: {'; '.join(problems)}.", problems=problems)
    return read


def storable(text: str) -> bool:
    """Whether Postgres and UTF-8 can hold the text: no NUL, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def _text_problems(read: Content) -> Iterator[str]:
    for name, text, limit in (
        ("title", read.title, MAX_TITLE_LENGTH),
        ("body", read.body, MAX_BODY_LENGTH),
        ("change summary", read.change_summary, MAX_SUMMARY_LENGTH),
    ):
        if len(text) > limit:
            yield f"the {name} is longer than {limit:,} characters"
        if not storable(text):
            yield f"the {name} holds a character that cannot be stored"
        if name != "change summary" and not text.strip():
            yield f"the {name} is missing"


def _clause_problems(clauses: Sequence[Mapping[str, object]]) -> Iterator[str]:
    if len(clauses) > MAX_CLAUSES:
        yield f"there are more than {MAX_CLAUSES} clauses"
    for number, clause in enumerate(clauses, start=1):
        words = tuple(_words(clause))
        if not all(storable(word) for word in words):
            yield f"clause {number} holds a character that cannot be stored"
        if any(len(word) > MAX_WORD_LENGTH for word in words):
            yield f"clause {number} holds a text of more than {MAX_WORD_LENGTH:,} characters"
        if len(str(clause["id"])) > MAX_CLAUSE_ID_LENGTH:
            yield f"the id of clause {number} is longer than {MAX_CLAUSE_ID_LENGTH} characters"


def _words(value: object) -> Iterator[str]:
    """Every word of a clause document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _window_problems(read: Content) -> Iterator[str]:
    start, end = read.effective_from, read.effective_until
    if start and end and end < start:
        yield f"it ends on {end}, before it takes effect on {start}"
