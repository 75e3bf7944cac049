"""Organizations as whoever runs the platform lists them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.identity.model import OrganizationKind
from core.identity.platform import ListedOrganization
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.words import counted

COLUMNS = ["Organization", "Kind", "Created", "People", "Managed"]
KINDS: Mapping[str, OrganizationKind] = {
    "Enterprise": OrganizationKind.ENTERPRISE,
    "Agency": OrganizationKind.AGENCY,
}


def frame(found: Sequence[ListedOrganization], *, zone_name: str) -> pd.DataFrame:
    """Names, kinds and counts; nothing of what they do, and with whom."""
    rows = [
        (
            each.organization.name,
            each.organization.kind.value.capitalize(),
            day(each.created_at, zone_name),
            each.people_count,
            managed_words(each),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def facts(chosen: ListedOrganization, *, zone_name: str) -> dict[str, str]:
    """What stands at the top of one."""
    return {
        "Kind": chosen.organization.kind.value.capitalize(),
        "Created": literal(day(chosen.created_at, zone_name)),
        "People who can sign in": str(chosen.people_count),
        "Managed": managed_words(chosen),
    }


def managed_words(each: ListedOrganization) -> str:
    """Whether somebody there can invite people."""
    return "● Yes" if each.is_managed else "■ No administrator"


def summary(found: Sequence[ListedOrganization]) -> str:
    """How many there are, and whether one waits for its administrator."""
    unmanaged = sum(not each.is_managed for each in found)
    said = f"{counted(len(found), 'organization')}"
    return f"{said}; {counted(unmanaged, 'waits', 'wait')} for an administrator." if unmanaged else f"{said}."


def can_invite(chosen: ListedOrganization) -> bool:
    """Whether nobody there can invite, so that the operator has to."""
    return not chosen.is_managed and chosen.organization.kind in KINDS.values()
