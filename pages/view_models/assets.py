"""Assets: what of the agency's own serves which clients, by kind."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import pandas as pd

from core.engagements.model import ASSET_WORDS, Asset, AssetKind, Engagement, EngagementState
from pages.view_models.markdown import literal

EVERY = "All kinds"
COLUMNS = ["Kind", "Instance", "Serves", "Default"]
KINDS: Mapping[str, AssetKind] = {word[0].upper() + word[1:]: kind for kind, word in ASSET_WORDS.items()}


def clients(engagements: Iterable[Engagement]) -> dict[UUID, str]:
    """The clients that can be served, by id."""
    return {each.enterprise_org_id: each.counterpart for each in engagements if each.state is EngagementState.ACTIVE}


def shown(found: Iterable[Asset], *, kind: str) -> list[Asset]:
    """The instances of a kind, or all."""
    wanted = KINDS.get(kind)
    return [each for each in found if wanted is None or each.kind == wanted]


def frame(found: Sequence[Asset], called: Mapping[UUID, str]) -> pd.DataFrame:
    """The ledger."""
    rows = [(kind_words(each), each.label, serves(each, called), "yes" if each.is_default else "no") for each in found]
    return pd.DataFrame(rows, columns=COLUMNS)


def kind_words(asset: Asset) -> str:
    """The kind as it stands in a list."""
    word = noun(asset)
    return word[0].upper() + word[1:]


def noun(asset: Asset) -> str:
    """The kind inside a sentence."""
    return ASSET_WORDS[AssetKind(asset.kind)]


def serves(asset: Asset, called: Mapping[UUID, str]) -> str:
    """The clients it serves, by name."""
    return ", ".join(sorted(called[each] for each in asset.served if each in called)) or "nobody"


def others(asset: Asset, found: Iterable[Asset]) -> dict[UUID, Asset]:
    """The instances it could be joined with."""
    return {each.id: each for each in found if each.kind == asset.kind and each.id != asset.id}


def joined_label(asset: Asset, other: Asset) -> str:
    """What the two are called together: as the default was, since that one's name is about no single client."""
    return other.label if other.is_default else asset.label


def shared(asset: Asset) -> bool:
    """Whether there is anybody to split off."""
    return len(asset.served) > 1


def splitting_says(asset: Asset, client: str, called: Mapping[UUID, str]) -> str:
    """What a split does."""
    return (
        f"**{literal(client)}** gets its own {noun(asset)}; **{literal(asset.label)}** serves it no "
        f"longer. It serves {literal(serves(asset, called))} today. Conflicts that rest on their sharing it end with "
        "the next check, within a second. No client learns of it."
    )


def joining_says(asset: Asset, other: Asset) -> str:
    """What a join does."""
    return (
        f"**{literal(asset.label)}** and **{literal(other.label)}** become one, called "
        f"**{literal(joined_label(asset, other))}**, which serves whomever either served. "
        "Conflicts that were settled by keeping them apart **stand again**, as unresolved. No client learns of it."
    )
