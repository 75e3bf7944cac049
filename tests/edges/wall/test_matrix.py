"""Role × endpoint × organization, made from the route table: statuses as the permission table says, and nothing of a stranger's."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.access import RULES, Access
from api.application import create_api
from api.route_table import RouteRule, route_rules
from api.services import Services
from core.identity.model import Actor
from tests.edges.wall.conftest import Site
from tests.edges.wall.probes import PROBES, Probe
from tests.edges.wall.stage import everybody
from tests.edges.wall.things import Thing

ROUTES = {rule.name: rule for rule in route_rules(create_api(Services(None, None)))}  # type: ignore[arg-type]
SPOKEN_FOR = {"x-request-id", "content-length", "date"}


def test_every_route_has_an_access_rule_and_a_probe():
    assert set(ROUTES) == set(RULES) == set(PROBES)


@pytest.mark.parametrize("name", ROUTES)
def test_without_credentials_only_public_routes_answer(site, name):
    for probe in PROBES[name]:
        answer = ask(site, ROUTES[name], probe, None, "Helix", uuid4())
        if RULES[name] is Access.PUBLIC:
            assert answer.status_code in probe.own
            assert site.world.stage.canaries.leaks(told(answer), "nobody") == []
        else:
            assert answer.status_code == 401, answer.text


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ROUTES if RULES[name] is not Access.PUBLIC])
def test_each_person_gets_what_their_role_opens_and_nothing_of_a_stranger(site, name):
    wrong, shown = [], 0
    for probe in PROBES[name]:
        tried: set[str] = set()
        for short, person in everybody(site.world.stage):
            is_first = opens(ROUTES[name], probe, person) and short not in tried
            # Both layers ask for the organization alone: with one of them, somebody of each tries every stranger's thing.
            # What a role opens is code above them: with both, everybody tries some.
            step = 5 if not site.is_one_layer else 1 if is_first else None
            tried |= {short} if is_first else set()
            found, count = faults(site, ROUTES[name], probe, person, short, step=step)
            wrong += found
            shown += count
    assert wrong == []
    assert shown or not any(probe.shows for probe in PROBES[name]), "a scan that finds nothing to read proves nothing"


def faults(
    site: Site, rule: RouteRule, probe: Probe, person: Actor, short: str, *, step: int | None = 1
) -> tuple[list[str], int]:
    """What is wrong with the answers to one person, and how many canaries of their own they read; strangers' by `step`."""
    who, may = f"{rule.name} as {short}'s {person.role}", opens(rule, probe, person)
    wrong, shown = [], 0
    own = site.world.own(probe.kind, short, probe.key) if probe.kind else uuid4()
    if own is not None:
        answer = ask(site, rule, probe, person, short, own)
        wrong += judged(site, answer, short, probe.own if may else {403}, f"{who}, own {probe.key}")
        if answer.is_success and probe.shows:
            shown = site.world.stage.canaries.shown(told(answer), short)
            wrong += [] if shown else [f"{who}: nothing to read"]
    if probe.kind and step:
        foreign = site.world.foreign(probe.kind, short)[:: step if may else 1]
        wrong += strangers(site, rule, probe, person, short, f"{who}, ", may=may, foreign=foreign)
    return wrong, shown


def strangers(
    site: Site, rule: RouteRule, probe: Probe, person: Actor, short: str, who: str, *, may: bool, foreign: list[Thing]
) -> list[str]:
    """Each of these foreign ids, against a random one."""
    wrong, expected = [], {probe.missing if may else 403}
    random_id = uuid4()
    random = ask(site, rule, probe, person, short, random_id)
    wrong += judged(site, random, short, expected, who + "random id")
    for thing in foreign if may else foreign[:1]:
        answer = ask(site, rule, probe, person, short, thing.id)
        about = f"{who}{thing.kind_and_key}"
        wrong += judged(site, answer, short, expected, about)
        if shape(answer, thing.id) != shape(random, random_id):
            wrong.append(f"{about}: reads otherwise than a random id: {answer.text}")
    return wrong


def judged(site: Site, answer: Any, short: str, expected: Any, about: str) -> list[str]:
    wrong = [
        f"{about}: reads {what}" for what in site.world.stage.canaries.leaks(told(answer), short, told=asked(answer))
    ]
    if answer.status_code not in expected:
        wrong.append(f"{about}: {answer.status_code} instead of {sorted(expected)}: {answer.text[:300]}")
    return wrong


def opens(rule: RouteRule, probe: Probe, person: Actor) -> bool:
    if probe.permission is not None:
        return person.may(probe.permission)
    return RULES[rule.name] is Access.AUTHENTICATED or any(person.may(each) for each in RULES[rule.name])


def ask(site: Site, rule: RouteRule, probe: Probe, person: Actor | None, short: str, value: UUID) -> Any:
    return site.client.request(
        rule.method,
        probe.address(rule.path, value),
        json=probe.body(site.world, short, value) if probe.body else None,
        headers=site.headers[person] if person else None,
    )


def told(answer: Any) -> str:
    return f"{answer.headers} {answer.text}"


def asked(answer: Any) -> str:
    return f"{answer.request.url} {answer.request.content.decode()}"


def shape(answer: Any, value: UUID) -> tuple[int, Any, dict[str, str]]:
    """Status, body and headers, without what differs between any two requests."""
    body = json.loads(answer.text.replace(str(value), "the id"))
    if isinstance(body, dict):
        body.pop("instance", None)
    return answer.status_code, body, {name: value for name, value in answer.headers.items() if name not in SPOKEN_FOR}
