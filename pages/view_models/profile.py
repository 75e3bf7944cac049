"""The account of whoever is signed in."""

from collections import defaultdict
from collections.abc import Iterable

from core.identity.model import Actor, Permission
from pages.view_models.markdown import literal
from pages.view_models.words import ROLE_WORDS


def facts(actor: Actor) -> dict[str, str]:
    """Name, address, organization, role, zone."""
    return {
        "Name": literal(actor.display_name),
        "E-mail": literal(actor.email),
        "Organization": literal(actor.organization),
        "Role": ROLE_WORDS[actor.role],
        "Time zone": literal(actor.time_zone),
    }


def permissions(granted: Iterable[Permission]) -> str:
    """Permissions by what they are about, as a Markdown list: “policy: draft, read”."""
    by_noun: dict[str, list[str]] = defaultdict(list)
    for permission in granted:
        noun, verb = permission.value.split(".")
        by_noun[noun.replace("_", " ")].append(verb)
    return "\n".join(f"- **{noun}**: {', '.join(sorted(verbs))}" for noun, verbs in sorted(by_noun.items()))
