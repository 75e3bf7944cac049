"""For a word outside the vocabulary, the terms that come nearest to it: offered to an author, never put in unasked."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary

LEAST_LIKENESS = 0.5
ALIKE_LETTERS = 0.72
"""Below this, letters in common are chance: "sonnet" and "synthetic"."""
_WORD = re.compile(r"[^\W_]+")


def nearest_terms(dimension: Dimension, word: str, *, limit: int = 3) -> tuple[str, ...]:
    """Terms of the dimension whose name or label is most like the word, the likest first; none when none is."""
    taxonomy = vocabulary().taxonomies[dimension]
    rated = ((max(_likeness(word, said) for said in (term, taxonomy.label(term))), term) for term in taxonomy.offered)
    near = sorted((-likeness, term) for likeness, term in rated if likeness >= LEAST_LIKENESS)
    return tuple(term for _, term in near[:limit])


def _likeness(word: str, spelling: str) -> float:
    """Between 0 and 1: letters in the same order, or the share of the words that both hold."""
    given, known = (_words(text) for text in (word, spelling))
    letters = SequenceMatcher(None, " ".join(given), " ".join(known)).ratio()
    shared = len(set(given) & set(known)) / max(len(set(given) | set(known)), 1)
    return max(letters if letters >= ALIKE_LETTERS else 0.0, shared)


def _words(text: str) -> list[str]:
    return list(_without_plural(_WORD.findall(text.casefold())))


def _without_plural(words: Iterable[str]) -> Iterable[str]:
    return (word.removesuffix("s") if len(word) > len("gas") else word for word in words)
