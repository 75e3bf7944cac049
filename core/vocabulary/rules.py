"""What a word may be made to mean, and a clause as its organization's words mean it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.clauses.model import Clause, Dimension, Norm, Only, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.errors import NotValid
from core.vocabulary.model import LONGEST_WORD, NO_MEANINGS, Meanings


class WordNotValid(NotValid):
    """A word that cannot be given a meaning, or a meaning that is no term of the shared vocabulary."""


def checked_word(dimension: Dimension, term: str) -> str:
    """The word without space around it, where the shared vocabulary has none like it."""
    tidy = term.strip()
    if not tidy or len(tidy) > LONGEST_WORD:
        raise WordNotValid(f"Write a word of 1 to {LONGEST_WORD} characters.")
    taxonomy = vocabulary().taxonomies[dimension]
    known = taxonomy.node(tidy)
    if known is not None:
        raise WordNotValid(f"“{tidy}” is in the shared vocabulary already ({taxonomy.label(known)}). Use it as it is.")
    return tidy


def checked_meaning(dimension: Dimension, mapped_to: str) -> str:
    """The node of the shared vocabulary that is meant, by its name or its label."""
    node = vocabulary().taxonomies[dimension].node(mapped_to.strip())
    if node is None:
        raise WordNotValid(
            f"“{mapped_to}” is not in the shared vocabulary of {dimension.value}s. Choose a listed term."
        )
    return node


def meanings_of(words: Iterable[tuple[str, str, str]]) -> Meanings:
    """Words as (dimension, term, node); one whose node the shared vocabulary no longer has means nothing."""
    taxonomies = vocabulary().taxonomies
    read = ((Dimension(dimension), term, node) for dimension, term, node in words)
    return {(where, term.casefold()): node for where, term, node in read if node in taxonomies[where].masks}


def read_through(clause: Clause, meanings: Meanings) -> Clause:
    """The clause with its organization's own words, and aliases of shared terms, replaced by what they mean.

    The clause itself where it has none of them.
    """
    if all(term in _masks(dimension) for dimension, term in _words(clause)) and not meanings:
        return clause
    return replace(
        clause,
        scope=_scope(clause.scope, meanings),
        exceptions=tuple(_scope(each, meanings) for each in clause.exceptions),
        norm=_norm(clause.norm, meanings),
    )


def _scope(scope: Scope, meanings: Meanings) -> Scope:
    return Scope(tuple((dimension, _terms(dimension, terms, meanings)) for dimension, terms in scope.terms))


def _norm(norm: Norm, meanings: Meanings) -> Norm:
    if isinstance(norm, Only):
        return Only(_terms(Dimension.TOOL, norm.tools, meanings))
    if isinstance(norm, Require) and norm.one_of is not None:
        dimension = vocabulary().parameters[norm.param].taxonomy
        if dimension is not None:
            return replace(norm, one_of=_terms(dimension, norm.one_of, meanings))
    return norm


def _terms(dimension: Dimension, terms: tuple[str, ...], meanings: Meanings) -> tuple[str, ...]:
    return tuple(sorted({node_meant(dimension, term, meanings) or term for term in terms}))


def node_meant(dimension: Dimension, word: str, meanings: Meanings = NO_MEANINGS) -> str | None:
    """What a word means to an organization: what it always meant, else its own meaning, else what it came to mean.

    So a shared term or alias that a version adds takes no word away from an organization that had it before.
    """
    taxonomy = vocabulary().taxonomies[dimension]
    return taxonomy.settled(word) or meanings.get((dimension, word.casefold())) or taxonomy.node(word)


def _words(clause: Clause) -> Iterator[tuple[Dimension, str]]:
    """Every word of a clause that the vocabulary may know."""
    for scope in (clause.scope, *clause.exceptions):
        for dimension, terms in scope.terms:
            yield from ((dimension, term) for term in terms)
    if isinstance(clause.norm, Only):
        yield from ((Dimension.TOOL, tool) for tool in clause.norm.tools)
    if isinstance(clause.norm, Require) and clause.norm.one_of is not None:
        values = vocabulary().parameters[clause.norm.param].taxonomy
        if values is not None:
            yield from ((values, value) for value in clause.norm.one_of)


def _masks(dimension: Dimension) -> Mapping[str, int]:
    return vocabulary().taxonomies[dimension].masks
