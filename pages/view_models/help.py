"""The page of help in words: the keys, and the glossary as a table."""

from collections.abc import Sequence
from pathlib import PurePath

import pandas as pd

from core.search.rules import begins_words_of
from pages.page_table import PageEntry
from pages.view_models.guides import glossary

KEYS: Sequence[tuple[str, str]] = (
    ("Ctrl+K", "search, from every page"),
    ("Ctrl+Shift+H", "help for the page at hand"),
    ("Alt+Up", "from an opened record back to its list"),
    ("Alt+N", "something new: a policy, an engagement, a person, a word"),
    ("Ctrl+S", "save the draft that you write"),
    ("Tab, Shift+Tab", "to the next field or link, and back"),
    ("Enter, Space", "press what has the focus; in a table, tick the row"),
    ("Esc", "close a dialog or a menu"),
)


def stem_of(entry: PageEntry) -> str:
    """The name of a page's guide."""
    return PurePath(entry.script).stem


def glossary_frame(said: str) -> pd.DataFrame:
    """Words and meanings; with something said, those whose word or meaning has words that begin so."""
    rows = [
        (word, meaning)
        for word, meaning in glossary()
        if not said.strip() or begins_words_of(said, f"{word} {meaning}")
    ]
    return pd.DataFrame(rows, columns=["Word", "Meaning"])
