"""The pick lists of a clause's form: taxonomy terms beneath each other with their labels, parameters, values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from core.clauses.model import Binding, BindingKind, Dimension
from core.clauses.taxonomy import Parameter, ParameterKind, Taxonomy, vocabulary
from core.clauses.words import binding_words
from core.vocabulary.model import OwnTerm

UNITS: Mapping[str, str] = {
    "day": "in days; “24 months” and “2 years” are read too",
    "hour": "in hours; “2 days” is read too",
    "hour per year": "in hours per year",
    "person": "how many people",
}


OF_ONE_VERSION = len(Dimension)


def terms(dimension: Dimension) -> tuple[str, ...]:
    """Every term of a dimension that is offered, once, groups before what lies below them."""
    return _offered(vocabulary().taxonomies[dimension])


@lru_cache(maxsize=OF_ONE_VERSION)
def _offered(taxonomy: Taxonomy) -> tuple[str, ...]:
    below = {child for children in taxonomy.children.values() for child in children}
    tops = [node for node in (*taxonomy.children, *taxonomy.leaves) if node not in below]
    walked = dict.fromkeys(node for top in tops for node in _walk(taxonomy, top))
    return tuple(node for node in walked if node not in taxonomy.retired)


def term_label(dimension: Dimension, term: str) -> str:
    """A term with what it lies in ("health records · patient data"), an alias with what it means.

    A word outside the vocabulary stands for itself.
    """
    taxonomy = vocabulary().taxonomies[dimension]
    if term not in taxonomy.masks and (meant := taxonomy.node(term)) is not None:
        return f"{term} · means {taxonomy.label(meant)}"
    above = _parents(taxonomy).get(term)
    return f"{taxonomy.label(term)} · {taxonomy.label(above)}" if above else taxonomy.label(term)


def own_words(words: Iterable[OwnTerm], dimension: Dimension) -> dict[str, str]:
    """An organization's own words of a dimension, each with what it means."""
    return {each.term: f"{each.term} · means {each.means}" for each in words if each.dimension is dimension}


@cache
def parameters() -> tuple[str, ...]:
    """Every parameter, by label."""
    known = vocabulary().parameters
    return tuple(sorted(known, key=lambda name: known[name].label.casefold()))


def parameter_label(name: str) -> str:
    """A parameter as people say it."""
    label = vocabulary().parameters[name].label
    return label[:1].upper() + label[1:]


def unit_help(parameter: Parameter) -> str:
    """How an amount is written."""
    return UNITS.get(parameter.unit, parameter.unit)


def value_choices(parameter: Parameter) -> tuple[str, ...]:
    """The values that can be listed, in their order; none for a number."""
    if parameter.kind is ParameterKind.NUMBER:
        return ()
    return terms(parameter.taxonomy) if parameter.taxonomy is not None else parameter.values


def value_label(parameter: Parameter, value: str) -> str:
    """One of them as people say it."""
    if parameter.taxonomy is not None:
        return term_label(parameter.taxonomy, value)
    return vocabulary().value_labels.get(value, value)


@cache
def bindings() -> Mapping[str, str]:
    """Whose work a clause may reach, brands left out; the written form and its words."""
    fixed = {kind.value: binding_words(Binding(kind)) for kind in (BindingKind.CLIENT_WORK, BindingKind.ORGANIZATION)}
    assets = {
        f"{BindingKind.ASSET.value}:{kind}": binding_words(Binding(BindingKind.ASSET, kind))
        for kind in vocabulary().asset_kinds
    }
    return fixed | assets


def with_given(choices: Sequence[str], given: Sequence[str]) -> list[str]:
    """The choices, and whatever is given beside them: a word of the author's own is shown, not dropped."""
    return list(dict.fromkeys((*choices, *given)))


def _walk(taxonomy: Taxonomy, node: str) -> Iterator[str]:
    yield node
    for child in taxonomy.children.get(node, ()):
        yield from _walk(taxonomy, child)


@lru_cache(maxsize=OF_ONE_VERSION)
def _parents(taxonomy: Taxonomy) -> Mapping[str, str]:
    """The first group each term lies in."""
    children = taxonomy.children
    found: dict[str, str] = {}
    for group, below in children.items():
        for term in below:
            found.setdefault(term, group)
    return found
