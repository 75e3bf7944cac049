"""What a browser is told about every answer, and Streamlit's bundle on the wire."""

import base64
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.compressed_static import CompressedStatic
from api.security_headers import SecurityHeaders
from api.streamlit_bundle import bundle_folder, first_page_files, inline_script_hashes


@pytest.fixture
def client(settings):
    async def html(_):
        return HTMLResponse("<p>", headers={"Cache-Control": "no-cache"})

    async def behind(request):
        return PlainTextResponse(f"behind {request.url.path}", 404)

    routes = [Route("/", html), Route("/{path:path}", behind, methods=["GET", "POST"])]
    middleware = [Middleware(SecurityHeaders, settings=settings), Middleware(CompressedStatic)]
    with TestClient(Starlette(routes=routes, middleware=middleware)) as client:
        yield client


def policy_of(answer) -> dict[str, list[str]]:
    parts = (each.split() for each in answer.headers["content-security-policy"].split(";"))
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/x", "/static/none.js"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert policy_of(answer)["frame-ancestors"] == ["'none'"]
    assert "strict-transport-security" not in answer.headers


def test_scripts_come_from_us_and_none_is_inline_but_streamlits_own(client):
    page = (bundle_folder() / "index.html").read_text()
    scripts = re.findall(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", page, re.DOTALL)
    inline = [body for attributes, body in scripts if "src=" not in attributes]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in inline]

    assert len(inline) == 1
    assert list(inline_script_hashes()) == hashes
    allowed = policy_of(client.get("/"))["script-src"]
    assert allowed == ["'self'", "blob:", "'wasm-unsafe-eval'", *hashes]
    assert not re.search(r"\son[a-z]+=", page)


def test_the_policy_names_no_other_origin_and_never_allows_what_undoes_it(client):
    policy = policy_of(client.get("/"))

    assert policy["object-src"] == ["'none'"]
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == policy["base-uri"] == ["'self'"]
    assert not re.search(r"https?:|\*|'unsafe-eval'", client.get("/").headers["content-security-policy"])
    assert "'unsafe-inline'" not in policy["script-src"]


def test_pages_and_api_answers_are_kept_out_of_caches(client):
    assert client.get("/").headers["cache-control"] == "no-store"
    assert client.get("/api/x").headers["cache-control"] == "no-store"
    assert "cache-control" not in client.get("/media/x.png").headers


def test_under_tls_a_browser_never_comes_back_without(settings):
    app = Starlette(
        middleware=[
            Middleware(SecurityHeaders, settings=settings.model_copy(update={"public_url": "https://x.example"}))
        ]
    )
    with TestClient(app) as client:
        assert client.get("/").headers["strict-transport-security"] == "max-age=31536000"


class TestCompressed:
    @pytest.fixture
    def file(self):
        return min((bundle_folder() / "static" / "js").glob("*.js"), key=lambda each: each.stat().st_size)

    def test_a_file_arrives_whole_and_smaller(self, client):
        file = max((bundle_folder() / "static" / "css").glob("*.css"), key=lambda each: each.stat().st_size)
        answer = client.get(f"/static/css/{file.name}", headers={"Accept-Encoding": "gzip, deflate, br"})

        assert answer.content == file.read_bytes()
        assert answer.headers["content-encoding"] == "br"
        assert int(answer.headers["content-length"]) < file.stat().st_size / 2
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"

    def test_the_first_page_shrinks_to_less_than_half(self):
        files = [bundle_folder() / name.removeprefix("/") for name in first_page_files()]

        assert len(files) >= 5
        sizes = [(file.stat().st_size, len(brotli.compress(file.read_bytes(), quality=3))) for file in files]
        assert sum(small for _, small in sizes) < sum(plain for plain, _ in sizes) / 2

    @pytest.mark.parametrize("encodings", ["", "gzip", "gzip;q=1, deflate", "brx"])
    def test_who_cannot_read_it_gets_streamlits_own_answer(self, client, file, encodings):
        answer = client.get(f"/static/js/{file.name}", headers={"Accept-Encoding": encodings})

        assert answer.text == f"behind /static/js/{file.name}"

    def test_head_tells_the_length_alone(self, client, file):
        answer = client.head(f"/static/js/{file.name}", headers={"Accept-Encoding": "br"})

        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["content-length"]) > 0

    @pytest.mark.parametrize(
        "path",
        [
            "../index.html",
            "../../__init__.py",
            "js/../../index.html",
            "%2e%2e/index.html",
            "js",
            "",
            "js/none.js",
            "/etc/passwd",
            "js/%00.js",
        ],
    )
    def test_nothing_outside_the_bundle_is_served(self, client, path):
        for prefix in ("/static/", "/static//"):
            answer = client.get(prefix + path, headers={"Accept-Encoding": "br"})
            assert answer.status_code == 404

    def test_many_at_once_get_the_same_file(self, client, file):
        with ThreadPoolExecutor(8) as pool:
            bodies = set(
                pool.map(
                    lambda _: client.get(f"/static/js/{file.name}", headers={"Accept-Encoding": "br"}).content,
                    range(16),
                )
            )

        assert bodies == {file.read_bytes()}
