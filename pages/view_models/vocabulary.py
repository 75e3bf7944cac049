"""Vocabulary: an organization's own words, those that still mean nothing, and what a meaning changes."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.conflicts.lints import LintKind
from core.conflicts.word_effects import ToldLint, UnmappedWord, WordEffect
from core.vocabulary.model import OwnTerm
from pages.view_models.lints import KIND_WORDS
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.words import counted

MOST_TOLD = 12
DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.ACTION: "What is done",
    Dimension.TOOL: "Tool",
    Dimension.DATA: "Data",
    Dimension.CHANNEL: "Channel",
    Dimension.AUDIENCE: "Audience",
    Dimension.JURISDICTION: "Country or region",
}
"""The six kinds of word, in the order in which a clause is read."""


def purpose(*, is_enterprise: bool) -> str:
    """What a word of one's own does, and who sees it."""
    if is_enterprise:
        return (
            "A word means what you say in your own clauses alone, from now on. An agency sees it where it holds a "
            "clause that uses it; no other client does."
        )
    return "Your people can ask with these words in May I?. No client sees them, and no clause reads otherwise."


def unmapped_heading(found: Sequence[UnmappedWord]) -> str:
    """How many words stand open."""
    verb = "is" if len(found) == 1 else "are"
    return f"{counted(len(found), 'word')} of your clauses {verb} not in the shared vocabulary"


def unmapped_frame(found: Sequence[UnmappedWord]) -> pd.DataFrame:
    """The words that mean nothing yet."""
    rows = [(each.word, DIMENSIONS[each.dimension], ", ".join(each.clauses), _likely(each)) for each in found]
    return pd.DataFrame(rows, columns=["Word", "Kind", "Clauses", "Perhaps"])


def own_frame(found: Sequence[OwnTerm], *, zone_name: str) -> pd.DataFrame:
    """The words in force."""
    rows = [(each.term, DIMENSIONS[each.dimension], each.means, day(each.added_at, zone_name)) for each in found]
    return pd.DataFrame(rows, columns=["Word", "Kind", "Means", "Since"])


def _likely(word: UnmappedWord) -> str:
    taxonomy = vocabulary().taxonomies[word.dimension]
    return taxonomy.label(word.suggestions[0]) if word.suggestions else "–"


def effect_lines(effect: WordEffect, *, is_enterprise: bool) -> list[str]:
    """What changes, a line each, safe as Markdown; a long list is cut and says so."""
    if not is_enterprise:
        return ["No finding changes: this is about the words of May I? alone."]
    if not effect.clauses:
        return ["None of your published clauses uses the word, so no check of yours changes."]
    named = ", ".join(literal(each) for each in effect.clauses)
    lines = [f"**{counted(len(effect.clauses), 'clause')}** of yours will be read anew: {named}."]
    told = [f"**No longer told** · {_told(each)}" for each in effect.vanishing]
    told += [f"**Newly told** · {_told(each)}" for each in effect.appearing]
    more = [f"And {counted(len(told) - MOST_TOLD, 'change')} more."] if len(told) > MOST_TOLD else []
    return [*lines, *told[:MOST_TOLD], *more]


def _told(lint: ToldLint) -> str:
    return f"{KIND_WORDS[LintKind(lint.kind)]}: {literal(lint.sentence)} ({', '.join(map(literal, lint.clauses))})"
