"""What holds for every route: problems, limits, request ids, access rules, the schema and the console."""

import json
import re
from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import text
from starlette.testclient import TestClient

from api.access import RULES, Access, check_access
from api.application import create_api
from api.authentication import CurrentActor, Scoped, current_actor, scoped
from api.problems import STATUS_OF, problem_of, slug_of, title_of
from api.route_table import route_rules
from core.db.engine import engine_for
from core.db.scope import SideRole, transaction
from core.errors import NotFound, Refusal
from core.identity.model import Permission, Role
from core.identity.rules import PermissionMissing
from tests.factories import a_person, an_enterprise

LOGIN = "/api/auth/login"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def analyst(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn), role=Role.ANALYST)


def posted(api, content: bytes, headers=None):
    return api.post(LOGIN, content=content, headers=JSON | (headers or {}))


class TestLimits:
    def test_more_than_two_mebibytes_are_refused_declared_or_not(self, api):
        def drip():
            for _ in range(40):
                yield b'"' + b"x" * 65536

        assert posted(api, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413
        assert posted(api, drip()).status_code == 413
        assert posted(api, b'{"email": "' + b"x" * 2_000_000 + b'"}').status_code == 422

    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    )
    def test_a_body_that_is_not_json_is_refused(self, api, media_type):
        answer = api.post(LOGIN, content=b"{}", headers={"Content-Type": media_type})

        assert (answer.status_code, answer.json()["type"]) == (415, "/api/problems/unsupported-media-type")

    @pytest.mark.parametrize(
        "body",
        [
            rb'{"email": "a\u0000b", "password": "x"}',
            rb'{"email": "\ud800", "password": "x"}',
            rb'{"email": "a", "password": "\udfff"}',
            rb'{"a\u0000": 1}',
            rb'[[{"x": ["\udc00"]}]]',
            rb'"\ud800\ud800"',
            b'{"a":' * 41 + b"1" + b"}" * 41,
            b"[" * 200_000,
            b'[{"a":' * 50_000,
        ],
    )
    def test_text_that_no_database_holds_and_depth_without_end_are_refused(self, api, body):
        answer = posted(api, body)

        assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/text-not-storable")

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"\xff", b"nul", b"NaN", b"[]", b"{}", b'{"email": 1e999}', b"\xef\xbb\xbf{}"]
    )
    def test_broken_json_is_a_problem_and_no_failure(self, api, body):
        assert posted(api, body).status_code == 422

    def test_pairs_of_surrogates_are_characters(self, api):
        assert posted(api, rb'{"email": "\ud83d\ude00@x.example", "password": "wrong password"}').status_code == 401

    def test_a_nul_in_the_address_is_refused(self, api):
        for address in ("/api/auth/me?x=%00", "/api/auth/m%00e"):
            assert api.get(address).status_code == 422


class TestProblems:
    def test_every_kind_of_refusal_has_its_status(self):
        kinds = set(Refusal.__subclasses__())

        assert kinds <= STATUS_OF.keys()
        assert {STATUS_OF[kind] for kind in kinds} == {404, 403, 409, 412, 422}

    def test_a_refusal_of_any_class_becomes_a_problem_without_an_edge_knowing_it(self):
        class WindowHasClosed(NotFound):
            pass

        body = json.loads(problem_of(WindowHasClosed("It is over.", version=3, status="x", at=uuid4())).body)

        assert (body["type"], body["title"]) == ("/api/problems/window-has-closed", "Window has closed")
        assert (body["status"], body["detail"], body["version"]) == (404, "It is over.", 3)
        assert UUID(body["at"])

    @pytest.mark.parametrize(
        ("name", "slug"),
        [("PermissionMissing", "permission-missing"), ("NotMLRSigned", "not-mlr-signed"), ("Gone", "gone")],
    )
    def test_slugs_follow_from_class_names(self, name, slug):
        assert slug_of(name) == slug
        assert title_of(name) == slug.replace("-", " ").capitalize()

    def test_two_refusals_never_share_a_slug(self):
        def below(kind):
            return {kind}.union(*map(below, kind.__subclasses__()))

        slugs = Counter(slug_of(each.__name__) for each in below(Refusal) if each.__module__.startswith("core"))
        assert [slug for slug, number in slugs.items() if number > 1] == []

    @pytest.mark.parametrize(
        "path", ["/api/nothing", "/api/auth", "/api/auth/me/", "/api/docs/assets/none.js", "/api/"]
    )
    def test_an_unknown_address_is_a_problem(self, api, path):
        answer = api.get(path)

        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")

    def test_another_method_is_told_which_ones_there_are(self, api):
        answer = api.put("/api/auth/me")

        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
        assert answer.json()["type"] == "/api/problems/method-not-allowed"

    def test_what_fails_unexpectedly_says_nothing_of_the_inside(self, services):
        api = create_api(services)

        @api.get("/broken", name="live")
        def broken():
            raise ZeroDivisionError("secret words of a policy")

        with TestClient(api) as client:
            answer = client.get("/broken")
        assert answer.status_code == 500
        assert answer.json()["type"] == "/api/problems/internal-server-error"
        assert "secret" not in answer.text
        assert "ZeroDivision" not in answer.text

    def test_without_a_database_it_is_unavailable_and_says_when_to_come_back(self, services):
        away = engine_for("postgresql://app_login@127.0.0.1:1/nothing")
        with TestClient(create_api(replace(services, engine_source=lambda: away))) as client:
            for answer in (client.get("/health/ready"), client.get("/auth/me", headers={"Cookie": "session=x"})):
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
            assert client.get("/health/live").json() == {"status": "alive"}


