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
from core.clauses.taxonomy import vocabulary
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
    """A term of the shared vocabulary; `includes` are the terms directly below a group."""

    term: str
    label: str
    includes: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """The shared terms by dimension with their version, and the caller's organization's own words."""

    version: str
    shared: dict[Dimension, list[SharedTerm]]
    own: list[OwnTerm]


@router.get("")
def get_vocabulary(scope: Scoped) -> Words:
    """Every shared term, and the words of one's own in force."""
    shared = {
        dimension: [
            SharedTerm(term, taxonomy.label(term), taxonomy.children.get(term, ())) for term in sorted(taxonomy.masks)
        ]
        for dimension, taxonomy in vocabulary().taxonomies.items()
    }
    return Words(vocabulary().version, shared, own_terms(scope.conn, scope.actor.org_id))


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
