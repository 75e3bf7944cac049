"""Which edits of the shared vocabulary are allowed, and how they are kept: each adds, so no clause loses a word."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import rfc8785

from core.clauses.amending import Edit, EditKind, amended
from core.clauses.model import Dimension
from core.clauses.taxonomy import MOST_LEAVES, Taxonomy, Vocabulary
from core.errors import NotValid

MOST_EDITS = 50
LONGEST_SAID = 80
LONGEST_NAME = 60
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


class EditNotValid(NotValid):
    """An edit that the shared vocabulary cannot take."""


def read_edit(given: Mapping[str, Any]) -> Edit:
    """One edit as it was written down or sent; what is missing in it is refused by its check.

    Raises:
        EditNotValid: for a kind of edit that there is not, and never will be for taking away and moving.
    """
    try:
        kind = EditKind(given["kind"])
    except ValueError:
        raise EditNotValid(
            "A version adds terms, groups, members and aliases, renames a label, retires a term or offers it again. "
            "Nothing is removed or moved, since published clauses rest on it: retire the term instead."
        ) from None
    return Edit(
        kind,
        Dimension(given["dimension"]),
        str(given.get("term") or ""),
        str(given.get("said") or ""),
        tuple(given.get("groups") or ()),
        tuple(given.get("members") or ()),
    )


def edit_document(edit: Edit) -> dict[str, Any]:
    """An edit as it is written down; empty parts are left out."""
    parts = {"said": edit.said, "groups": list(edit.groups), "members": list(edit.members)}
    fixed = {"kind": edit.kind.value, "dimension": edit.dimension.value, "term": edit.term}
    return fixed | {name: part for name, part in parts.items() if part}


def version_document(current: Vocabulary, earlier: Sequence[Edit], edits: Sequence[Edit]) -> dict[str, Any]:
    """A version: all edits to the files so far, and which files it was made on."""
    return {"files": current.shipped_version, "edits": [edit_document(each) for each in (*earlier, *edits)]}


def version_sha256(document: Mapping[str, Any]) -> bytes:
    """SHA-256 of the version's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).digest()


def checked_edits(current: Vocabulary, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], Vocabulary]:
    """The edits, a new node's name made of its label where none is given, and the vocabulary that they lead to.

    Raises:
        EditNotValid: for the first that cannot be, after those before it.
    """
    if not 1 <= len(edits) <= MOST_EDITS:
        raise EditNotValid(f"A version holds 1 to {MOST_EDITS} edits. Add one, or save the rest as the next version.")
    after, kept = current, []
    for edit in edits:
        named = _named(edit)
        _CHECKS[edit.kind](after.taxonomies[edit.dimension], named)
        kept.append(named)
        after = amended(after, [named], number=current.number + 1)
    return tuple(kept), after


def _named(edit: Edit) -> Edit:
    """The edit with tidy words, and a name made of its label where a new node has none."""
    said, term = " ".join(edit.said.split()), edit.term.strip()
    if not term and edit.kind in (EditKind.TERM, EditKind.GROUP):
        term = _BETWEEN_WORDS.sub("_", said.casefold()).strip("_")[:LONGEST_NAME]
    return replace(edit, said=said, term=term)


def _check_term(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_name(taxonomy, edit)
    if not edit.groups:
        raise EditNotValid(f"Choose at least one group that “{edit.said}” belongs to.")
    _check_groups(taxonomy, edit.groups)
    most = MOST_LEAVES[taxonomy.dimension]
    if len(taxonomy.leaves) >= most:
        raise EditNotValid(
            f"There is room for {most} {taxonomy.dimension.value} terms, and all of it is taken. Add an alias to a term"
            " that is there, or ask for a release with more room."
        )


def _check_group(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_name(taxonomy, edit)
    if not edit.members:
        raise EditNotValid(f"Choose the terms that the group “{edit.said}” holds.")
    for member in edit.members:
        _check_known(taxonomy, member)


def _check_member(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_known(taxonomy, edit.term)
    if not edit.groups:
        raise EditNotValid(f"Choose the group that “{taxonomy.label(edit.term)}” comes into.")
    _check_groups(taxonomy, edit.groups)
    for group in edit.groups:
        if taxonomy.masks[edit.term] & ~taxonomy.masks[group] == 0:
            raise EditNotValid(f"{taxonomy.label(group)} holds {taxonomy.label(edit.term)} already.")
        if _is_below(taxonomy, group, edit.term):
            raise EditNotValid(
                f"{taxonomy.label(group)} lies in {taxonomy.label(edit.term)}, so it cannot hold it. Choose another."
            )


def _check_alias(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_known(taxonomy, edit.term)
    _check_spelling(taxonomy, edit.said)


def _check_label(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_known(taxonomy, edit.term)
    if edit.said == taxonomy.label(edit.term):
        raise EditNotValid(f"“{edit.said}” is the label already. Write another one.")
    if taxonomy.node(edit.said) != edit.term:
        _check_spelling(taxonomy, edit.said)


def _check_retirement(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_known(taxonomy, edit.term)
    if edit.term in taxonomy.retired:
        raise EditNotValid(f"{taxonomy.label(edit.term)} is retired already.")


def _check_return(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_known(taxonomy, edit.term)
    if edit.term not in taxonomy.retired:
        raise EditNotValid(f"{taxonomy.label(edit.term)} is not retired, so it is offered as it is.")


def _check_name(taxonomy: Taxonomy, edit: Edit) -> None:
    _check_spelling(taxonomy, edit.said)
    if not _NAME.fullmatch(edit.term) or len(edit.term) > LONGEST_NAME:
        raise EditNotValid(
            f"Give it a name of 1 to {LONGEST_NAME} letters, digits and underscores that begins with a letter."
        )
    _check_spelling(taxonomy, edit.term)


def _check_spelling(taxonomy: Taxonomy, spelling: str) -> None:
    """A spelling is free where it means nothing yet, whatever its capitals."""
    if not 1 <= len(spelling) <= LONGEST_SAID:
        raise EditNotValid(f"Write 1 to {LONGEST_SAID} characters.")
    names = {name.casefold(): name for name in taxonomy.masks}
    known = taxonomy.node(spelling) or names.get(spelling.casefold())
    if known is not None:
        raise EditNotValid(
            f"“{spelling}” means {taxonomy.label(known)} already, and a word keeps its meaning. Write another."
        )


def _check_known(taxonomy: Taxonomy, node: str) -> None:
    if node not in taxonomy.masks:
        raise EditNotValid(f"“{node}” is no {taxonomy.dimension.value} of the vocabulary. Choose a listed term.")


def _check_groups(taxonomy: Taxonomy, groups: Sequence[str]) -> None:
    for group in groups:
        _check_known(taxonomy, group)
        if group not in taxonomy.children:
            raise EditNotValid(
                f"{taxonomy.label(group)} is a single term, and clauses rest on that. Choose a group, or make one."
            )


def _is_below(taxonomy: Taxonomy, node: str, above: str) -> bool:
    children = taxonomy.children.get(above, ())
    return node in children or any(_is_below(taxonomy, node, child) for child in children)


_CHECKS: Mapping[EditKind, Callable[[Taxonomy, Edit], None]] = MappingProxyType(
    {
        EditKind.TERM: _check_term,
        EditKind.GROUP: _check_group,
        EditKind.MEMBER: _check_member,
        EditKind.ALIAS: _check_alias,
        EditKind.LABEL: _check_label,
        EditKind.RETIRE: _check_retirement,
        EditKind.REINSTATE: _check_return,
    }
)
