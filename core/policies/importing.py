"""A policy that somebody already has, as a file: Markdown, Word, or clauses alone as YAML, JSON or ODRL."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from core.clauses.document import clause_document
from core.clauses.model import Clause
from core.clauses.odrl.model import Unsaid
from core.clauses.odrl.reading import from_odrl_json, from_turtle
from core.errors import NotValid
from core.policies.content import MAX_BODY_LENGTH, MAX_TITLE_LENGTH
from core.policies.front_matter import split_front_matter
from core.policies.importing_docx import markdown_of_docx
from core.policies.importing_text import Cleaned, cleaned
from core.policies.notation import read_clauses

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNSAID = 100
MAX_UNSAID_SAID = 3
_FIRST_HEADING = re.compile(r"^#{1,2}\s+(.+?)\s*#*$", re.MULTILINE)
_MARKS = re.compile(r"[*_`\\]")


class FileNotImported(NotValid):
    """The file is of another kind, too large, empty or unreadable."""


@dataclass(frozen=True)
class Imported:
    """What was read; `left_out` says in sentences what of the file was not taken along."""

    title: str
    body: str
    clauses: tuple[Mapping[str, object], ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    left_out: tuple[str, ...] = ()


def import_file(name: str, data: bytes) -> Imported:
    """The policy in a file, read by the ending of its name.

    Raises:
        FileNotImported, NotAWordDocument: the file as a whole.
        NotationNotValid, ClausesNotValid, OdrlNotRead: the clauses in it; every problem is listed.
    """
    suffix = PurePath(name).suffix.casefold()
    reader = _READERS.get(suffix)
    if reader is None:
        raise FileNotImported(f"A file ending in “{suffix or name}” is not read; use {', '.join(sorted(_READERS))}.")
    if len(data) > MAX_FILE_BYTES:
        raise FileNotImported(f"The file is larger than {MAX_FILE_BYTES // (1024 * 1024)} MB.")
    return reader(PurePath(name).stem, data)


def _markdown(stem: str, data: bytes) -> Imported:
    facts, prose = split_front_matter(_text(data))
    return _imported(stem, cleaned(prose), facts)


def _word(stem: str, data: bytes) -> Imported:
    return _imported(stem, markdown_of_docx(data), {})


def _json(stem: str, data: bytes) -> Imported:
    """A document with a JSON-LD context is ODRL; any other is clauses."""
    return _odrl(stem, data) if '"@context"' in _text(data) else _clauses(stem, data)


def _odrl(stem: str, data: bytes) -> Imported:
    return _of_odrl(stem, *from_odrl_json(_text(data)))


def _turtle(stem: str, data: bytes) -> Imported:
    return _of_odrl(stem, *from_turtle(_text(data)))


def _of_odrl(stem: str, clauses: Sequence[Clause], unsaid: Sequence[Unsaid]) -> Imported:
    said = tuple(f"{each.place}: {each.message}" for each in unsaid[:MAX_UNSAID])
    if len(unsaid) > MAX_UNSAID:
        said = (*said, f"{len(unsaid) - MAX_UNSAID} more parts of the file cannot be said as clauses.")
    if not clauses:
        raise FileNotImported(" ".join(("No rule of this ODRL file can be said as a clause.", *said[:MAX_UNSAID_SAID])))
    documents = tuple(clause_document(clause) for clause in clauses)
    return Imported(title=_as_title(stem), body="", clauses=documents, left_out=said)


def _clauses(stem: str, data: bytes) -> Imported:
    read = read_clauses(_text(data))
    if not read:
        raise FileNotImported("There is no clause in this file.")
    return Imported(title=_as_title(stem), body="", clauses=tuple(clause_document(clause) for clause in read))


def _imported(stem: str, found: Cleaned, facts: Mapping[str, object]) -> Imported:
    if not found.text.strip():
        raise FileNotImported("There is no text in this file.")
    if len(found.text) > MAX_BODY_LENGTH:
        raise FileNotImported(f"The text has more than {MAX_BODY_LENGTH:,} characters; split the policy.")
    given = facts.get("clauses")
    heading = _FIRST_HEADING.search(found.text)
    named = facts.get("title") or (heading and _MARKS.sub("", heading[1])) or _as_title(stem)
    return Imported(
        title=str(named).strip()[:MAX_TITLE_LENGTH],
        body=found.text,
        clauses=tuple(clause_document(clause) for clause in read_clauses(given if isinstance(given, list) else [])),
        effective_from=_day(facts.get("effective_from")),
        effective_until=_day(facts.get("effective_until")),
        left_out=found.sentences(),
    )


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotImported("The file is no text in UTF-8. Open it in an editor and save it as UTF-8.") from error


def _as_title(stem: str) -> str:
    words = " ".join(re.split(r"[\s_-]+", stem)).strip()
    return (words[:1].upper() + words[1:])[:MAX_TITLE_LENGTH] or "Imported policy"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


_READERS: Mapping[str, Callable[[str, bytes], Imported]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _markdown,
    ".docx": _word,
    ".yaml": _clauses,
    ".yml": _clauses,
    ".json": _json,
    ".jsonld": _odrl,
    ".ttl": _turtle,
}
IMPORT_SUFFIXES = tuple(_READERS)