def test_every_answer_has_a_number_that_the_server_gave(api):
    claimed = str(uuid4())
    numbers = {
        api.get(path, headers={"X-Request-Id": claimed}).headers["x-request-id"]
        for path in ("/api/health/live", "/api/nothing", "/api/auth/me?x=%00", "/api/docs")
    }

    assert len(numbers) == 4
    assert all(UUID(number) for number in numbers)
    assert claimed not in numbers


def test_ready_means_the_database_answers_with_the_right_schema(api):
    assert api.get("/api/health/ready").json() == {"status": "ready"}


class TestAccess:
    def test_every_route_has_a_rule_and_every_rule_a_route(self, services):
        rules = list(route_rules(create_api(services)))

        assert rules
        assert [each for each in rules if each.rule is None] == []
        assert {each.name for each in rules} == set(RULES)
        assert len({(each.method, each.path) for each in rules}) == len({each.name for each in rules}) == len(rules)

    def test_every_route_that_is_not_public_asks_who_is_calling(self, services):
        for context in iter_route_contexts(create_api(services).routes):
            if getattr(context, "dependant", None) is None or RULES.get(context.name) is Access.PUBLIC:
                continue
            assert calls(context.dependant) & {current_actor, scoped}, context.name

    def test_a_route_without_a_rule_is_open_to_nobody(self, analyst):
        with pytest.raises(PermissionMissing):
            check_access(analyst, "no_such_route")

    def test_any_of_a_rules_permissions_opens_a_route(self, analyst, monkeypatch):
        monkeypatch.setitem(RULES, "probe", frozenset({Permission.WORKBENCH_USE, Permission.POLICY_PUBLISH}))
        check_access(analyst, "probe")
        monkeypatch.setitem(RULES, "probe", frozenset({Permission.POLICY_APPROVE, Permission.POLICY_PUBLISH}))
        with pytest.raises(PermissionMissing, match=re.escape("policy.approve")):
            check_access(analyst, "probe")


def calls(dependant) -> set:
    return {dependant.call}.union(*(calls(each) for each in dependant.dependencies))


class TestPageSession:
    """A cookie comes along with requests that other sites send; the API takes it only from our own pages."""

    @pytest.fixture
    def changing(self, services):
        api = create_api(services)

        @api.post("/probe", name="me")
        def probe(actor: CurrentActor) -> str:
            return actor.display_name

        with TestClient(api, base_url="http://localhost:8501") as client:
            yield client

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Sec-Fetch-Site": "same-origin"}, 200),
            ({"Origin": "http://localhost:8501"}, 200),
            ({}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
        ],
    )
    def test_only_our_own_pages_change_anything_with_it(self, changing, cookie, analyst, headers, status):
        answer = changing.post("/probe", headers=headers | {"Cookie": f"session={cookie(analyst)}"})

        assert answer.status_code == status

    def test_a_token_needs_no_origin(self, changing, bearer, analyst):
        assert changing.post("/probe", headers=bearer(analyst)).json() == analyst.display_name


class TestConsole:
    def test_it_loads_nothing_from_elsewhere_and_runs_no_inline_script(self, api):
        page = api.get("/api/docs").text
        sources = re.findall(r'(?:src|href|data-schema)="([^"]+)"', page)

        assert len(sources) == 5
        assert not re.search(r"<script>|<script [^>]*>[^<]", page)
        for source in sources:
            assert source.startswith("/api/")
            assert api.get(source).status_code == 200

    def test_the_schema_is_openapi_3_1_below_api_and_every_operation_describes_its_problems(self, api):
        schema = api.get("/api/openapi.json").json()

        assert schema["openapi"].startswith("3.1")
        assert schema["servers"] == [{"url": "/api", "description": "This installation"}]
        assert "Problem" in schema["components"]["schemas"]
        operations = [operation for path in schema["paths"].values() for operation in path.values()]
        assert len({operation["operationId"] for operation in operations}) == len(operations)
        for operation in operations:
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_the_transaction_is_over_before_the_answer_leaves(services, bearer, analyst):
    """Nobody is told of a change that then fails: what the commit refuses is a failure, not a 200."""
    api = create_api(services)

    @api.post("/deferred", name="me")
    def deferred(scope: Scoped) -> str:
        scope.conn.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        scope.conn.connection.driver_connection.close()
        return "done"

    with TestClient(api) as client:
        assert client.post("/deferred", headers=bearer(analyst)).status_code in {500, 503}
