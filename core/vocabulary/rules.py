"""What a word may be made to mean, and a clause as its organization's words mean it."""

from collections.abc import Iterable
from dataclasses import replace

from core.clauses.model import Clause, Dimension, Norm, Only, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.errors import NotValid
from core.vocabulary.model import LONGEST_WORD, Meanings


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
    """The clause with its organization's own words replaced by what they mean; the clause itself where it has none."""
    if not meanings:
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
    """A word of the shared vocabulary means itself, whatever an organization calls so."""
    known = vocabulary().taxonomies[dimension].masks
    meant = (term if term in known else meanings.get((dimension, term.casefold()), term) for term in terms)
    return tuple(sorted(set(meant)))
