"""The shared vocabulary: taxonomies per dimension as leaf masks, parameters with units and orders, asset kinds."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.clauses.model import Dimension

_HERE = Path(__file__).parent


class ParameterKind(StrEnum):
    """How a parameter's values are written and compared."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    SET = "set"
    TAXONOMY = "taxonomy"


@dataclass(frozen=True)
class Taxonomy:
    """One dimension: a node is the set of leaves below it, as a bitmask over `leaves` (a Python int, any width)."""

    dimension: Dimension
    leaves: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    masks: Mapping[str, int]
    labels: Mapping[str, str]
    nodes_by_spelling: Mapping[str, str]

    @property
    def full(self) -> int:
        """Mask of every leaf."""
        return (1 << len(self.leaves)) - 1

    def node(self, spelling: str) -> str | None:
        """Node that a spelling means: its own name, or its label in any case; None when it is unmapped."""
        return spelling if spelling in self.masks else self.nodes_by_spelling.get(spelling.casefold())

    def label(self, term: str) -> str:
        """Plain words for a node; an unmapped term stands for itself."""
        return self.labels.get(term, term)


@dataclass(frozen=True)
class Parameter:
    """A quantity or choice that clauses demand values of; `values` runs from loose to strict for an ordinal."""

    name: str
    kind: ParameterKind
    label: str
    unit: str = ""
    values: tuple[str, ...] = ()
    taxonomy: Dimension | None = None
    strict: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All shared terms; the two versions are stored with every finding."""

    taxonomy_version: int
    parameters_version: int
    taxonomies: Mapping[Dimension, Taxonomy]
    parameters: Mapping[str, Parameter]
    value_labels: Mapping[str, str]
    asset_kinds: Mapping[str, str]

    @property
    def version(self) -> str:
        """Both versions in one word, as stored beside a finding."""
        return f"{self.taxonomy_version}.{self.parameters_version}"


@functools.cache
def vocabulary() -> Vocabulary:
    """Load the shared vocabulary, once per process."""
    terms: dict[str, Any] = json.loads((_HERE / "taxonomy.json").read_text(encoding="utf-8"))
    demands: dict[str, Any] = json.loads((_HERE / "parameters.json").read_text(encoding="utf-8"))
    return Vocabulary(
        taxonomy_version=terms["version"],
        parameters_version=demands["version"],
        taxonomies=MappingProxyType({dimension: _taxonomy(dimension, terms) for dimension in Dimension}),
        parameters=MappingProxyType({name: _parameter(name, spec) for name, spec in demands["parameters"].items()}),
        value_labels=MappingProxyType(demands["value_labels"]),
        asset_kinds=MappingProxyType({kind: terms["asset_kind_labels"][kind] for kind in terms["asset_kinds"]}),
    )


def _taxonomy(dimension: Dimension, terms: Mapping[str, Any]) -> Taxonomy:
    groups: dict[str, list[str]] = {**terms[dimension], **terms.get(f"{dimension}_groups", {})}
    nodes = sorted(set(groups).union(*groups.values()))
    leaves = tuple(node for node in nodes if node not in groups)
    position = {leaf: index for index, leaf in enumerate(leaves)}
    labels: dict[str, str] = terms[f"{dimension}_labels"]
    return Taxonomy(
        dimension=dimension,
        leaves=leaves,
        children=MappingProxyType({group: tuple(children) for group, children in groups.items()}),
        masks=MappingProxyType({node: _mask(node, groups, position) for node in nodes}),
        labels=MappingProxyType(labels),
        nodes_by_spelling=MappingProxyType({label.casefold(): node for node, label in labels.items()}),
    )


def _mask(node: str, groups: Mapping[str, list[str]], position: Mapping[str, int]) -> int:
    if node in position:
        return 1 << position[node]
    mask = 0
    for child in groups[node]:
        mask |= _mask(child, groups, position)
    return mask


def _parameter(name: str, spec: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        kind=ParameterKind(spec["kind"]),
        label=spec["label"],
        unit=spec.get("unit", ""),
        values=tuple(spec.get("values", ())),
        taxonomy=Dimension(spec["taxonomy"]) if "taxonomy" in spec else None,
        strict=spec.get("strict", ""),
    )
