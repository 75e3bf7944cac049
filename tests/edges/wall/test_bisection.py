"""A client that tries many values of a limit learns nothing of a rival's: all it may read is the same with the rival's clause and without."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import NullPool, create_engine, text
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.application import create_api
from api.services import Services
from core.clauses.document import clause_document, parse_clauses
from core.db.scope import SideRole, transaction
from core.exceptions.granting import revoke_exception
from core.identity.acting import acting
from core.identity.tokens import KeyRing
from core.requests.model import Adapting, Asking, Reply, Step
from core.requests.operations import open_request, reply
from core.requests.queries import RequestFilter, requests_of
from jobs import tell_of_distributions, tell_of_requests
from tests.edges.wall.conftest import bearer
from tests.edges.wall.test_database import readable, rows_as_text
from tests.edges.wall.test_letters import write_all
from tests.integration.engagements.conftest import World
from tests.integration.engagements.conftest import world as played_world
from tests.integration.foresight.cases import Case
from tests.postgres import Database, engine_of

pytestmark = pytest.mark.slow
# A run of every test tries every fifth of the fifty; `make prove-wall` tries them all.
VALUES = tuple(range(30, 1530, 150 if os.environ.get("BISECTION_VALUES") != "all" else 30))
RIVAL_DAYS = 720
RIDERS = (30, 700, 750, 1450, 90)
DUE = datetime(2100, 1, 1, tzinfo=UTC)
BEGINNING = "/api/policy-distribution"
COUNTED = {"outbox": 2, "audit_log": 2}
UUIDS = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
HASHES = re.compile(r"""\b[0-9a-f]{32,64}\b|b'(?:\\.|[^'\\])*'|b"(?:\\.|[^"\\])*"|\\x[0-9a-f]+""")
TIMES = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?)?")


@dataclass
class Told:
    """What the client could read: the answers by when and what it asked, and the rows of its role."""

    previews: list[str] = field(default_factory=list)
    meanwhile: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    findings_of_agency: int = 0


def test_many_values_tell_a_client_nothing_of_a_rivals_limit(told):
    with_rival, without = told
    assert with_rival.findings_of_agency > without.findings_of_agency, "without a clash there was nothing to learn"
    assert with_rival.previews == without.previews
    assert with_rival.meanwhile == without.meanwhile
    assert with_rival.answers == without.answers
    assert with_rival.rows == without.rows


def test_a_preview_says_the_same_of_every_value(told):
    for each in told:
        assert len(each.previews) == len(VALUES)
        # The first is of an agency that holds nothing yet.
        assert len(set(each.previews[1:])) == 1


@pytest.fixture(scope="module", params=[False, True], ids=["nothing asked", "a request held"])
def told(request, server, template_database, settings) -> tuple[Told, Told]:
    given = {"is_asked": request.param}
    return tuple(_played(server, template_database, settings, has_rival=each, **given) for each in (True, False))


def _played(server, template_database, settings, *, has_rival, is_asked) -> Told:
    database = server.copy_of(template_database)
    told = Told()
    with engine_of(database) as engine, _api(engine, settings) as (services, client):
        world = played_world.__wrapped__(engine)
        _name(database, world)
        world.ines = replace(world.ines, display_name="Ines")
        world.mara = replace(world.mara, display_name="Mara")
        with transaction(engine, SideRole.JOB) as scope:
            rival = Case(world, scope.conn, Random(1))
            days = {"min": RIVAL_DAYS} if has_rival else None
            rival.send(world.luca, rival.publish(world.luca, "Rival", [_clause(days)]))
        headers = bearer(services, world.ines)
        known: dict = {}
        for value in VALUES:
            policy_id = _published(world, known, value)
            told.previews.append(_preview(client, headers, world, policy_id, value))
            _send(world, policy_id)
            if is_asked:
                _talk(world, policy_id)
                told.meanwhile += _read(client, headers, (f"/conflicts/{world.lumen.id}", "/requests")).values()
        if is_asked:
            told.meanwhile += _except(world, policy_id, lambda: _read(client, headers, _paths(world)).values())
            told.meanwhile += _adapt(world, policy_id, lambda: _read_riders(client, headers, world, policy_id))
        told.answers = _read(client, headers, _paths(world))
        for job in (tell_of_distributions, tell_of_requests):
            write_all(engine, job)
        told.rows = _rows(database, engine, world)
        told.findings_of_agency = world.found("SELECT count(*) FROM policy_conflicts")[0][0]
    server.drop(database.name)
    return told


