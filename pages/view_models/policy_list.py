"""The list of policies: its filters as words, what they ask for, and the rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import pandas as pd

from core.policies.model import FdaKind, Policy, PolicyFilter, PolicySort, VersionState
from pages.view_models.times import day, minute
from pages.view_models.words import word_of

COLUMNS = ["Policy", "Version", "Published", "Draft", "Brands", "FDA practice", "Changed"]
EVERY = "All"
STATES: Mapping[str, VersionState] = {
    "Draft": VersionState.DRAFT,
    "In review": VersionState.IN_REVIEW,
    "Changes requested": VersionState.CHANGES_REQUESTED,
    "Approved": VersionState.APPROVED,
    "Published": VersionState.PUBLISHED,
    "Withdrawn": VersionState.WITHDRAWN,
}
FDA_KINDS: Mapping[str, FdaKind] = {word_of(kind).label: kind for kind in FdaKind}
SORTS: Mapping[str, PolicySort] = {
    "Newest first": PolicySort.NEWEST,
    "Last changed first": PolicySort.CHANGED,
    "By title": PolicySort.TITLE,
}


class Chosen(NamedTuple):
    """What the filters over the list hold, as words."""

    search: str | None
    state: str
    brand: str
    fda: str
    sort: str

    @property
    def narrows(self) -> bool:
        """Whether anything is left out by them."""
        return bool(self.search) or {self.state, self.brand, self.fda} != {EVERY}


def wanted(chosen: Chosen, *, after: tuple[datetime | str, UUID] | None) -> PolicyFilter:
    """What the filters ask for; a word that is none of theirs, as an old link may hold, filters nothing."""
    return PolicyFilter(
        search=chosen.search,
        state=STATES.get(chosen.state),
        brand=None if chosen.brand == EVERY else chosen.brand,
        fda_kind=FDA_KINDS.get(chosen.fda),
        sort=SORTS.get(chosen.sort, PolicySort.NEWEST),
        after=after,
    )


def frame(found: Sequence[Policy], *, zone_name: str) -> pd.DataFrame:
    """The list of policies."""
    rows = [
        (
            each.title,
            _version_words(each),
            day(each.published_at, zone_name),
            _draft_words(each, zone_name),
            ", ".join(each.brands) or "–",
            ", ".join(word_of(kind).label for kind in each.fda_kinds) or "–",
            day(each.changed_at, zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _version_words(each: Policy) -> str:
    if not each.current_version:
        return "none yet"
    return f"version {each.current_version}{', withdrawn' if each.is_withdrawn else ''}"


def _draft_words(each: Policy, zone_name: str) -> str:
    if not each.draft_state:
        return "–"
    publishes = f", publishes {minute(each.publish_at, zone_name)}" if each.publish_at else ""
    return f"{word_of(each.draft_state).text}{publishes}"


def search_key(text: str | None) -> str | None:
    """What is searched for; blanks search nothing."""
    return text.strip() or None if text else None
