"""The oracle's own reading of the vocabulary files, so that a mistake in the engine's loader shows as a disagreement."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.clauses.model import Dimension

FOLDER = Path(__file__).parents[2] / "core" / "clauses"


@dataclass(frozen=True)
class Axis:
    """One dimension: its leaves in depth-first order, and every node as the leaf numbers below it."""

    leaves: tuple[str, ...]
    nodes: Mapping[str, frozenset[int]]
    children: Mapping[str, tuple[str, ...]]

    def mapped(self, terms: Iterable[str]) -> frozenset[int]:
        """Leaf numbers that the known ones among `terms` cover together."""
        return frozenset[int]().union(*(self.nodes[term] for term in terms if term in self.nodes))


@dataclass(frozen=True)
class Parameter:
    """What a `require` may speak about: a number, an ordered or unordered word list, or nodes of an axis."""

    kind: str
    values: tuple[str, ...] = ()
    axis: Dimension | None = None


@dataclass(frozen=True)
class Vocabulary:
    """All axes and parameters."""

    axes: Mapping[Dimension, Axis]
    parameters: Mapping[str, Parameter]


def _groups(raw: Mapping[str, Any], dimension: Dimension) -> dict[str, tuple[str, ...]]:
    """Group → children of one dimension, the cross-cutting groups included; notes are skipped."""
    written = [*raw[dimension].items(), *raw.get(f"{dimension}_groups", {}).items()]
    return {group: tuple(children) for group, children in written if isinstance(children, list)}


def _below(node: str, groups: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Leaves under a node in the order written, without repeats."""
    if not groups.get(node):
        return [node]
    return list(dict.fromkeys(leaf for child in groups[node] for leaf in _below(child, groups)))


def _axis(groups: Mapping[str, tuple[str, ...]]) -> Axis:
    names = list(dict.fromkeys(name for group, children in groups.items() for name in (group, *children)))
    leaves = list(dict.fromkeys(leaf for name in names for leaf in _below(name, groups)))
    number = {leaf: index for index, leaf in enumerate(leaves)}
    nodes = {name: frozenset(number[leaf] for leaf in _below(name, groups)) for name in names}
    return Axis(tuple(leaves), nodes, dict(groups))


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    axis = Dimension(raw["taxonomy"]) if raw["kind"] == "taxonomy" else None
    return Parameter(raw["kind"], tuple(raw.get("values", ())), axis)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary as the two JSON files have it."""
    taxonomy = json.loads((FOLDER / "taxonomy.json").read_text(encoding="utf-8"))
    parameters = json.loads((FOLDER / "parameters.json").read_text(encoding="utf-8"))["parameters"]
    axes = {dimension: _axis(_groups(taxonomy, dimension)) for dimension in Dimension}
    return Vocabulary(axes, {name: _parameter(raw) for name, raw in parameters.items()})