@contextmanager
def _api(engine, settings) -> Iterator[tuple[Services, TestClient]]:
    services = Services(settings, KeyRing(settings.jwt_keys_dir, issuer=settings.public_url), lambda: engine)
    mounted = Starlette(routes=[Mount("/api", app=create_api(services))])
    with TestClient(mounted, base_url="http://localhost:8501") as client:
        yield services, client


def _name(database: Database, world: World) -> None:
    """The same names in both worlds, whatever the factories have counted up to."""
    with create_engine(database.admin_url, poolclass=NullPool).begin() as conn:
        for name, org in (("Helix", world.helix), ("Novara", world.novara), ("Lumen", world.lumen)):
            named = {"name": name, "id": org.id}
            conn.execute(text("UPDATE app.organizations SET name = :name WHERE id = :id"), named)
            conn.execute(
                text(
                    "UPDATE app.users SET display_name = :name, email = lower(:name) || '@example.com' WHERE org_id = :id"
                ),
                named,
            )


def _clause(days: Mapping[str, int] | None):
    norm = {"kind": "require", "param": "prompt_log.retention_days", **days} if days else {"kind": "permit"}
    more = {} if days else {"scope": {"action": ["synthetic_avatar"]}}
    document = {"id": "C1", "text": "Keep the log so long.", "binding": "asset:prompt_log", "norm": norm, **more}
    return parse_clauses([document])[0]


def _published(world: World, known: dict, value: int):
    with transaction(world.engine, SideRole.JOB) as scope:
        case = Case(world, scope.conn, Random(3), policies=known)
        return case.publish(world.ines, "Log", [_clause({"max": value})], "editorial")


