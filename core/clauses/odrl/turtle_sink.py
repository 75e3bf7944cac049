"""rdflib's Turtle parser with literals kept as they are written.

rdflib turns a literal into a Python value as it reads it: XML through an XML parser, a decimal of a few characters
into megabytes of zeros. Under a datatype that it does not know it does nothing of the kind.
"""

from io import StringIO

from rdflib import Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser

from core.clauses.odrl.terms import UNREAD


class _Sink(RDFSink):
    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> Literal:  # noqa: ARG002, N802  # rdflib's name
        return Literal(s, datatype=URIRef(UNREAD + dt)) if dt else Literal(s)


def read_turtle(text: str) -> Graph:
    """The graph that a text says; what it names is not opened."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    SinkParser(_Sink(graph), baseURI="urn:document", turtle=True).loadStream(StringIO(text))
    return graph
