"""docs/reference/errors.md: every problem with what happened, why, and what to do next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from api.problems import slug_of
from core.errors import Refusal
from docs.problems import FOLLOWING, KINDS, SENTENCES, Kind, kind_of, means, refusals, said, status_of

INTRODUCTION = """Every refusal is a sentence for the person at the screen: in a page as it is, in the API as an RFC
9457 problem of media type `application/problem+json`, whose `type` never changes.

```json
{
  "type": "/api/problems/version-withdrawn",
  "title": "Version withdrawn",
  "status": 422,
  "detail": "Version 2 of “Supplier assurance” was withdrawn: … Choose another version.",
  "instance": "urn:uuid:5b0f5c1e-8f5e-4d0b-9d51-6a2f0f0f7c11"
}
```

Decide by `type`, show `detail`, and keep `instance`: it finds the request in the log. Further members carry the facts,
such as `refused` or `errors`. In the sentences below “…” stands for what only the moment knows.

## What only HTTP knows

| status | type | what happened | what to do next |
|---|---|---|---|
| 401 | `not-signed-in` | no token, or one that ended | sign in, or exchange the refresh token, and repeat |
| 404 | `not-found` | there is nothing at this address | compare the path with [the reference](api.md) |
| 405 | `method-not-allowed` | the address does not offer this method | use one that `Allow` names |
| 413 | `request-entity-too-large` | the body is larger than this operation takes | send it in parts |
| 415 | `unsupported-media-type` | the body is no JSON | send `Content-Type: application/json` |
| 422 | `request-not-valid` | the body or a parameter has not the expected form | mend what `errors` names by its path |
| 429 | `too-many-attempts` | too many tries at signing in or signing | wait as many seconds as `Retry-After` says |
| 500 | `internal-server-error` | a fault of ours; nothing was written | report the number in `instance` |
| 503 | `service-unavailable` | the database is away | repeat after `Retry-After`, with the same `Idempotency-Key` |
"""


def page(note: str, from_operations: Mapping[str, Sequence[str]]) -> str:
    """The page; `from_operations` names the operations that answer with a slug."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for refusal in refusals():
        by_kind[kind_of(refusal).title].append(_told(refusal, from_operations))
    sections = [_section(kind, by_kind[kind.title]) for kind in KINDS]
    return "# Errors\n\n" + note + INTRODUCTION + "".join(sections)


def _section(kind: Kind, told: Sequence[str]) -> str:
    status = status_of(kind.refusal)
    head = f"\n## {kind.title} ({status})\n\nWhy: {kind.why}\n\nNext, unless a type says more: {kind.following}\n"
    return head + "".join(told)


def _told(refusal: type[Refusal], from_operations: Mapping[str, Sequence[str]]) -> str:
    slug = slug_of(refusal.__name__)
    sentences = said().get(refusal.__name__, [])[:SENTENCES]
    parts = [f"\n### {slug}\n\n{means(refusal)}\n"]
    parts += [f"\n> {' '.join(each.split())}\n" for each in sentences]
    if slug in FOLLOWING:
        parts.append(f"\nNext: {FOLLOWING[slug]}\n")
    if operations := from_operations.get(slug):
        links = ", ".join(f"[`{each}`](api.md#{each})" for each in operations)
        parts.append(f"\nFrom: {links}\n")
    return "".join(parts)
