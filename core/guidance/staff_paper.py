"""The staff rules as a tagged PDF (PDF/UA), set by typst; the same rules of the same day give the same bytes.

It is the agency's own paper: it may name all of its clients, and says that it is internal.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from core.guidance.rulebook import PlaceKind
from core.guidance.staff_rules import ANY_WORK, StaffRules, ToldRule, governs
from core.typeset import Spell, typeset

TEMPLATE = Path(__file__).with_name("staff_rules.typ")
_ORDER = (PlaceKind.AGENCY, PlaceKind.CLIENT, PlaceKind.ALLIANCE, PlaceKind.ASSET)
_KINDS = {PlaceKind.ALLIANCE: "Co-promoted brand: ", PlaceKind.ASSET: "What the work runs on: "}


def staff_rules_pdf(found: StaffRules, client: UUID | None = None) -> bytes:
    """The paper: for everything the agency does, or for the work of one client; it bears the day of the rules."""
    day = datetime(found.day.year, found.day.month, found.day.day, tzinfo=UTC)
    return typeset(TEMPLATE, "rules", lambda spell: _data(found, client, spell), at=day)


def _data(found: StaffRules, client: UUID | None, spell: Spell) -> dict[str, Any]:
    rules = [rule for rule in found.rules if rule.place.kind is not PlaceKind.ALL]
    if client is not None:
        rules = [rule for rule in rules if governs(rule, client, found.holding)]
    places = sorted(
        {rule.place: rule.place_name for rule in rules}.items(),
        key=lambda each: (_ORDER.index(each[0].kind), each[1].casefold(), str(each[0].id)),
    )
    whom = found.holding.clients.get(client, "") if client is not None else "all work"
    return {
        "agency": spell(found.agency),
        "whom": spell(whom),
        "day": found.day.isoformat(),
        "columns": _in_two_columns(
            [
                {
                    "name": spell(_KINDS.get(place.kind, "") + (name[:1].upper() + name[1:])),
                    "rules": [_line(rule, spell) for rule in rules if rule.place == place],
                }
                for place, name in places
            ]
        ),
    }


def _in_two_columns(places: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The places in their order, cut where the two columns come out most alike; a heading counts as a rule."""
    lengths = [1 + len(place["rules"]) for place in places]
    cut = min(range(len(places) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))
    return [places[:cut], places[cut:]]


def _line(rule: ToldRule, spell: Spell) -> dict[str, Any]:
    when = f"for {rule.where}" if rule.where.startswith(ANY_WORK) else f"when you {rule.where}"
    where = "" if rule.where.casefold() == rule.topic.casefold() else when
    said = f"{rule.said}: ask before you begin" if rule.is_contradiction else rule.said
    return {
        "topic": spell(rule.topic),
        "said": spell(said),
        "where": spell(where),
        "imposed_by": spell(rule.imposed_by),
        "is_contradiction": rule.is_contradiction,
    }
