"""Where clauses meet: every pair of bindings, shared and split assets, brands."""

import pytest

from core.conflicts.model import Reach, World
from core.conflicts.reach import meetings, reached
from tests.unit.conflicts.factories import alliance, asset, clause, held

WORLD = World(
    assets=(
        asset("prompt_log", "Helix", "Novara", name="shared log"),
        asset("prompt_log", "Helix", "Novara", name="second log"),
        asset("llm_tenant", "Helix", name="Helix tenant"),
        asset("llm_tenant", "Novara", name="Novara tenant"),
    ),
    alliances=(alliance("Corvexa", "Helix", "Novara"),),
)
WORK, NOWHERE = "work", ()
SEPARATE = ("divergent",)


def met(first: object, second: object, clients: tuple[str, str] = ("Helix", "Novara")) -> tuple[str, ...]:
    sides = [
        reached(held(clause(name=str(n), binding=binding), client), WORLD)
        for n, (binding, client) in enumerate(zip((first, second), clients, strict=True))
    ]
    assert set(meetings(sides[0], sides[1])) == set(meetings(sides[1], sides[0]))
    found = meetings(*sides)
    return tuple("divergent" if m.reach is Reach.DIVERGENT else m.instance.label if m.instance else WORK for m in found)


@pytest.mark.parametrize(
    ("first", "second", "across", "within"),
    [
        ("client_work", "client_work", SEPARATE, (WORK,)),
        ("client_work", "organization", (WORK,), (WORK,)),
        ("client_work", "asset:prompt_log", NOWHERE, NOWHERE),
        ("client_work", "alliance:Corvexa", NOWHERE, NOWHERE),
        ("organization", "organization", (WORK,), (WORK,)),
        ("organization", "asset:prompt_log", ("second log", "shared log"), ("second log", "shared log")),
        ("organization", "alliance:Corvexa", ("Corvexa",), ("Corvexa",)),
        ("asset:prompt_log", "asset:prompt_log", ("second log", "shared log"), ("second log", "shared log")),
        ("asset:prompt_log", "asset:llm_tenant", NOWHERE, NOWHERE),
        ("asset:llm_tenant", "asset:llm_tenant", NOWHERE, ("Helix tenant",)),
        ("asset:workspace", "organization", NOWHERE, NOWHERE),
        ("asset:prompt_log", "alliance:Corvexa", NOWHERE, NOWHERE),
        ("alliance:Corvexa", "alliance:Corvexa", ("Corvexa",), ("Corvexa",)),
        ("alliance:corvexa", "alliance:Corvexa", ("Corvexa",), ("Corvexa",)),
        ("alliance:Otherol", "alliance:Corvexa", NOWHERE, NOWHERE),
        ("alliance:Otherol", "organization", NOWHERE, NOWHERE),
        (["client_work", "alliance:Corvexa"], ["client_work", "alliance:Corvexa"], ("Corvexa",), (WORK, "Corvexa")),
        (["client_work", "alliance:Corvexa"], "client_work", SEPARATE, (WORK,)),
        (["client_work", "alliance:Corvexa"], "organization", (WORK, "Corvexa"), (WORK, "Corvexa")),
        (["organization", "asset:prompt_log"], ["organization", "asset:prompt_log"], (WORK,), (WORK,)),
    ],
)
def test_two_clauses_meet_where_they_share_a_client_value(
    first: object, second: object, across: tuple[str, ...], within: tuple[str, ...]
) -> None:
    assert sorted(met(first, second)) == sorted(across)
    assert sorted(met(first, second, ("Helix", "Helix"))) == sorted(within)


def test_a_brand_reaches_nothing_without_an_alliance_in_effect() -> None:
    promoted = held(clause(binding="alliance:Corvexa"))
    assert not reached(promoted, World()).instances
    assert not reached(held(promoted.clause, "Brightwell"), WORLD).instances


def test_an_instance_serves_only_the_clients_it_is_registered_for() -> None:
    logged = clause(binding="asset:prompt_log")
    assert not reached(held(logged, "Brightwell"), WORLD).instances
    assert {instance.label for instance in reached(held(logged), WORLD).instances} == {"shared log", "second log"}


def test_partners_may_call_one_alliance_by_different_names() -> None:
    named = alliance("Corvexa", "Helix", "Novara")
    renamed = World(alliances=(type(named)(named.id, named.label, dict.fromkeys(named.brands, "CX-1")),))
    assert reached(held(clause(binding="alliance:CX-1")), renamed).instances
    assert not reached(held(clause(binding="alliance:Corvexa")), renamed).instances
