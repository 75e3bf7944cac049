"""What of the search needs no database: who finds which kinds, where a thing opens, and terms of the vocabulary."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from core.clauses.model import Dimension
from core.clauses.taxonomy import Vocabulary
from core.identity.model import Actor, OrganizationKind
from core.search.model import ADDRESS_OF, FINDABLE, LONGEST, Found, FoundKind, FoundOfKind

_SAME = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae"})
_NO_WORD = re.compile(r"[\W_]+")


def kinds_for(actor: Actor) -> list[FoundKind]:
    """The kinds that this person may find."""
    return [kind for kind, permission in FINDABLE[actor.kind].items() if actor.may(permission)]


def folded(said: str) -> str:
    """Letters without case, accents and marks between them, as `app.folded` makes them in the database."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", said.lower()) if not unicodedata.combining(each))
    return _NO_WORD.sub(" ", plain.translate(_SAME)).strip()


def begins_words_of(said: str, text: str) -> bool:
    """Whether each word of what was said begins a word of the text; nothing said fits nothing."""
    return _begins(_words_said(said), folded(text).split())


def path_of(side: OrganizationKind, kind: FoundKind, thing_id: UUID) -> str:
    """The address that opens the thing; "" where no page opens one alone."""
    page, parameter = ADDRESS_OF.get((side, kind), ("", ""))
    return f"/{page}?{parameter}={thing_id}" if page else ""


def terms_found(said: str, shared: Vocabulary, own: Sequence[tuple[Dimension, str, str]], side: OrganizationKind,
                *, most: int) -> FoundOfKind | None:  # fmt: skip
    """Terms of the shared vocabulary by label, name or alias, and the organization's own words; the shortest first."""
    found = sorted(
        {*_shared_terms(said, shared, side), *_own_words(said, own)},
        key=lambda each: (not folded(each.title).startswith(folded(said)), len(each.title), each.title, each.path),
    )
    return FoundOfKind(FoundKind.TERM, len(found), tuple(found[:most])) if found else None


def _own_words(said: str, own: Sequence[tuple[Dimension, str, str]]) -> Iterator[Found]:
    for dimension, word, means in own:
        if begins_words_of(said, word):
            yield Found(FoundKind.TERM, None, word, f"{dimension.value}, our word for {means}", "own", "/vocabulary")


def _shared_terms(said: str, shared: Vocabulary, side: OrganizationKind) -> Iterator[Found]:
    is_operator, wanted = side is OrganizationKind.OPERATOR, _words_said(said)
    for dimension, label, words in _spelt(shared):
        if _begins(wanted, words):
            at = f"/shared_vocabulary?vocabulary_kind={quote(dimension.value)}&vocabulary_search={quote(label)}"
            yield Found(FoundKind.TERM, None, label, dimension.value, "shared", at if is_operator else "/vocabulary")


def _words_said(said: str) -> list[str]:
    return folded(said[:LONGEST]).split()[:8]


def _begins(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return bool(wanted) and all(any(word.startswith(each) for word in words) for each in wanted)


# A vocabulary never changes: a new version is another one.
@lru_cache(maxsize=2)
def _spelt(shared: Vocabulary) -> tuple[tuple[Dimension, str, tuple[str, ...]], ...]:
    """Each term that is offered, with the words of its name, its label and its aliases."""
    spelt: list[tuple[Dimension, str, tuple[str, ...]]] = []
    for dimension, taxonomy in shared.taxonomies.items():
        words = {node: {*folded(node).split(), *folded(taxonomy.label(node)).split()} for node in taxonomy.offered}
        for spelling, node in taxonomy.nodes_by_spelling.items():
            words.get(node, set()).update(folded(spelling).split())
        spelt += [(dimension, taxonomy.label(node), tuple(sorted(each))) for node, each in words.items()]
    return tuple(spelt)
