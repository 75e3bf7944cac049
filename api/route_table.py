"""The routes of the API with their access rules, as one table: for the access matrix, the docs and the build."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from api.access import RULES, Rule


@dataclass(frozen=True)
class RouteRule:
    """One operation; `rule` is None when nobody wrote one, and then it is open to nobody."""

    name: str
    method: str
    path: str
    rule: Rule | None


def route_rules(api: FastAPI) -> Iterator[RouteRule]:
    """Every operation of the API, in the order in which it was added; paths as clients type them."""
    for context in iter_route_contexts(api.routes):
        if isinstance(context.original_route, APIRoute) and context.name and context.path:
            for method in sorted(context.methods or ()):
                yield RouteRule(context.name, method, f"/api{context.path}", RULES.get(context.name))
