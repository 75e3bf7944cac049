"""Clauses, holders of clauses and worlds with defaults; identities are derived from names."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from core.clauses.document import parse_clauses
from core.clauses.model import Clause
from core.conflicts.model import Alliance, AssetInstance, PolicyClause, World
from core.demo.portfolio import portfolio

NAMESPACE = UUID("5f0e3f3a-6a0b-4a52-9a53-2f2f7e7f3f10")
CLIENTS = ("Helix", "Novara", "Brightwell")


def identity(name: str) -> UUID:
    """The id that a name stands for in these tests."""
    return uuid5(NAMESPACE, name)


def clause(kind: str = "prohibit", *, name: str = "C1", norm: dict[str, Any] | None = None, **parts: Any) -> Clause:
    """A clause of a kind; `except_` stands for the field `except`, dimensions may be given directly."""
    if "except_" in parts:
        parts["except"] = parts.pop("except_")
    dimensions = ("action", "tool", "data", "channel", "audience", "jurisdiction")
    scope = parts.pop("scope", {}) | {dim: parts.pop(dim) for dim in dimensions if dim in parts}
    document = {"id": name, "text": "Its own words.", "norm": {"kind": kind} | (norm or {}), "scope": scope}
    return parse_clauses([document | parts])[0]


def demand(param: str, *, name: str = "C1", **parts: Any) -> Clause:
    """A demand on a parameter; min, max and one_of go into the norm."""
    bounds = {key: parts.pop(key) for key in ("min", "max", "one_of") if key in parts}
    return clause("require", name=name, norm={"param": param} | bounds, **parts)


def only(*tools: str, **parts: Any) -> Clause:
    """A tool list."""
    return clause("only", norm={"tools": list(tools)}, **parts)


def held(of: Clause, client: str = "Helix", policy: str = "") -> PolicyClause:
    """A clause as the agency holds it from a client, by default each from a policy of its own."""
    policy = policy or f"{client} {of.id}"
    return PolicyClause(identity(policy), 1, identity(client), identity(f"sent {policy}"), of)


def asset(kind: str, *served: str, name: str = "") -> AssetInstance:
    """A registered instance that serves these clients."""
    name = name or f"{kind} of {', '.join(served)}"
    return AssetInstance(identity(name), kind, name, frozenset(map(identity, served)))


def alliance(brand: str, *partners: str) -> Alliance:
    """An alliance in effect, under one brand name."""
    return Alliance(identity(brand), brand, {identity(partner): brand for partner in partners})


def shared_world() -> World:
    """One prompt log, one tenant, one subprocessor list for all three clients; Corvexa is co-promoted."""
    kinds = ("prompt_log", "llm_tenant", "subprocessors")
    return World(tuple(asset(kind, *CLIENTS) for kind in kinds), (alliance("Corvexa", "Helix", "Novara"),))


def split_world() -> World:
    """The same with a prompt log and a tenant for each client."""
    split = tuple(asset(kind, client) for kind in ("prompt_log", "llm_tenant") for client in CLIENTS)
    return World((*split, asset("subprocessors", *CLIENTS)), shared_world().alliances)


def worked_portfolio() -> tuple[PolicyClause, ...]:
    """Every clause of the worked portfolio as the agency holds it."""
    return tuple(_worked_clauses())


def _worked_clauses() -> Iterable[PolicyClause]:
    for client, policies in portfolio().items():
        for policy in policies:
            for of in parse_clauses(policy["clauses"]):
                yield held(of, client, f"{client}: {policy['title']}")
