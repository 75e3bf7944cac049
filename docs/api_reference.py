"""docs/reference/api.md: every operation of the API, from its OpenAPI document, its access rule and its source."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts

from api.access import RULES, Access
from api.application import create_api
from api.problems import slug_of
from api.services import Services
from core.errors import NotValid
from docs.examples import example
from docs.problems import dotted, refusals
from docs.refusing import refusals_from

Schema = Mapping[str, Any]
_ONE_VALUE = re.compile(r'\[\s+("[^"]*"|[-\d.]+|null|true|false)\s+\]')
INTRODUCTION = """What is here is also at `/api/openapi.json` (OpenAPI 3.1), and to try out at `/api/docs`, which works
offline. [The integration guide](../guides/guide-integration.md) begins with signing in; [Errors](errors.md) explains
every problem type.

Times are ISO 8601 with a zone, days `YYYY-MM-DD`, ids lower-case UUIDs. An unknown field in a body is a mistake (422).
Lists answer `items` and `next_cursor`. Besides those named, every operation may answer what
[only HTTP knows](errors.md#what-only-http-knows). The examples are made from the document: they have the right form,
not the right facts.
"""


@cache
def _api() -> Any:
    return create_api(Services(None, None))  # type: ignore[arg-type]  # nothing is asked of a database here


def operations() -> Mapping[str, Sequence[str]]:
    """By problem slug, the operations that answer with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, slugs in _refused().items():
        for slug in slugs:
            found[slug].append(name)
    return {slug: sorted(names) for slug, names in found.items()}


def page(note: str) -> str:
    """The page, a section for each tag."""
    schema = _api().openapi()
    by_tag: dict[str, list[str]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            told = _operation(method, path, operation, schema["components"]["schemas"])
            by_tag[operation["tags"][0]].append(told)
    listed = "".join(f"- [{tag}](#{tag.lower().replace(' ', '-').replace('?', '')})\n" for tag in by_tag)
    sections = "".join(f"\n## {tag}\n" + "".join(told) for tag, told in by_tag.items())
    return "# API\n\n" + note + INTRODUCTION + "\n" + listed + sections


@cache
def _refused() -> Mapping[str, Sequence[str]]:
    known = {dotted(each): each for each in refusals()}
    found = {}
    for context in iter_route_contexts(_api().routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            place = f"{route.endpoint.__module__}.{route.endpoint.__name__}"
            reached = [known[each] for each in refusals_from(place, frozenset(known))]
            # What is stored is valid: a question is refused for what it may not ask, not for what it would find.
            asks = set(route.methods or ()) <= {"GET"}
            kept = [e for e in reached if not (asks and issubclass(e, NotValid) and e.__module__.startswith("core"))]
            found[str(context.name)] = sorted({slug_of(each.__name__) for each in kept})
    return found


def _operation(method: str, path: str, operation: Schema, known: Mapping[str, Schema]) -> str:
    name = operation["operationId"]
    lines = [
        f'\n<a id="{name}"></a>\n\n### `{method.upper()} /api{path}`\n',
        f"\n{' '.join(operation.get('description', '').split())}\n",
        f"\n`{name}` · who may: {_who(name)}\n",
        *_parameters(operation.get("parameters", [])),
        *_body(operation.get("requestBody", {}), known),
        *_answers(operation["responses"], known),
    ]
    if slugs := _refused().get(name):
        lines.append("\nRefused as " + ", ".join(f"[{slug}](errors.md#{slug})" for slug in slugs) + ".\n")
    return "".join(lines)


def _who(name: str) -> str:
    rule = RULES[name]
    if isinstance(rule, Access):
        return "everybody" if rule is Access.PUBLIC else "whoever is signed in"
    return " or ".join(f"`{each.value}`" for each in sorted(rule))


def _parameters(given: Sequence[Schema]) -> Iterator[str]:
    if not given:
        return
    yield "\n| parameter | in | needed | meaning |\n|---|---|---|---|\n"
    for each in given:
        said = " ".join((each.get("description") or _limits(each["schema"])).split()).replace("|", "\\|")
        yield f"| `{each['name']}` | {each['in']} | {'yes' if each.get('required') else ''} | {said} |\n"


def _limits(schema: Schema) -> str:
    """What a parameter without words of its own may be."""
    if parts := schema.get("anyOf"):
        return _limits(parts[0])
    if listed := schema.get("enum"):
        return "one of " + ", ".join(f"`{each}`" for each in listed)
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[1]}`"
    return schema.get("format") or schema.get("type") or ""


def _body(body: Schema, known: Mapping[str, Schema]) -> Iterator[str]:
    for media, content in body.get("content", {}).items():
        needed = "" if body.get("required") else ", may be left out"
        if media == "application/json":
            yield f"\nBody{needed}:\n" + _json(content["schema"], known)
        else:
            yield f"\nBody{needed}: `{media}`.\n"


def _answers(responses: Schema, known: Mapping[str, Schema]) -> Iterator[str]:
    for status, answer in responses.items():
        if not status.isdigit() or int(status) >= 400:  # noqa: PLR2004  # where refusals begin
            continue
        content = answer.get("content", {})
        if shown := content.get("application/json"):
            yield f"\nAnswer {status}:\n" + _json(shown.get("schema", {}), known)
        else:
            yield f"\nAnswer {status}{', ' + ', '.join(f'`{media}`' for media in content) if content else ''}.\n"


def _json(schema: Schema, known: Mapping[str, Schema]) -> str:
    shown = _ONE_VALUE.sub(r"[\1]", json.dumps(example(schema, known), ensure_ascii=False, indent=2))
    return f"\n```json\n{shown}\n```\n"
