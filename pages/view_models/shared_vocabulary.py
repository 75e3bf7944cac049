"""Shared vocabulary: its terms as a tree, edits as sentences, and what they would do to the findings of everybody."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from core.clauses.amending import Edit, EditKind
from core.clauses.taxonomy import MOST_LEAVES, Taxonomy, Vocabulary
from core.clauses.words import listed
from core.conflicts.vocabulary_effects import SharedEffect
from core.vocabulary.versions import VocabularyVersion
from pages.view_models.conflicts import type_words
from pages.view_models.markdown import literal
from pages.view_models.times import minute
from pages.view_models.vocabulary import DIMENSIONS
from pages.view_models.words import counted

KINDS: Mapping[EditKind, str] = {
    EditKind.TERM: "Add a term",
    EditKind.ALIAS: "Add an alias",
    EditKind.MEMBER: "Add a term to a group",
    EditKind.GROUP: "Make a group of terms",
    EditKind.LABEL: "Rename a label",
    EditKind.RETIRE: "Retire a term",
    EditKind.REINSTATE: "Offer a retired term again",
}
"""What an edit does, the likeliest first."""
STEP = "\u2003"
"""An em space, since a cell swallows the usual one."""


def version_words(current: Vocabulary) -> str:
    """Which version counts, and how much room is left where it runs out."""
    where = f"version {current.number}" if current.number else "the files that came with the program"
    return f"In force: {where} ({current.version})."


def room_words(taxonomy: Taxonomy) -> str:
    """How many single terms a dimension has, and for how many there is room."""
    most = MOST_LEAVES[taxonomy.dimension]
    groups = counted(len(taxonomy.children), "group")
    return f"{counted(len(taxonomy.leaves), 'term')} in {groups}; there is room for {most} terms."


def term_frame(taxonomy: Taxonomy, search: str) -> pd.DataFrame:
    """Every term below what it lies in, or the flat list of those that the search finds."""
    sought = search.strip().casefold()
    rows = [
        (
            f"{STEP * (0 if sought else depth)}{taxonomy.label(node)}",
            node,
            counted(taxonomy.masks[node].bit_count(), "term") if node in taxonomy.children else "–",
            ", ".join(taxonomy.aliases(node)) or "–",
            _state(taxonomy, node),
        )
        for depth, node in _tree(taxonomy)
        if not sought or any(sought in said for said in _spellings(taxonomy, node))
    ]
    found = list(dict.fromkeys(rows)) if sought else rows
    return pd.DataFrame(found, columns=["Term", "Name in clauses", "Holds", "Also written", "State"])


def _tree(taxonomy: Taxonomy) -> Iterator[tuple[int, str]]:
    below = {child for children in taxonomy.children.values() for child in children}
    for top in (node for node in (*taxonomy.children, *taxonomy.leaves) if node not in below):
        yield from _walk(taxonomy, top, 0)


def _walk(taxonomy: Taxonomy, node: str, depth: int) -> Iterator[tuple[int, str]]:
    yield depth, node
    for child in taxonomy.children.get(node, ()):
        yield from _walk(taxonomy, child, depth + 1)


def _spellings(taxonomy: Taxonomy, node: str) -> tuple[str, ...]:
    return node.casefold(), taxonomy.label(node).casefold(), *taxonomy.aliases(node)


def _state(taxonomy: Taxonomy, node: str) -> str:
    if node in taxonomy.retired:
        return "– Retired"
    return "○ Added here" if node in taxonomy.added else "● As shipped"


def edit_words(edit: Edit, after: Vocabulary) -> str:
    """One edit as a sentence, safe as Markdown; the labels are those of the vocabulary it leads to."""
    return f"{DIMENSIONS[edit.dimension]}: {_SENTENCES[edit.kind](edit, after.taxonomies[edit.dimension])}"


def _labels(taxonomy: Taxonomy, nodes: Sequence[str]) -> str:
    return listed([literal(taxonomy.label(node)) for node in nodes], "and") if nodes else "no group"


def _one(taxonomy: Taxonomy, node: str) -> str:
    return f"**{literal(taxonomy.label(node))}**"


_SENTENCES: Mapping[EditKind, Callable[[Edit, Taxonomy], str]] = {
    EditKind.TERM: lambda edit, at: f"new term **{literal(edit.said)}** in {_labels(at, edit.groups)}.",
    EditKind.GROUP: lambda edit, at: f"new group **{literal(edit.said)}** of {_labels(at, edit.members)}.",
    EditKind.MEMBER: lambda edit, at: f"{_one(at, edit.term)} comes into {_labels(at, edit.groups)}.",
    EditKind.ALIAS: lambda edit, at: f"“{literal(edit.said)}” means {_one(at, edit.term)}.",
    EditKind.LABEL: lambda edit, _: f"{literal(edit.term)} is called **{literal(edit.said)}**.",
    EditKind.RETIRE: lambda edit, at: f"{_one(at, edit.term)} is no longer offered; clauses that name it keep it.",
    EditKind.REINSTATE: lambda edit, at: f"{_one(at, edit.term)} is offered again.",
}


def effect_sentence(effect: SharedEffect) -> str:
    """How far the edits reach; totals alone, and whether they are of every agency."""
    looked = f"{counted(effect.checked_count, 'agency', 'agencies')} holding clauses"
    if not effect.checked_count:
        return "No agency holds clauses, so no finding can change."
    if not effect.is_complete:
        looked = f"{effect.checked_count:,} agencies looked at, of {effect.agency_count:,} holding clauses"
    if not effect.types:
        return f"No finding would appear, vanish or change at {looked}."
    return f"Findings would change at **{effect.affected_count:,}** of {looked}."


def effect_frame(effect: SharedEffect) -> pd.DataFrame:
    """Totals by type of finding."""
    rows = [(type_words(each.conflict_type), each.appearing, each.vanishing, each.changing) for each in effect.types]
    return pd.DataFrame(rows, columns=["Finding", "Would appear", "Would vanish", "Would change"])


def version_line(version: VocabularyVersion, *, zone_name: str) -> str:
    """A version's number, when it was saved and by whom."""
    return f"**Version {version.number}** · {minute(version.made_at, zone_name)} · {literal(version.made_by_name)}"
