"""Where two clauses meet: on one client value (binding), only in two clients' separate work (divergent), or nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.clauses.model import Binding, BindingKind
from core.conflicts.model import Alliance, AssetInstance, Instance, InstanceKind, PolicyClause, Reach, World


@dataclass(frozen=True)
class Reached:
    """Client values of one clause: all of them, its own client's work, brands in effect and asset instances."""

    everywhere: bool
    client: UUID | None
    instances: frozenset[Instance]


@dataclass(frozen=True)
class Meeting:
    """One way in which two clauses meet; without an instance they meet on the clients' work itself."""

    reach: Reach
    instance: Instance | None = None


def reached(held: PolicyClause, world: World) -> Reached:
    """Client values that a clause has at this agency; organization absorbs every other binding."""
    bindings = held.clause.bindings
    kinds = {binding.kind for binding in bindings}
    if BindingKind.ORGANIZATION in kinds:
        return Reached(everywhere=True, client=None, instances=frozenset())
    client = held.enterprise_org_id if BindingKind.CLIENT_WORK in kinds else None
    return Reached(everywhere=False, client=client, instances=_instances(held.enterprise_org_id, bindings, world))


def _instances(enterprise: UUID, bindings: tuple[Binding, ...], world: World) -> frozenset[Instance]:
    assets = (
        Instance(InstanceKind.ASSET, asset.id, asset.label)
        for asset in world.assets
        if any(_serves(asset, binding, enterprise) for binding in bindings)
    )
    brands = (
        Instance(InstanceKind.ALLIANCE, alliance.id, alliance.label)
        for alliance in world.alliances
        if any(_promotes(alliance, binding, enterprise) for binding in bindings)
    )
    return frozenset((*assets, *brands))


def _serves(asset: AssetInstance, binding: Binding, enterprise: UUID) -> bool:
    return binding.kind is BindingKind.ASSET and binding.name == asset.kind and enterprise in asset.served


def _promotes(alliance: Alliance, binding: Binding, enterprise: UUID) -> bool:
    own_name = alliance.brands.get(enterprise)
    return (
        binding.kind is BindingKind.ALLIANCE and own_name is not None and binding.name.casefold() == own_name.casefold()
    )


def meetings(a: Reached, b: Reached) -> tuple[Meeting, ...]:
    """Every way in which two clauses meet, binding ones ordered by instance; divergent only when nothing binds."""
    if a.everywhere and b.everywhere:
        return (Meeting(Reach.BINDING),)
    if a.everywhere or b.everywhere:
        other = b if a.everywhere else a
        return _binding(shared_work=other.client is not None, instances=other.instances)
    own = a.client is not None and a.client == b.client
    binding = _binding(shared_work=own, instances=a.instances & b.instances)
    if binding or a.client is None or b.client is None:
        return binding
    return (Meeting(Reach.DIVERGENT),)


def shared(reaches: Sequence[Reached]) -> tuple[Meeting, ...]:
    """Every way in which all of the clauses meet on one client value, instances in order; never divergent."""
    confined = [each for each in reaches if not each.everywhere]
    if not confined:
        return (Meeting(Reach.BINDING),)
    clients = {each.client for each in confined}
    instances = frozenset.intersection(*(each.instances for each in confined))
    return _binding(shared_work=len(clients) == 1 and None not in clients, instances=instances)


def client_values(reaches: Sequence[Reached]) -> list[int]:
    """The client values of each clause as bits: clauses meet on one value exactly where their bits do."""
    named: dict[UUID | Instance, int] = {}
    for each in reaches:
        for value in _values(each):
            # The lowest bit stands for all other work of the agency, which only an agency-wide clause reaches.
            named.setdefault(value, 2 << len(named))
    everything = (2 << len(named)) - 1
    return [everything if each.everywhere else sum(named[value] for value in _values(each)) for each in reaches]


def _values(reach: Reached) -> tuple[UUID | Instance, ...]:
    return (*((reach.client,) if reach.client is not None else ()), *sorted(reach.instances))


def _binding(*, shared_work: bool, instances: frozenset[Instance]) -> tuple[Meeting, ...]:
    work = (Meeting(Reach.BINDING),) if shared_work else ()
    return (*work, *(Meeting(Reach.BINDING, instance) for instance in sorted(instances)))
