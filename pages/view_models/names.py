"""Policies and agencies by name, for lists to choose from."""

from collections.abc import Iterable
from uuid import UUID

from core.engagements.model import Engagement
from core.policies.model import Policy
from pages.view_models.times import day


def agencies(engagements: Iterable[Engagement]) -> dict[str, UUID]:
    """The agencies by name; one with several engagements stands once."""
    return {each.counterpart: each.agency_org_id for each in engagements}


def titles(found: Iterable[Policy]) -> dict[str, UUID]:
    """Policies by title; of two with one title the second carries its beginning day."""
    named: dict[str, UUID] = {}
    for each in found:
        title = each.title if each.title not in named else f"{each.title} ({day(each.listed_at)})"
        named[title] = each.id
    return named


def rider_title(title: str, rider_number: int) -> str:
    """A document in a list: its title, and that it was adapted for one agency."""
    return f"{title} (rider {rider_number})" if rider_number else title
