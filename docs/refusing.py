"""Which refusals an operation may answer with: those that its function, or whatever it calls, can raise.

Read from the source by names, so it may name one too many: a call that only another case makes is counted too.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from docs.measures import ROOT

READ = ("core", "api")
EVERY_CALL = (
    "api.authentication", "api.idempotency", "core.identity.throttling", "core.db", "core.vocabulary.versions",
)  # fmt: skip
"""What stands before every operation is told once for all of them."""


@dataclass
class Source:
    """One module: what its names stand for, and what each of its functions and classes mentions."""

    names: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, set[str]] = field(default_factory=dict)


def refusals_from(function: str, refusals: frozenset[str]) -> list[str]:
    """The refusals (dotted names) reached from a function (dotted name), in order."""
    sources, seen, waiting = _sources(), set[str](), [function]
    while waiting:
        place = waiting.pop()
        if place in seen or place.startswith(EVERY_CALL):
            continue
        seen.add(place)
        module, _, name = place.rpartition(".")
        source = sources.get(module)
        if source is None or place in refusals:
            continue
        waiting.extend(_meant(source, module, source.mentions.get(name, set()), sources))
    return sorted(seen & refusals)


def _meant(source: Source, module: str, mentioned: set[str], sources: Mapping[str, Source]) -> Iterator[str]:
    for name in mentioned:
        first, _, rest = name.partition(".")
        if first in source.mentions:
            yield f"{module}.{first}"
        elif first in source.names:
            meant = source.names[first]
            yield f"{meant}.{rest.partition('.')[0]}" if meant in sources and rest else meant


@cache
def _sources() -> Mapping[str, Source]:
    found = {}
    for folder in READ:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = _read(path)
    return found


def _read(path: Path) -> Source:
    source = Source()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            source.names |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            source.mentions[node.name] = set(_mentioned(node))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            source.mentions |= {name: set(_mentioned(node)) - {name} for name in _assigned(node)}
    return source


def _assigned(node: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _mentioned(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield f"{part.value.id}.{part.attr}"
