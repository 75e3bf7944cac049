"""An organization's own words, each with the node of the shared vocabulary that it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from core.clauses.model import Dimension

LONGEST_WORD = 200

Meanings = Mapping[tuple[Dimension, str], str]
"""The node that each of an organization's words means; words in lower case."""

NO_MEANINGS: Meanings = MappingProxyType({})


@dataclass(frozen=True)
class OwnTerm:
    """One word in force; `mapped_to` is a node of the shared vocabulary, `means` its label."""

    id: UUID
    dimension: Dimension
    term: str
    mapped_to: str
    means: str
    added_at: datetime
