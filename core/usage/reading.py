"""Rows of a usage log to events, each with its own refusal; one wrong row leaves the others as they are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.clauses.model import Dimension
from core.errors import NotValid
from core.guidance.asking import ActivityNotValid, read_value
from core.usage.model import Refused, UsageEvent
from core.vocabulary.model import LONGEST_WORD, Meanings
from core.vocabulary.rules import node_meant

DIMENSIONS = tuple(Dimension)
FIELDS = frozenset({"id", "occurred_at", "client", "brand", "parameters", "actor_ref", "note", *DIMENSIONS})
LONGEST_ID = 200
LONGEST_NOTE = 4_000
MOST_PARAMETERS = 30
CLOCKS_DIFFER = timedelta(minutes=5)
"""A sender's clock may run ahead of this one by so much."""


class EventNotValid(NotValid):
    """A row of a usage log that cannot be read; the sentence says what to mend in it."""


@dataclass(frozen=True)
class Brand:
    """A client's brand as the engagement writes it; with the co-promotion in effect that it is of, if any."""

    name: str
    alliance_id: UUID | None = None


@dataclass
class Reader:
    """Reads the rows of one agency; remembers words and values that it has read before.

    Attributes:
        clients: everyone the agency works or worked for, by id in lower case and by name in lower case.
        meanings: the agency's own words.
        brands: of each client, by name in lower case, as they are written and with the co-promotion in effect.
    """

    clients: Mapping[str, UUID]
    meanings: Meanings
    now: datetime
    brands: Mapping[UUID, Mapping[str, Brand]] = field(default_factory=dict)
    _terms: dict[tuple[Dimension, str], str | None] = field(default_factory=dict)
    _values: dict[tuple[str, int | str], int | str] = field(default_factory=dict)

    def read(self, rows: Iterable[object]) -> tuple[list[UsageEvent], list[Refused]]:
        """The events, and the rows left out; of an id that comes twice with other content the first one stands."""
        events: dict[str, UsageEvent] = {}
        refused: list[Refused] = []
        for index, row in enumerate(rows):
            try:
                event = self.read_row(index, row)
            except (EventNotValid, ActivityNotValid) as refusal:
                refused.append(Refused(index, refusal.message))
                continue
            first = events.setdefault(event.id, event)
            if first.content_sha256 != event.content_sha256:
                refused.append(Refused(index, OTHER_CONTENT.format(id=event.id)))
        return list(events.values()), refused

    def read_row(self, index: int, row: object) -> UsageEvent:
        """One event.

        Raises:
            EventNotValid: with the sentence for the sender.
        """
        if not isinstance(row, dict):
            raise EventNotValid("An event is an object with its fields by name.")
        if unknown := sorted(str(name) for name in row.keys() - FIELDS):
            raise EventNotValid(f"“{unknown[0]}” is no field of an event. Leave it out, or correct its name.")
        terms, written = self._read_terms(row)
        client_id = self._client(row.get("client"))
        brand = self._brand(client_id, _text(row, "brand", LONGEST_ID))
        return UsageEvent(
            index=index,
            id=_text(row, "id", LONGEST_ID, is_needed=True) or "",
            content_sha256=sha256(json.dumps(row, sort_keys=True).encode()).digest(),
            occurred_at=self._time(row.get("occurred_at")),
            client_id=client_id,
            terms=terms,
            written=written,
            values=self._read_values(row.get("parameters")),
            actor_ref=_text(row, "actor_ref", LONGEST_ID),
            note=_text(row, "note", LONGEST_NOTE),
            brand=brand.name if brand else None,
            alliance_id=brand.alliance_id if brand else None,
        )

    def _time(self, given: object) -> datetime:
        try:
            moment = datetime.fromisoformat(given) if isinstance(given, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise EventNotValid("Say when it happened with its zone, such as 2027-01-15T09:30:00Z.")
        if moment > self.now + CLOCKS_DIFFER:
            raise EventNotValid("That time lies ahead. Send an event once it has happened.")
        return moment.astimezone(self.now.tzinfo)

    def _client(self, given: object) -> UUID | None:
        if given is None or given == "":
            return None
        found = self.clients.get(str(given).strip().casefold())
        if found is None:
            raise EventNotValid("You work for no such client. Give its id or its name, or leave it out for own work.")
        return found

    def _brand(self, client_id: UUID | None, given: str | None) -> Brand | None:
        if given is None:
            return None
        if client_id is None:
            raise EventNotValid("A brand is a client's: say whose in “client”.")
        found = self.brands.get(client_id, {}).get(given.casefold())
        if found is None:
            raise EventNotValid(f"Your work for that client names no brand “{given}”. Correct it, or leave it out.")
        return found

    def _read_terms(self, row: Mapping[str, Any]) -> tuple[tuple[str | None, ...], tuple[tuple[Dimension, str], ...]]:
        terms: list[str | None] = []
        written: list[tuple[Dimension, str]] = []
        for dimension in DIMENSIONS:
            word = _text(row, dimension.value, LONGEST_WORD)
            term = None if word is None else self._term(dimension, word)
            terms.append(term)
            if word is not None and term is None:
                written.append((dimension, word))
        return tuple(terms), tuple(written)

    def _term(self, dimension: Dimension, word: str) -> str | None:
        asked = (dimension, word)
        if asked not in self._terms:
            self._terms[asked] = node_meant(dimension, word, self.meanings)
        return self._terms[asked]

    def _read_values(self, given: object) -> tuple[tuple[str, int | str], ...]:
        if given is None:
            return ()
        if not isinstance(given, dict) or len(given) > MOST_PARAMETERS:
            raise EventNotValid(f"Parameters are an object of at most {MOST_PARAMETERS} values by name.")
        return tuple((name, self._value(name, given[name])) for name in sorted(given))

    def _value(self, name: str, written: object) -> int | str:
        if not isinstance(written, int | str) or isinstance(written, bool):
            raise EventNotValid(f"The value of {name} is a whole number or a word.")
        if (name, written) not in self._values:
            self._values[name, written] = read_value(name, written)
        return self._values[name, written]


def _text(row: Mapping[str, Any], name: str, longest: int, *, is_needed: bool = False) -> str | None:
    given = row.get(name)
    kept = given.strip() if isinstance(given, str) else given
    if kept in (None, "") and not is_needed:
        return None
    if not isinstance(kept, str) or not 0 < len(kept) <= longest:
        raise EventNotValid(f"“{name}” is a text of 1 to {longest:,} characters.")
    return kept


OTHER_CONTENT = "An event with the id “{id}” was sent before with other content; it stays as it is. Use another id."
