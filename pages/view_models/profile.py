"""The account of whoever is signed in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.identity.model import Actor, Permission
from core.identity.own_account import OwnSession
from pages.view_models.markdown import literal
from pages.view_models.times import minute, relative
from pages.view_models.words import ROLE_WORDS

SESSION_COLUMNS = ["Browser", "Signed in", "Ends"]
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def facts(actor: Actor) -> dict[str, str]:
    """Address, organization, role."""
    return {
        "E-mail": literal(actor.email),
        "Organization": literal(actor.organization),
        "Role": ROLE_WORDS[actor.role],
    }


def permissions(granted: Iterable[Permission]) -> str:
    """Permissions by what they are about, as a Markdown list: “policy: draft, read”."""
    by_noun: dict[str, list[str]] = defaultdict(list)
    for permission in granted:
        noun, verb = permission.value.split(".")
        by_noun[noun.replace("_", " ")].append(verb)
    return "\n".join(f"- **{noun}**: {', '.join(sorted(verbs))}" for noun, verbs in sorted(by_noun.items()))


def sessions(found: Sequence[OwnSession], here: UUID | None, *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The signed-in browsers; the one at hand is marked."""
    rows = [
        (
            f"{browser(each.user_agent)}{' (this one)' if each.id == here else ''}",
            f"{minute(each.created_at, zone_name)} ({relative(each.created_at, now)})",
            relative(each.expires_at, now),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=SESSION_COLUMNS)


def browser(user_agent: str) -> str:
    """A browser and its system by the names people know: “Firefox on Windows”."""
    name = next((name for sign, name in _BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return f"{name} on {system}" if system else name
