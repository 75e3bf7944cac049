"""What vocabularies say of concepts: which lies below which, and which exclude one another. Silence is not denial."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection

_GEONAMES = "https://www.geonames.org/ontology#"
_BROADER = (
    SKOS.broader,
    SKOS.broaderTransitive,
    RDFS.subClassOf,
    *(URIRef(_GEONAMES + word) for word in ("parentFeature", "parentCountry", "parentADM1", "parentADM2")),
)


@dataclass
class Concepts:
    """Concepts by IRI, with all that lie above each (itself included), and the pairs that exclude one another."""

    above: dict[str, set[str]] = field(default_factory=dict)
    exclusive: set[frozenset[str]] = field(default_factory=set)

    def is_below(self, lower: str, upper: str) -> bool:
        """Whether the first is known to lie below the second, or is it."""
        return lower == upper or upper in self.above.get(lower, ())

    def excludes(self, one: str, other: str) -> bool:
        """Whether nothing can lie below both: they, or two above them, are said to be disjoint."""
        ours, theirs = self.above.get(one, {one}), self.above.get(other, {other})
        return any(frozenset((a, b)) in self.exclusive for a in ours for b in theirs)


def read_concepts(paths: Iterable[Path]) -> Concepts:
    """What the Turtle files say together."""
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path, format="turtle")
    found = Concepts()
    for predicate in _BROADER:
        for lower, upper in graph.subject_objects(predicate):
            found.above.setdefault(str(lower), {str(lower)}).add(str(upper))
            found.above.setdefault(str(upper), {str(upper)})
    _close(found.above)
    for pair in _said_apart(graph):
        found.above.update({name: {name} for name in pair if name not in found.above})
        # That two differ says nothing of what lies below both where one lies below the other.
        if not any(found.is_below(a, b) for a, b in permutations(pair)):
            found.exclusive.add(pair)
    return found


def _said_apart(graph: Graph) -> Iterator[frozenset[str]]:
    """Pairs that are said to be disjoint, or to be different entries of one registry."""
    yield from (frozenset((str(a), str(b))) for a, b in graph.subject_objects(OWL.disjointWith) if a != b)
    for kind, listing in ((OWL.AllDifferent, OWL.distinctMembers), (OWL.AllDisjointClasses, OWL.members)):
        for subject in graph.subjects(RDF.type, kind):
            for members in graph.objects(subject, listing):
                names = {str(member) for member in Collection(graph, members)}
                yield from (frozenset(pair) for pair in combinations(sorted(names), 2))


def _close(above: dict[str, set[str]]) -> None:
    """Make `above` transitive."""
    grown = True
    while grown:
        grown = False
        for lower, uppers in above.items():
            more = uppers.union(*(above.get(upper, ()) for upper in uppers))
            if more != uppers:
                above[lower], grown = more, True