def _preview(client: TestClient, headers, world: World, policy_id, value: int) -> str:
    body = {"policy_id": str(policy_id), "agency_ids": [str(world.lumen.id)], "due_at": DUE.isoformat()}
    answer = client.post(f"{BEGINNING}/distributions/preview", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["agencies"][0]["scores"]
    version, held = said.pop("version_number"), said["agencies"][0].pop("held_version")
    assert held == (version - 1 or None)
    return plain(json.dumps(said)).replace(str(value), "the value")


def _send(world: World, policy_id) -> None:
    """Sent, checked and scored, as the jobs do it."""
    with transaction(world.engine, SideRole.JOB) as scope:
        case = Case(world, scope.conn, Random(3))
        case.send(world.ines, policy_id, now=scope.now, due_at=DUE)
        case.jobs(scope.now)


def _talk(world: World, policy_id) -> None:
    """The agency asks about the clause once; from then on the two take turns with each value that is published."""
    held = _held(world)
    if held is None:
        _ask(world, policy_id)
        return
    for actor, step in ((world.ines, Step.COUNTERED), (world.mara, Step.REPLIED)):
        wanted = Reply(step, "Would this do?", reply_by=_soon(), proposal="Another one.", is_neutral=True)
        world.run(reply, actor, request_id=held.id, wanted=wanted, now=_now())


def _ask(world: World, policy_id) -> None:
    (sent,) = world.found(
        "SELECT id FROM policy_distributions WHERE policy_id = :id AND is_current_version", id=policy_id
    )
    finding = world.found("SELECT conflict_id FROM conflict_members WHERE policy_id = :id LIMIT 1", id=policy_id)
    asking = Asking(sent.id, "C1", "Too long.", _soon(), conflict_id=finding[0].conflict_id if finding else None)
    world.run(open_request, world.mara, asking=asking, now=_now())


def _except(world: World, policy_id, read) -> list[str]:
    """An exception on another request, granted and taken back: what the client reads after each."""
    world.run(reply, world.mara, request_id=_held(world).id, wanted=Reply(Step.WITHDRAWN, "Never mind."), now=_now())
    _ask(world, policy_id)
    granted = Reply(Step.GRANTED, "For a while.", ends_on=_soon())
    given = world.run(reply, world.ines, request_id=_held(world).id, wanted=granted, now=_now())
    said = list(_after_jobs(world, read))
    exception_id = given.messages[-1].exception_id
    world.run(revoke_exception, world.ines, exception_id=exception_id, reason="No longer.", now=_now())
    return [*said, *_after_jobs(world, read)]


def _adapt(world: World, policy_id, read) -> list[str]:
    """Riders on a request, some above a rival's limit and some below: what the client reads after each, thread and all."""
    said: list[str] = []
    for days in RIDERS:
        if _held(world) is None:
            _ask(world, policy_id)
        if days != RIDERS[0]:
            back = Reply(Step.REPLIED, "Not yet.", reply_by=_soon(), is_neutral=True)
            world.run(reply, world.mara, request_id=_held(world).id, wanted=back, now=_now())
        adapting = Adapting(replaced=[clause_document(_clause({"max": days}))], due_at=DUE)
        adapted = Reply(Step.ADAPTED, "Would this do?", reply_by=_soon(), adapting=adapting)
        world.run(reply, world.ines, request_id=_held(world).id, wanted=adapted, now=_now())
        said += _after_jobs(world, read)
    return said


def _read_riders(client: TestClient, headers, world: World, policy_id) -> list[str]:
    """All that the client may read, its riders and what one more would do."""
    riders = f"{BEGINNING}/policies/{policy_id}/riders"
    order = {
        "agency_id": str(world.lumen.id), "reason": "Another?", "due_at": DUE.isoformat(),
        "replaced": [clause_document(_clause({"max": 45}))],
    }  # fmt: skip
    seen = client.post(f"{riders}/preview", json=order, headers=headers)
    assert seen.status_code == 200, seen.text
    listed = _read(client, headers, (*_paths(world), f"/policies/{policy_id}/riders"))
    return [*listed.values(), plain(seen.text)]


def _after_jobs(world: World, read):
    with transaction(world.engine, SideRole.JOB) as scope:
        Case(world, scope.conn, Random(3)).jobs(scope.now)
    return read()


def _held(world: World):
    with acting(world.engine, world.ines) as scope:
        return next(iter(requests_of(scope.conn, world.ines, RequestFilter(open_only=True))), None)


def _now() -> datetime:
    return datetime.now(UTC)


def _soon():
    return _now().date() + timedelta(days=10)


def _read(client: TestClient, headers, paths: Sequence[str]) -> dict[str, str]:
    answers = {path: client.get(f"{BEGINNING}{path}", headers=headers) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {plain(path): plain(answer.text) for path, answer in answers.items()}


def _paths(world: World) -> Sequence[str]:
    agency = world.lumen.id
    return (
        f"/conflicts/{agency}?limit=200", f"/compliance/{agency}?limit=200", f"/compliance/{agency}?limit=200&current_only=false",
        "/distributions?limit=200", "/dashboard", "/exceptions", "/requests",
    )  # fmt: skip


def _rows(database, engine, world: World) -> dict[str, list[str]]:
    """Every row of every column that the client's role may read: its events, trail and letters among them."""
    admin = create_engine(database.admin_url, poolclass=NullPool)
    with admin.connect() as conn:
        tables = readable(conn, SideRole.ENTERPRISE)
    found: dict[str, list[str]] = {}
    ines = world.ines
    with transaction(engine, SideRole.ENTERPRISE, org_id=ines.org_id, user_id=ines.user_id) as scope:
        for table, row in rows_as_text(scope.conn, tables):
            # Transactions and events of everybody are counted together; no page and no answer shows those numbers.
            said = row.split(" ", COUNTED[table])[-1] if table in COUNTED else row
            found.setdefault(table, []).append(plain(said))
    mails = world.found(
        "SELECT concat_ws(' ', kind, subject, body, path) AS said FROM mails WHERE org_id = :id", id=ines.org_id
    )
    found["mails to the client"] = [plain(row.said) for row in mails]
    return {table: sorted(rows) for table, rows in found.items()}


def plain(said: str) -> str:
    """Without ids, times and hashes, which no two worlds share."""
    for pattern, word in ((UUIDS, "an id"), (HASHES, "a hash"), (TIMES, "a time")):
        said = pattern.sub(word, said)
    return said
