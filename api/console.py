"""The API console and the schema behind it: Swagger UI from the installed package, no CDN, no inline script."""

from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, Response

_ASSETS = "/docs/assets"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – API console</title>
<link rel="icon" href="{root}/docs/assets/favicon.png">
<link rel="stylesheet" href="{root}/docs/assets/swagger-ui.css">
</head>
<body>
<main id="console"></main>
<script src="{root}/docs/assets/swagger-ui-bundle.js"></script>
<script src="{root}/docs/start.js" data-schema="{root}/openapi.json"></script>
</body>
</html>
"""
# A file of its own, because the pages' content security policy allows no inline script.
_START = """SwaggerUIBundle({
  url: document.currentScript.dataset.schema, dom_id: "#console", deepLinking: true, validatorUrl: null
});
"""


def add_console(api: FastAPI) -> None:
    """Serve /docs, and an OpenAPI document that also describes the problems."""
    api.mount(_ASSETS, StaticFiles(directory=str(files("fastapi_offline") / "static")), name="console_assets")
    api.add_route("/docs", _console, include_in_schema=False)
    api.add_route("/docs/start.js", _start, include_in_schema=False)
    api.openapi = lambda: _openapi(api)  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema


async def _console(request: Request) -> Response:
    return HTMLResponse(_PAGE.format(root=request.scope.get("root_path", ""), title=request.app.title))


async def _start(_: Request) -> Response:
    return Response(_START, media_type="text/javascript")


def _openapi(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        schema = get_openapi(
            title=api.title, version=api.version, summary=api.summary, routes=api.routes, servers=api.servers
        )
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM_SCHEMA
        api.openapi_schema = schema
    return api.openapi_schema


_PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "RFC 9457. Further members carry the facts of the refusal.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["/api/problems/permission-missing"]},
        "title": {"type": "string", "examples": ["Permission missing"]},
        "status": {"type": "integer", "examples": [403]},
        "detail": {"type": "string", "description": "A sentence for the person at the screen."},
        "instance": {"type": "string", "description": "The request, as the log names it."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "What of the request is not valid."},
    },
}
