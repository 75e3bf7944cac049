"""What an operator's versions add to the vocabulary of the files: edits that only ever add, put on in their order.

Nothing here refuses: a version was checked when it was saved, and a later release of the files may hold what it adds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from core.clauses.model import Dimension
from core.clauses.taxonomy import Taxonomy, Vocabulary, taxonomy_of


class EditKind(StrEnum):
    """What one edit does; none takes a term away or moves it."""

    TERM = "term"
    GROUP = "group"
    MEMBER = "member"
    ALIAS = "alias"
    LABEL = "label"
    RETIRE = "retire"
    REINSTATE = "reinstate"


@dataclass(frozen=True)
class Edit:
    """One step from a vocabulary to the next.

    Attributes:
        term: the node that it is about: a new one of a term or a group, else one that is there.
        said: the label of a new node, the new label of another, or the alias.
        groups: above a new term, or to which a term is added.
        members: of a new group.
    """

    kind: EditKind
    dimension: Dimension
    term: str
    said: str = ""
    groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass
class _Growing:
    """A taxonomy while it is added to."""

    groups: dict[str, list[str]]
    leaves: list[str]
    labels: dict[str, str]
    spellings: dict[str, str]
    added: set[str]
    retired: set[str]

    def knows(self, node: str) -> bool:
        """Whether the node is there."""
        return node in self.groups or node in self.leaves

    def below(self, node: str) -> set[str]:
        """The node and everything under it."""
        found, pending = {node}, [node]
        while pending:
            under = [each for each in self.groups.get(pending.pop(), ()) if each not in found]
            found.update(under)
            pending.extend(under)
        return found

    def name(self, node: str, said: str) -> None:
        """Give a new node its name, its label and the spellings of both."""
        self.added.add(node)
        self.labels[node] = said
        for spelling in (node, said):
            self.spellings.setdefault(spelling.casefold(), node)


def amended(files: Vocabulary, edits: Sequence[Edit], *, number: int, digest: str = "") -> Vocabulary:
    """The vocabulary of the files with the edits of all versions up to that number."""
    taxonomies = {
        dimension: _amended(taxonomy, [edit for edit in edits if edit.dimension is dimension])
        for dimension, taxonomy in files.taxonomies.items()
    }
    return replace(
        files,
        taxonomies=MappingProxyType(taxonomies),
        every_leaf=tuple(taxonomies[dimension].full for dimension in Dimension),
        number=number,
        digest=digest,
    )


def _amended(taxonomy: Taxonomy, edits: Sequence[Edit]) -> Taxonomy:
    if not edits:
        return taxonomy
    growing = _Growing(
        groups={group: list(children) for group, children in taxonomy.children.items()},
        leaves=list(taxonomy.leaves),
        labels=dict(taxonomy.labels),
        spellings=dict(taxonomy.nodes_by_spelling),
        added=set(taxonomy.added),
        retired=set(taxonomy.retired),
    )
    for edit in edits:
        _STEPS[edit.kind](growing, edit)
    return taxonomy_of(
        taxonomy.dimension,
        growing.groups,
        growing.labels,
        # New leaves behind the others: the places of those that were there stay, and witnesses with them.
        leaves=growing.leaves,
        spellings=growing.spellings,
        settled=taxonomy.settled_spellings,
        added=frozenset(growing.added),
        retired=frozenset(growing.retired),
    )


def _add_term(growing: _Growing, edit: Edit) -> None:
    if not growing.knows(edit.term):
        growing.leaves.append(edit.term)
        growing.name(edit.term, edit.said)
    _add_to_groups(growing, edit)


def _add_to_groups(growing: _Growing, edit: Edit) -> None:
    if not growing.knows(edit.term):
        return
    under = growing.below(edit.term)
    for group in edit.groups:
        if group in growing.groups and group not in under and edit.term not in growing.groups[group]:
            growing.groups[group].append(edit.term)


def _add_group(growing: _Growing, edit: Edit) -> None:
    members = [member for member in edit.members if growing.knows(member)]
    if members and not growing.knows(edit.term):
        growing.groups[edit.term] = members
        growing.name(edit.term, edit.said)


def _add_alias(growing: _Growing, edit: Edit) -> None:
    if growing.knows(edit.term):
        growing.spellings.setdefault(edit.said.casefold(), edit.term)


def _rename(growing: _Growing, edit: Edit) -> None:
    if growing.knows(edit.term):
        growing.labels[edit.term] = edit.said
        growing.spellings.setdefault(edit.said.casefold(), edit.term)


def _retire(growing: _Growing, edit: Edit) -> None:
    growing.retired.add(edit.term)


def _reinstate(growing: _Growing, edit: Edit) -> None:
    growing.retired.discard(edit.term)


_STEPS: Mapping[EditKind, Callable[[_Growing, Edit], None]] = {
    EditKind.TERM: _add_term,
    EditKind.GROUP: _add_group,
    EditKind.MEMBER: _add_to_groups,
    EditKind.ALIAS: _add_alias,
    EditKind.LABEL: _rename,
    EditKind.RETIRE: _retire,
    EditKind.REINSTATE: _reinstate,
}
