"""ODRL's JSON-LD to nodes, by the one context that is known; nothing is ever fetched, another context is listed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.clauses.odrl.model import Literal, Node, Notes, OdrlNotRead, Value, storable
from core.clauses.odrl.terms import KNOWN_CONTEXTS, NAMING, ODRL, PREFIXES, TYPE, XSD, local

MAX_DEPTH = 24
MAX_NODES = 20_000
_KEYWORDS = {"uid": "@id", "type": "@type", "id": "@id"}


@dataclass(frozen=True)
class Names:
    """How words become IRIs in a part of the document: prefixes, defined terms and the vocabulary for the rest."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)
    terms: Mapping[str, str] = field(default_factory=dict)
    vocabulary: str = ODRL

    def iri(self, word: str) -> str:
        """The IRI that a word of the vocabulary stands for."""
        if word in self.terms:
            return self.terms[word]
        if ":" in word:
            return self.reference(word)
        return self.vocabulary + word

    def reference(self, word: str) -> str:
        """The IRI that a reference stands for; a prefix that nobody defined is part of it."""
        prefix, colon, rest = word.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes and rest[:2] != "//" else word


def roots(document: object, notes: Notes) -> tuple[Node, ...]:
    """The things at the top of the document, each with all that is said of it below.

    Raises:
        OdrlNotRead: it is no JSON-LD object, nested too deeply, or too large.
    """
    if not isinstance(document, Mapping | list):
        raise OdrlNotRead("An ODRL document is a JSON object, or a list of them.")
    names = Names()
    if isinstance(document, Mapping):
        names = _names(document.get("@context"), names, notes)
    top = _top(document, notes)
    return tuple(_Reading(notes, _index(top, names)).top(top, names))


def _top(document: Mapping[str, object] | list[object], notes: Notes) -> list[object]:
    if isinstance(document, list):
        return document
    graph = document.get("@graph")
    if isinstance(graph, list):
        for key in document.keys() - {"@graph", "@context", "@id"}:
            notes.note(key, "What is said of a whole graph is not read.")
        return graph
    return [{key: value for key, value in document.items() if key != "@context"}]


def _names(context: object, names: Names, notes: Notes) -> Names:
    """The names after a context: known, inline, or a list of such."""
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, str) and part not in KNOWN_CONTEXTS:
            notes.note(
                "@context", f"The context “{part:.200}” is not loaded; words that it alone defines are not known."
            )
        elif isinstance(part, Mapping):
            names = _inline(part, names, notes)
    return names


def _inline(context: Mapping[str, object], names: Names, notes: Notes) -> Names:
    prefixes, terms = dict(names.prefixes), dict(names.terms)
    vocabulary = names.vocabulary
    for word, meaning in context.items():
        iri = meaning.get("@id") if isinstance(meaning, Mapping) else meaning
        if word == "@vocab" and isinstance(iri, str):
            vocabulary = Names(prefixes).reference(iri)
        elif word.startswith("@"):
            if word != "@version":
                notes.note(f"@context.{word}", "This part of a context is not read.")
        elif isinstance(iri, str) and not iri.startswith("@"):
            _note_definition(word, meaning, notes)
            prefixes[word] = terms[word] = Names(prefixes, terms, vocabulary).reference(iri)
    return Names(prefixes, terms, vocabulary)


def _note_definition(word: str, meaning: object, notes: Notes) -> None:
    """List what the definition of a term says beyond which IRI it is."""
    if isinstance(meaning, Mapping):
        unread = set(meaning) - {"@id", "@container", "@protected"}
        if meaning.get("@type") in {"@id", "@vocab"}:
            unread.discard("@type")
        for key in sorted(unread):
            notes.note(f"@context.{word}.{key}", "This part of a term's definition is not read.")


def _index(top: list[object], names: Names) -> dict[str, Mapping[str, object]]:
    """Objects at the top that have an id, so that others can refer to them."""
    return {own: part for part in top if isinstance(part, Mapping) and (own := _own_iri(part, names))}


