"""A policy that somebody already has, as a file: Markdown, Word, or clauses alone as YAML or JSON."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from core.clauses.document import clause_document
from core.errors import NotValid
from core.policies.content import MAX_BODY_LENGTH, MAX_TITLE_LENGTH
from core.policies.front_matter import split_front_matter
from core.policies.importing_docx import markdown_of_docx
from core.policies.importing_text import Cleaned, cleaned
from core.policies.notation import read_clauses

MAX_FILE_BYTES = 10 * 1024 * 1024
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
        NotationNotValid, ClausesNotValid: the clauses in it; every problem is listed.
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
    ".json": _clauses,
}
IMPORT_SUFFIXES = tuple(_READERS)
