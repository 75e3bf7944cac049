"""ODRL's Turtle to nodes and back, through rdflib; nothing that an IRI names is ever opened."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.clauses.odrl.jsonld import MAX_DEPTH, MAX_NODES
from core.clauses.odrl.model import Literal, Node, OdrlNotRead, Value, storable
from core.clauses.odrl.terms import LOGICAL, ODRL, PREFIXES, RDF, UNREAD, XSD, local

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node as Term

MAX_TURTLE_LENGTH = 1_000_000
_FIRST, _REST, _NIL = (RDF + word for word in ("first", "rest", "nil"))


def roots_of_turtle(text: str) -> tuple[Node, ...]:
    """The things that no other thing of the text refers to, in the order in which they are first named.

    Raises:
        OdrlNotRead: the text is no Turtle, nested too deeply, or too large.
    """
    graph = _graph(text)
    referred = {value for _, _, value in graph}
    top = [subject for subject in dict.fromkeys(graph.subjects()) if subject not in referred]
    reading = _Reading(graph)
    return tuple(reading.node(subject, f"[{index}]" if len(top) > 1 else "", ()) for index, subject in enumerate(top))


def _graph(text: str) -> "Graph":
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415  # half a second, needed by Turtle alone

    from core.clauses.odrl.turtle_sink import read_turtle  # noqa: PLC0415

    if len(text) > MAX_TURTLE_LENGTH:
        raise OdrlNotRead(f"The Turtle text is longer than {MAX_TURTLE_LENGTH:,} characters; split it.")
    try:
        return read_turtle(text)
    except BadSyntax as error:
        raise OdrlNotRead(f"The Turtle text is not readable at line {error.lines + 1}.") from error
    except RecursionError as error:
        raise OdrlNotRead("The Turtle text is nested too deeply.") from error
    except (ValueError, IndexError, AssertionError) as error:
        raise OdrlNotRead("The Turtle text is not readable.") from error


class _Reading:
    """Turns the things of a graph into nodes, and counts them."""

    def __init__(self, graph: "Graph") -> None:
        self._graph = graph
        self._count = 0

    def node(self, subject: "Term", place: str, above: tuple["Term", ...]) -> Node:
        from rdflib import BNode  # noqa: PLC0415

        self._count += 1
        if self._count > MAX_NODES:
            raise OdrlNotRead(f"The Turtle text holds more than {MAX_NODES:,} things; split it.")
        if len(above) > MAX_DEPTH:
            raise OdrlNotRead("The Turtle text is nested too deeply.")
        iri = "" if isinstance(subject, BNode) else storable(str(subject))
        if subject in above:
            return Node(iri, place)
        properties = (
            (storable(str(predicate)), tuple(self._values(subject, predicate, place, (*above, subject))))
            for predicate in dict.fromkeys(self._graph.predicates(subject))
        )
        return Node(iri, place, tuple(properties))

    def _values(self, subject: "Term", predicate: "Term", place: str, above: tuple["Term", ...]) -> Iterator[Value]:
        values = [part for value in self._graph.objects(subject, predicate) for part in self._members(value)]
        step = f"{place}.{local(str(predicate))}" if place else local(str(predicate))
        for index, value in enumerate(values):
            yield self._value(value, f"{step}[{index}]" if len(values) > 1 else step, above)

    def _members(self, value: "Term") -> Iterator["Term"]:
        """The members of a list; anything else is its own one member."""
        from rdflib import URIRef  # noqa: PLC0415

        if value != URIRef(_NIL) and self._graph.value(value, URIRef(_FIRST)) is None:
            yield value
            return
        seen: set[Term] = set()
        while (member := self._graph.value(value, URIRef(_FIRST))) is not None and value not in seen:
            seen.add(value)
            yield member
            value = self._graph.value(value, URIRef(_REST)) or URIRef(_NIL)

    def _value(self, value: "Term", place: str, above: tuple["Term", ...]) -> Value:
        from rdflib import Literal as Written  # noqa: PLC0415

        if isinstance(value, Written):
            return Literal(storable(str(value)), "" if value.datatype is None else _datatype(str(value.datatype)))
        return self.node(value, place, above)


def _datatype(iri: str) -> str:
    known = iri.removeprefix(UNREAD)
    return "" if known == XSD + "string" else known


def turtle_of(nodes: tuple[Node, ...]) -> str:
    """The nodes as Turtle."""
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for node in nodes:
        _add(graph, node)
    return graph.serialize(format="turtle")


def _add(graph: "Graph", value: Value) -> "Term":
    """Say in the graph what is said of the node, and return what names it there."""
    from rdflib import BNode, URIRef  # noqa: PLC0415
    from rdflib import Literal as Written  # noqa: PLC0415
    from rdflib.collection import Collection  # noqa: PLC0415

    if isinstance(value, Literal):
        return Written(value.text, datatype=URIRef(value.datatype) if value.datatype else None)
    subject: BNode | URIRef = URIRef(value.iri) if value.iri else BNode()
    for predicate, values in value.properties:
        added = [_add(graph, each) for each in values]
        if predicate in {ODRL + word for word in LOGICAL}:
            added = [Collection(graph, BNode(), added).uri]
        for each in added:
            graph.add((subject, URIRef(predicate), each))
    return subject
