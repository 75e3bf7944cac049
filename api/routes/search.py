"""Search: one field over everything the caller may open."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from api.authentication import Scoped
from core.search.model import LONGEST, FoundOfKind
from core.search.queries import search

router = APIRouter(prefix="/policy-distribution/search", tags=["Search"])

MOST = 25
Words = Annotated[
    str,
    Query(
        max_length=LONGEST,
        description="Words, or their beginnings, in any order; case and accents do not matter.",
        examples=["training dat"],
    ),
]
Most = Annotated[int, Query(ge=1, le=MOST, description="How many of each kind at most.")]


@dataclass(frozen=True)
class FoundThings:
    """What was found, by kind; a kind without a hit is not in the list."""

    found: list[FoundOfKind]


@router.get("")
def search_everything(scope: Scoped, q: Words, limit: Most = 8) -> FoundThings:
    """Things with each of these words, by kind, the best first.

    Each has the address of its page. `found_count` is counted no further than about 200.
    """
    return FoundThings(search(scope.conn, scope.actor, q, most=limit))
