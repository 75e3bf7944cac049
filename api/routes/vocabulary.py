"""The shared vocabulary, an organization's own words beside it, and what giving one a meaning would change."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from core.clauses.model import Dimension
from core.clauses.taxonomy import Taxonomy, vocabulary
from core.conflicts.word_effects import (
    UnmappedWord,
    WordEffect,
    effect_of_mapping,
    effect_of_retiring,
    unmapped_words,
)
from core.vocabulary.model import LONGEST_WORD, OwnTerm
from core.vocabulary.operations import map_word, retire_word
from core.vocabulary.queries import own_terms

router = APIRouter(prefix="/policy-distribution/vocabulary", tags=["Vocabulary"])


class WordIn(RequestBody):
    """One word of one's own, and the shared term or group of terms that it means."""

    dimension: Dimension
    term: str = Field(min_length=1, max_length=LONGEST_WORD, examples=["Copilot Corp"])
    mapped_to: str = Field(min_length=1, max_length=LONGEST_WORD, examples=["m365_copilot"])


class PreviewIn(RequestBody):
    """A word as it would be mapped, or, without `mapped_to`, one that would be retired."""

    dimension: Dimension
    term: str = Field(min_length=1, max_length=LONGEST_WORD, examples=["Copilot Corp"])
    mapped_to: str | None = Field(default=None, min_length=1, max_length=LONGEST_WORD, examples=["m365_copilot"])


@dataclass(frozen=True)
class SharedTerm:
    """A term of the shared vocabulary; `includes` are the terms directly below a group, `aliases` other spellings.

    A retired term is understood where it stands, and no longer offered.
    """

    term: str
    label: str
    includes: tuple[str, ...]
    aliases: tuple[str, ...]
    is_retired: bool


@dataclass(frozen=True)
class SharedWords:
    """The shared terms by dimension; `number` counts the operator's versions, the files of the program are 0."""

    version: str
    number: int
    shared: dict[Dimension, list[SharedTerm]]


@dataclass(frozen=True)
class Words(SharedWords):
    """The shared terms, and the caller's organization's own words."""

    own: list[OwnTerm]


@router.get("")
def get_vocabulary(scope: Scoped) -> Words:
    """Every shared term, and the words of one's own in force."""
    shared = _shared()
    return Words(shared.version, shared.number, shared.shared, own_terms(scope.conn, scope.actor.org_id))


@router.get("/shared")
def get_shared_vocabulary(scope: Scoped) -> SharedWords:  # noqa: ARG001  # it brings the version that counts
    """Every shared term of the version that counts."""
    return _shared()


def _shared() -> SharedWords:
    current = vocabulary()
    terms = {dimension: _terms(taxonomy) for dimension, taxonomy in current.taxonomies.items()}
    return SharedWords(current.version, current.number, terms)


def _terms(taxonomy: Taxonomy) -> list[SharedTerm]:
    return [
        SharedTerm(
            term,
            taxonomy.label(term),
            taxonomy.children.get(term, ()),
            taxonomy.aliases(term),
            term in taxonomy.retired,
        )
        for term in sorted(taxonomy.masks)
    ]


@router.get("/unmapped")
def list_unmapped_words(scope: Scoped) -> list[UnmappedWord]:
    """Words of one's own published clauses that mean nothing yet, with shared terms that are like them."""
    return unmapped_words(scope.conn, scope.actor, today=scope.now.date())


@router.post("/words", status_code=HTTPStatus.CREATED, response_model=OwnTerm)
def map_own_word(wanted: WordIn, once: Once) -> Response:
    """Give a word a meaning; agencies that hold a clause with it are checked again within a second."""
    scope = once.scope
    return once.answer(
        lambda: map_word(scope.conn, actor=scope.actor, now=scope.now, **wanted.model_dump()),
        status=HTTPStatus.CREATED,
    )


@router.post("/preview", response_model=WordEffect)
def preview_word(wanted: PreviewIn, once: Once) -> Response:
    """What a meaning, or its end, changes for one's own published clauses; nothing is kept."""
    scope = once.scope
    today = scope.now.date()

    def seen() -> WordEffect:
        where, word, node = wanted.dimension, wanted.term, wanted.mapped_to
        if node is None:
            return effect_of_retiring(scope.conn, scope.actor, dimension=where, term=word, today=today)
        return effect_of_mapping(scope.conn, scope.actor, dimension=where, term=word, mapped_to=node, today=today)

    return once.answer(seen)


@router.delete("/words/{word_id}", status_code=HTTPStatus.NO_CONTENT)
def retire_own_word(word_id: UUID, scope: Scoped) -> None:
    """Take a word's meaning back; clauses with it need mapping again."""
    retire_word(scope.conn, actor=scope.actor, term_id=word_id, now=scope.now)
