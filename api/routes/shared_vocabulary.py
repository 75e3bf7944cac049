"""The operator's versions of the shared vocabulary: their history, what the next would change in totals, saving it."""

from http import HTTPStatus
from time import monotonic

from fastapi import APIRouter, Query
from pydantic import Field

from api.authentication import Scoped
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.clauses.amending import Edit
from core.clauses.model import Dimension
from core.conflicts.vocabulary_effects import EffectTally, SharedEffect
from core.vocabulary.edits import LONGEST_NAME, LONGEST_SAID, MOST_EDITS, checked_edits, read_edit
from core.vocabulary.versions import LONGEST_REASON, VocabularyVersion, check_base, save_version, vocabulary_history

router = APIRouter(prefix="/policy-distribution/vocabulary/versions", tags=["Vocabulary"])

LONGEST_LOOK = 8.0
"""Seconds after which a preview says what it has seen so far."""


class EditIn(RequestBody):
    """One edit: `term`, `group`, `member`, `alias`, `label`, `retire` or `reinstate`; nothing is removed or moved."""

    kind: str = Field(max_length=20, examples=["alias"])
    dimension: Dimension
    term: str = Field(default="", max_length=LONGEST_NAME, description="The node; a new one is named by its label.")
    said: str = Field(default="", max_length=LONGEST_SAID, description="A label, or the alias.")
    groups: list[str] = Field(default=[], max_length=20, description="Above a new term, or to which one is added.")
    members: list[str] = Field(default=[], max_length=300, description="Of a new group.")


class EditsIn(RequestBody):
    """Edits in the order in which they are made."""

    edits: list[EditIn] = Field(min_length=1, max_length=MOST_EDITS)

    def read(self) -> list[Edit]:
        """The edits as the core has them."""
        return [read_edit(each.model_dump()) for each in self.edits]


class VersionIn(EditsIn):
    """The next version, and why."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


@router.get("")
def list_vocabulary_versions(
    scope: Scoped, before: int | None = Query(None, ge=1, le=2**31 - 1), limit: int = Query(50, ge=1, le=200)
) -> list[VocabularyVersion]:
    """The versions saved so far, newest first, each with its own edits; `before` is the last number of a page."""
    return vocabulary_history(scope.conn, scope.actor, before=before, limit=limit)


@router.post("/preview")
def preview_vocabulary_version(wanted: EditsIn, scope: Scoped, based_on: ExpectedRevision) -> SharedEffect:
    """How many findings would come, go or change over all agencies; nothing is kept, and nobody is named.

    After a few seconds the answer says what was seen so far: `checked_count` is then below `agency_count`.
    """
    current = check_base(scope.conn, based_on)
    tally = EffectTally(current, checked_edits(current, wanted.read())[1], today=scope.now.date())
    until = monotonic() + LONGEST_LOOK
    while tally.has_more and monotonic() < until:
        tally.look(scope.conn, actor=scope.actor)
    return tally.effect()


@router.post("", status_code=HTTPStatus.CREATED)
def save_vocabulary_version(wanted: VersionIn, scope: Scoped, based_on: ExpectedRevision) -> VocabularyVersion:
    """Save the edits as the next version. `If-Match` with the number they were made on refuses when it is overtaken."""
    return save_version(
        scope.conn, actor=scope.actor, edits=wanted.read(), reason=wanted.reason, based_on=based_on, now=scope.now
    )
