"""The shared vocabulary: taxonomies per dimension as leaf masks, parameters with units and orders, asset kinds.

Version 0 is what the files say; `amending` makes a later one of it. Which one counts is the process's
(`use_vocabulary`), or that of what is being done just now (`reading_with`, `held_for_request`), so that what began with
one ends with it.
"""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.clauses.model import Dimension

_HERE = Path(__file__).parent

MOST_LEAVES: Mapping[Dimension, int] = MappingProxyType(
    {dimension: 256 if dimension is Dimension.JURISDICTION else 64 for dimension in Dimension}
)
"""For how many leaves the compiled clauses in the database have room."""


class ParameterKind(StrEnum):
    """How a parameter's values are written and compared."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    SET = "set"
    TAXONOMY = "taxonomy"


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """One dimension: a node is the set of leaves below it, as a bitmask over `leaves` (a Python int, any width)."""

    dimension: Dimension
    leaves: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    masks: Mapping[str, int]
    labels: Mapping[str, str]
    nodes_by_spelling: Mapping[str, str]
    settled_spellings: Mapping[str, str]
    added: frozenset[str] = frozenset()
    retired: frozenset[str] = frozenset()

    @property
    def full(self) -> int:
        """Mask of every leaf."""
        return (1 << len(self.leaves)) - 1

    @property
    def offered(self) -> tuple[str, ...]:
        """The nodes that are offered to choose from, by name; a retired one is only understood."""
        return tuple(node for node in sorted(self.masks) if node not in self.retired)

    def node(self, spelling: str) -> str | None:
        """Node that a spelling means: its own name, its label or an alias in any case; None when it is unmapped."""
        return spelling if spelling in self.masks else self.nodes_by_spelling.get(spelling.casefold())

    def settled(self, spelling: str) -> str | None:
        """Node that a spelling means in every version of the vocabulary: a name or label of the files.

        A stored clause is read by these alone, so that what it says (and its hash) is not another with each version.
        """
        if spelling in self.masks and spelling not in self.added:
            return spelling
        return self.settled_spellings.get(spelling.casefold())

    def aliases(self, node: str) -> tuple[str, ...]:
        """Other spellings of a node, in small letters: aliases, and labels that it had."""
        own = {node.casefold(), self.label(node).casefold()}
        return tuple(
            sorted(said for said, meant in self.nodes_by_spelling.items() if meant == node and said not in own)
        )

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


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All shared terms; what is stored with every finding is `version`.

    `number` and `digest` are those of the operator's version, 0 and nothing for the files alone; `every_leaf` is the
    full mask of each dimension.
    """

    taxonomy_version: int
    parameters_version: int
    taxonomies: Mapping[Dimension, Taxonomy]
    parameters: Mapping[str, Parameter]
    value_labels: Mapping[str, str]
    asset_kinds: Mapping[str, str]
    every_leaf: tuple[int, ...]
    number: int = 0
    digest: str = ""

    @property
    def shipped_version(self) -> str:
        """The versions of the two files in one word."""
        return f"{self.taxonomy_version}.{self.parameters_version}"

    @property
    def version(self) -> str:
        """The files' versions, and the operator's behind them where there is one."""
        return f"{self.shipped_version}.{self.number}" if self.number else self.shipped_version


@dataclass
class _Held:
    vocabulary: Vocabulary | None = None
    is_fixed: bool = False


_OF_THIS_PROCESS = _Held()
_HELD: ContextVar[_Held | None] = ContextVar("held_vocabulary", default=None)


def vocabulary() -> Vocabulary:
    """The shared vocabulary that counts here and now."""
    held = _HELD.get()
    if held is not None and held.vocabulary is not None:
        return held.vocabulary
    return _OF_THIS_PROCESS.vocabulary or shipped_vocabulary()


def vocabulary_of_process() -> Vocabulary:
    """The one that counts wherever nothing was begun with another."""
    return _OF_THIS_PROCESS.vocabulary or shipped_vocabulary()


def use_vocabulary(newer: Vocabulary) -> None:
    """Let it count in this process from now on; what was begun with another ends with that."""
    _OF_THIS_PROCESS.vocabulary = newer


@contextmanager
def reading_with(chosen: Vocabulary) -> Iterator[None]:
    """Let the vocabulary count for what is done inside, whatever transactions that opens."""
    before = _HELD.set(_Held(chosen, is_fixed=True))
    try:
        yield
    finally:
        _HELD.reset(before)


@contextmanager
def held_for_request() -> Iterator[None]:
    """Around a request whose parts run in several threads: the first to know which vocabulary counts says it to all."""
    before = _HELD.set(_Held())
    try:
        yield
    finally:
        _HELD.reset(before)


@contextmanager
def holding(current: Vocabulary) -> Iterator[None]:
    """Let the vocabulary count for the request that this is a part of, or else for what is done inside.

    Inside a `reading_with` it changes nothing.
    """
    held = _HELD.get()
    if held is None:
        with reading_with(current):
            yield
        return
    held.vocabulary = held.vocabulary if held.is_fixed else current
    yield


@functools.cache
def shipped_vocabulary() -> Vocabulary:
    """Version 0: what the files say, read once per process."""
    terms: dict[str, Any] = json.loads((_HERE / "taxonomy.json").read_text(encoding="utf-8"))
    demands: dict[str, Any] = json.loads((_HERE / "parameters.json").read_text(encoding="utf-8"))
    taxonomies = {dimension: _shipped(dimension, terms) for dimension in Dimension}
    return Vocabulary(
        taxonomy_version=terms["version"],
        parameters_version=demands["version"],
        taxonomies=MappingProxyType(taxonomies),
        every_leaf=tuple(taxonomies[dimension].full for dimension in Dimension),
        parameters=MappingProxyType({name: _parameter(name, spec) for name, spec in demands["parameters"].items()}),
        value_labels=MappingProxyType(demands["value_labels"]),
        asset_kinds=MappingProxyType({kind: terms["asset_kind_labels"][kind] for kind in terms["asset_kinds"]}),
    )


def _shipped(dimension: Dimension, terms: Mapping[str, Any]) -> Taxonomy:
    groups: dict[str, list[str]] = {**terms[dimension], **terms.get(f"{dimension}_groups", {})}
    labels: dict[str, str] = terms[f"{dimension}_labels"]
    spellings = MappingProxyType({label.casefold(): node for node, label in labels.items()})
    leaves = sorted(set().union(*groups.values()) - groups.keys())
    return taxonomy_of(dimension, groups, labels, leaves=leaves, spellings=spellings, settled=spellings)


def taxonomy_of(
    dimension: Dimension,
    groups: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    *,
    leaves: Sequence[str],
    spellings: Mapping[str, str],
    settled: Mapping[str, str],
    added: frozenset[str] = frozenset(),
    retired: frozenset[str] = frozenset(),
) -> Taxonomy:
    """A taxonomy of its groups and leaves; a leaf's place among the leaves is its bit."""
    position = {leaf: index for index, leaf in enumerate(leaves)}
    return Taxonomy(
        dimension=dimension,
        leaves=tuple(leaves),
        children=MappingProxyType({group: tuple(children) for group, children in groups.items()}),
        masks=MappingProxyType({node: _mask(node, groups, position) for node in sorted({*groups, *leaves})}),
        labels=MappingProxyType(dict(labels)),
        nodes_by_spelling=MappingProxyType(dict(spellings)),
        settled_spellings=settled,
        added=added,
        retired=retired,
    )


def _mask(node: str, groups: Mapping[str, Sequence[str]], position: Mapping[str, int]) -> int:
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