def _own_iri(given: Mapping[str, object], names: Names) -> str:
    own = next((given[key] for key in ("@id", "uid", "id") if key in given), None)
    return storable(names.reference(own)) if isinstance(own, str) else ""


class _Reading:
    """Turns objects into nodes, and counts them."""

    def __init__(self, notes: Notes, named: Mapping[str, Mapping[str, object]]) -> None:
        self._notes = notes
        self._named = named
        self._count = 0

    def top(self, parts: list[object], names: Names) -> Iterator[Node]:
        for index, part in enumerate(parts):
            if isinstance(part, Mapping):
                yield self.node(part, names, f"[{index}]" if len(parts) > 1 else "", ())
            else:
                self._notes.note(f"[{index}]", "Only objects are read here.")

    def node(self, given: Mapping[str, object], names: Names, place: str, above: tuple[str, ...]) -> Node:
        self._count += 1
        if self._count > MAX_NODES:
            raise OdrlNotRead(f"The ODRL document holds more than {MAX_NODES:,} objects; split it.")
        if len(above) > MAX_DEPTH:
            raise OdrlNotRead("The ODRL document is nested too deeply.")
        if "@context" in given:
            names = _names(given["@context"], names, self._notes)
        iri = _own_iri(given, names)
        properties = []
        for key, value in given.items():
            keyword = _KEYWORDS.get(key, key)
            if keyword == "@type" or not keyword.startswith("@"):
                predicate = TYPE if keyword == "@type" else storable(names.iri(key))
                properties.append((predicate, self._values(value, names, predicate, place, (*above, iri))))
            elif keyword not in {"@id", "@context"}:
                self._notes.note(_below(place, key), f"The keyword {key} is not read here.")
        return Node(iri, place, tuple(properties))

    def _values(
        self, value: object, names: Names, predicate: str, place: str, above: tuple[str, ...]
    ) -> tuple[Value, ...]:
        parts = _listed(value)
        step = _below(place, local(predicate))
        places = [f"{step}[{index}]" for index in range(len(parts))] if isinstance(value, list) else [step] * len(parts)
        read = (self._value(part, names, predicate, at, above) for part, at in zip(parts, places, strict=True))
        return tuple(one for one in read if one is not None)

    def _value(self, value: object, names: Names, predicate: str, place: str, above: tuple[str, ...]) -> Value | None:
        if isinstance(value, Mapping):
            if "@value" not in value:
                return self._referred(value, names, place, above)
            datatype = value.get("@type")
            return self._literal(value["@value"], place, names.iri(datatype) if isinstance(datatype, str) else "")
        if isinstance(value, str) and predicate in NAMING:
            return self._referred({"@id": names.iri(value)}, names, place, above)
        return self._literal(value, place, "")

    def _literal(self, value: object, place: str, datatype: str) -> Literal | None:
        if isinstance(value, Mapping | list):
            self._notes.note(place, "A list or an object inside another is not read here.")
            return Literal("")
        return None if value is None else _written(value, datatype)

    def _referred(self, given: Mapping[str, object], names: Names, place: str, above: tuple[str, ...]) -> Node:
        """A thing where it is named: with what the top of the document says of it, unless it is inside itself."""
        own = _own_iri(given, names)
        if len(given) == 1 and own in self._named and own not in above:
            given = self._named[own]
        return self.node(given, names, place, above)


def _listed(value: object) -> list[object]:
    if isinstance(value, Mapping):
        value = value.get("@list", value.get("@set", value))
    return value if isinstance(value, list) else [value]


def _written(value: object, datatype: str) -> Literal:
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype or XSD + "boolean")
    if isinstance(value, int):
        return Literal(str(value), datatype or XSD + "integer")
    if isinstance(value, float):
        return Literal(repr(value), datatype or XSD + "double")
    return Literal(storable(str(value)), datatype)


def _below(place: str, step: str) -> str:
    return f"{place}.{step}" if place else step
