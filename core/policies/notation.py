"""Clauses as an author types them: JSON, or YAML without its surprises (booleans, dates, aliases, repeated keys)."""

import json
import re
from collections.abc import Iterator, Sequence

import yaml

from core.clauses.document import parse_clauses
from core.clauses.model import Clause
from core.errors import NotValid

MAX_NOTATION_LENGTH = 400_000
MAX_DEPTH = 8
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_NOTHING = frozenset({"", "~", "null"})


class NotationNotValid(NotValid):
    """Text that is neither JSON nor YAML as clauses are written in."""


def read_clauses(written: str | Sequence[object]) -> tuple[Clause, ...]:
    """The clauses in a list of objects, or in the text of one; no text is no clause.

    Raises:
        NotationNotValid: the text cannot be read; the sentence names the line.
        ClausesNotValid: it can, and every problem of every clause is listed.
    """
    if not isinstance(written, str):
        return parse_clauses(written)
    document = read_notation(written)
    return parse_clauses([] if document is None else document)


def read_notation(written: str) -> object:
    """What a text of JSON or YAML holds, whatever it means; None when it is empty.

    Raises:
        NotationNotValid: the text cannot be read; the sentence names the line.
    """
    if len(written) > MAX_NOTATION_LENGTH:
        raise NotationNotValid(
            f"The clauses' text is longer than {MAX_NOTATION_LENGTH:,} characters; split the policy."
        )
    return _read(written)


def _read(written: str) -> object:
    try:
        return _read_json(written) if written.lstrip().startswith(("[", "{")) else _read_yaml(written)
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise NotationNotValid(f"The clauses are not readable, {where}{error.problem}.") from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise NotationNotValid(f"The clauses are not readable, {error}.") from error
    except RecursionError as error:
        raise NotationNotValid("The clauses are nested too deeply.") from error


def _read_json(written: str) -> object:
    """JSON first, for its tabs; a flow list of YAML also starts with a bracket."""
    try:
        return json.loads(
            written, object_pairs_hook=_object, parse_int=_whole, parse_float=_whole, parse_constant=_whole
        )
    except json.JSONDecodeError:
        return _read_yaml(written)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, value in pairs:
        if name in read:
            raise NotationNotValid(f"The clauses are not readable: {name!r} stands twice in one object; keep one.")
        read[name] = value
    return read


def _whole(written: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(written):
        raise NotationNotValid(f"The clauses are not readable: {written:.20} is not a whole number of up to 16 digits.")
    return int(written)


def _read_yaml(written: str) -> object:
    """The one document of the text, None when it is empty; built from events, so that nothing is resolved."""
    events: Iterator[yaml.Event] = yaml.parse(written, Loader=yaml.CSafeLoader)
    starts = (event for event in events if isinstance(event, yaml.DocumentStartEvent))
    read = [_node(events, next(events), 0) for _ in starts]
    if len(read) > 1:
        raise NotationNotValid("The clauses' text holds several YAML documents; keep all clauses in one list.")
    return read[0] if read else None


def _node(events: Iterator[yaml.Event], event: yaml.Event, depth: int) -> object:
    """The value that starts with `event`, reading on to its end."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise _at(event, "aliases (*), anchors (&) and tags (!) are not used here")
    if depth > MAX_DEPTH:
        raise _at(event, "this is nested too deeply")
    if isinstance(event, yaml.ScalarEvent):
        return _word(event)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth)
    return [_node(events, inner, depth + 1) for inner in _until(events, yaml.SequenceEndEvent)]


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, object]:
    read: dict[str, object] = {}
    for key in _until(events, yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise _at(key, "a field's name must be a word")
        if key.value in read:
            raise _at(key, f"{key.value!r} stands twice in one object; keep one")
        read[key.value] = _node(events, next(events), depth + 1)
    return read


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """The events up to the end of the collection; whoever takes one also takes all that belongs to it."""
    while not isinstance(event := next(events), end):
        yield event


def _word(event: yaml.ScalarEvent) -> str | int | None:
    """Words stay words (yes, no and 2026-12-01 too); only bare whole numbers and bare null are anything else."""
    written: str = event.value
    bare = event.implicit[0]
    if bare and written in _NOTHING:
        return None
    return int(written) if bare and _WHOLE_NUMBER.fullmatch(written) else written


def _at(event: yaml.Event, problem: str) -> NotationNotValid:
    line = event.start_mark.line + 1 if event.start_mark else "?"
    return NotationNotValid(f"The clauses are not readable, line {line}: {problem}.")
