"""The words of ODRL 2.2 that are read and written, and the profile for what ODRL lacks."""

from collections.abc import Mapping

from core.clauses.model import Dimension

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
KNOWN_CONTEXTS = frozenset({CONTEXT, "https://www.w3.org/ns/odrl.jsonld"})
ODRL = "http://www.w3.org/ns/odrl/2/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCT = "http://purl.org/dc/terms/"
PROFILE = "urn:policy-distribution-sync:odrl:"
"""Names the profile, and stands before each of its terms."""

UNREAD = "urn:unread:"
"""Stands before each datatype in a graph read from Turtle, so that rdflib leaves the literal as it is."""

PREFIXES: Mapping[str, str] = {
    "odrl": ODRL,
    "xsd": XSD,
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "http://schema.org/",
    "dct": DCT,
    "pds": PROFILE,
}
TYPE = RDF + "type"
VALUE = RDF + "value"
UID = ODRL + "uid"
IDENTIFIER = DCT + "identifier"
DESCRIPTION = DCT + "description"

BINDING = PROFILE + "binding"
PRIORITY = PROFILE + "priority"
EACH_TIME = PROFILE + "eachTime"
POSITION = PROFILE + "position"
AI_WORK = PROFILE + "aiWork"
"""The target of an exported policy: whatever is done with AI."""
USE_AI = PROFILE + "useAI"
ENSURE = PROFILE + "ensure"
"""The action of an obligation that demands a value: what is to be ensured stands in its refinement."""

ANY_ACTION = frozenset({USE_AI, ODRL + "use"})
ACTIONS: Mapping[str, str] = {ODRL + "translate": "translate"}
"""ODRL's actions that mean one of the vocabulary's; its transform, for one, is a change of format."""
DATE_TIME = ODRL + "dateTime"
LOGICAL = ("and", "or", "xone", "andSequence")

OPERAND_OF: Mapping[Dimension, str] = {
    Dimension.ACTION: PROFILE + "action",
    Dimension.TOOL: PROFILE + "tool",
    Dimension.DATA: PROFILE + "data",
    Dimension.CHANNEL: ODRL + "deliveryChannel",
    Dimension.AUDIENCE: ODRL + "recipient",
    Dimension.JURISDICTION: ODRL + "spatial",
}
"""ODRL's own operand where it has one of that meaning."""
DIMENSION_OF: Mapping[str, Dimension] = {operand: dimension for dimension, operand in OPERAND_OF.items()}

NAMING = frozenset(
    ODRL + word
    for word in (
        "permission", "prohibition", "obligation", "duty", "remedy", "consequence", "constraint", "refinement",
        "action", "target", "assigner", "assignee", "profile", "inheritFrom", "conflict", "leftOperand", "operator",
        "rightOperandReference", "unit", "dataType", "source", "partOf", "includedIn", "implies", "failure",
        "relation", "function", "hasPolicy", *LOGICAL,
    )
) | {TYPE, VALUE}  # fmt: skip
"""Properties whose values name things: a bare string there is an IRI."""


def term_iri(dimension: Dimension, term: str) -> str:
    """The profile's IRI for a node of a taxonomy."""
    return f"{PROFILE}{dimension.value}/{term}"


def local(iri: str) -> str:
    """The last part of an IRI of ODRL or of the profile; any other stays whole."""
    for start in (ODRL, PROFILE):
        if iri.startswith(start):
            return iri.removeprefix(start)
    return iri
