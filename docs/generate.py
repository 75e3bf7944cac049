"""`make docs`: print permissions, states, errors, routes and the glossary from the code into docs/reference/."""

import importlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from api.access import RULES, Access
from core.analytics.star import star
from core.identity.model import PERMISSIONS, OrganizationKind, Permission, Role
from core.retention.model import RETENTION
from docs import api_reference, errors_reference
from docs.glossary import GLOSSARY
from docs.problems import modules

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Printed by `make docs` from the code; a test fails when this is stale. -->\n\n"


def permissions() -> str:
    """Which role includes which permission."""
    head = "| permission | " + " | ".join(role.value for role in Role) + " |\n|---"
    lines = [head + "|---" * len(Role) + "|"]
    for permission in Permission:
        marks = ["●" if permission in PERMISSIONS[role] else "" for role in Role]
        lines.append(f"| `{permission.value}` | " + " | ".join(marks) + " |")
    return "# Permissions\n\n" + NOTE + "What each role may do, in its own organization.\n\n" + "\n".join(lines) + "\n"


def states() -> str:
    """Every table of moves, and what may follow each state."""
    parts = ["# States\n\n" + NOTE + "A move that is not listed is refused, and the refusal names those that are.\n"]
    for module, name, table in _tables():
        parts.append(
            f"\n## {name.removesuffix('_MOVES').removesuffix('_TRANSITIONS').replace('_', ' ').capitalize()}\n"
        )
        parts.append(f"\n`{module}.{name}`\n\n| from | to |\n|---|---|\n")
        for state, following in table.items():
            after = ", ".join(f"`{each.value}`" for each in sorted(following)) or "– (final)"
            parts.append(f"| `{state.value}` | {after} |\n")
    return "".join(parts)


def errors() -> str:
    """Every refusal: what happened, why, what to do next."""
    return errors_reference.page(NOTE, api_reference.operations())


def api_operations() -> str:
    """Every operation of the API."""
    return api_reference.page(NOTE)


def access() -> str:
    """Which permission opens which route."""
    lines = ["| operation | who |", "|---|---|"]
    for name, rule in sorted(RULES.items()):
        who = rule.value if isinstance(rule, Access) else " or ".join(f"`{each.value}`" for each in sorted(rule))
        lines.append(f"| `{name}` | {who} |")
    return "# Access to the API\n\n" + NOTE + "The paths are in `/api/openapi.json`.\n\n" + "\n".join(lines) + "\n"


def glossary() -> str:
    """The field's words and where each lives."""
    introduction = "One word for each idea, in pages, documents, code and tables alike.\n"
    parts = ["# Glossary\n\n" + NOTE + introduction]
    for heading, terms in GLOSSARY.items():
        parts.append(f"\n## {heading}\n\n| word | meaning | lives in |\n|---|---|---|\n")
        parts.extend(f"| {term.word} | {term.meaning} | `{term.lives_in}` |\n" for term in terms)
    return "".join(parts)


def retention() -> str:
    """What is forgotten after how long."""
    lines = ["| what | table | kept for | counted from | why |", "|---|---|---|---|---|"]
    for each in RETENTION:
        kept = "1 day" if each.days == 1 else f"{each.days} days"
        lines.append(f"| {each.subject} | `{each.table}` | {kept} | {each.counted_from} | {each.reason} |")
    introduction = (
        "One job, `apply_retention`, forgets these every hour once their time is over. Whatever is not in this table "
        "is kept; the trail, signatures, versions and scores can never be in it.\n\n"
    )
    return "# Retention\n\n" + NOTE + introduction + "\n".join(lines) + "\n"


def star_schema() -> str:
    """Every table and column of the workbench, for each side."""
    parts = [
        "# The workbench's tables\n\n" + NOTE + "An organization's own facts as the workbench loads them, and nothing "
        "else. A column that is the key of another table says which. Days are days in UTC.\n"
    ]
    for kind in (OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY):
        parts.append(f"\n## For an {kind.value}\n")
        for table in star(kind):
            parts.append(f"\n### {table.name}\n\n{table.role.value.capitalize()}. {table.meaning}\n\n")
            parts.append("| column | holds | meaning |\n|---|---|---|\n")
            parts.extend(f"| `{each.name}` | {each.kind.value} | {each.meaning} |\n" for each in table.columns)
    return "".join(parts)


PRINTED = {
    "star-schema.md": star_schema,
    "retention.md": retention,
    "permissions.md": permissions,
    "states.md": states,
    "errors.md": errors,
    "api.md": api_operations,
    "access.md": access,
    "glossary.md": glossary,
}


def _tables() -> Iterator[tuple[str, str, Mapping[StrEnum, frozenset[StrEnum]]]]:
    for name in sorted(each for each in modules() if each.endswith(".model")):
        module = importlib.import_module(name)
        for constant, value in vars(module).items():
            if constant.endswith(("_MOVES", "_TRANSITIONS")):
                yield name, constant, value


if __name__ == "__main__":
    for name, print_it in PRINTED.items():
        (REFERENCE / name).write_text(print_it(), encoding="utf-8")
