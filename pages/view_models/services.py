"""Services: the work that an agency declares, as a list and as what a form starts with."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pandas as pd

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.conflicts.services import Service

COLUMNS = ["Service", "What is done", "Only with", "Confined to", "For"]
EVERY_CLIENT = "every client"
FIELDS: Mapping[Dimension, tuple[str, str]] = {
    Dimension.ACTION: ("What is done", "Choose at least one"),
    Dimension.DATA: ("Data", "Any data"),
    Dimension.CHANNEL: ("Channel", "Any channel"),
    Dimension.AUDIENCE: ("Audience", "Any audience"),
    Dimension.JURISDICTION: ("Country or region", "Anywhere"),
    Dimension.TOOL: ("Tools you would use", "Any tool"),
}
"""Label of each field, and what it means left empty."""
_CONFINING = (Dimension.DATA, Dimension.CHANNEL, Dimension.AUDIENCE, Dimension.JURISDICTION)


def frame(found: Sequence[Service], called: Mapping[UUID, str]) -> pd.DataFrame:
    """The declared services."""
    rows = [
        (
            each.label,
            _terms(each, Dimension.ACTION),
            _terms(each, Dimension.TOOL) or "any tool",
            "; ".join(filter(None, (_terms(each, dimension) for dimension in _CONFINING))) or "–",
            clients(each, called),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def clients(service: Service, called: Mapping[UUID, str]) -> str:
    """For whom, by name; a client that the agency works for no longer is left out."""
    if not service.clients:
        return EVERY_CLIENT
    return ", ".join(sorted(called[each] for each in service.clients if each in called)) or "nobody today"


def _terms(service: Service, dimension: Dimension) -> str:
    taxonomy = vocabulary().taxonomies[dimension]
    return ", ".join(taxonomy.label(term) for term in service.scope.get(dimension.value, ()))
