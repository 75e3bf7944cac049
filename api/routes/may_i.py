"""May I?: an agency's people ask before they begin; the answer cites every clause and is kept at the agency."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from core.clauses.model import Dimension
from core.conflicts.model import Subject, SubjectKind
from core.guidance.asking import (
    LONGEST_WORD,
    AnswerToday,
    KeptDecision,
    answer_today,
    ask,
    kept_decision,
    read_activity,
)
from core.vocabulary.queries import own_meanings

router = APIRouter(prefix="/policy-distribution", tags=["May I?"])

MOST_VALUES = 30
Word = Annotated[str, Field(min_length=1, max_length=LONGEST_WORD)]


class SubjectIn(RequestBody):
    """For whom: a client or a brand of an alliance by its id, or the agency as a whole, which has none."""

    kind: SubjectKind
    id: UUID | None = None

    def read(self) -> Subject:
        """As the question knows it."""
        return Subject(self.kind, None if self.kind is SubjectKind.AGENCY else self.id)


class QuestionIn(RequestBody):
    """An activity: terms of the shared vocabulary, or the agency's own words for them; what is left out is left open.

    `values` are what the work would keep to, by parameter, as a number in its unit, an amount or a word.
    """

    subject: SubjectIn
    action: Word | None = Field(default=None, examples=["gen_text"])
    tool: Word | None = Field(default=None, examples=["claude_for_work"])
    data: Word | None = Field(default=None, examples=["client_material"])
    channel: Word | None = Field(default=None, examples=["email"])
    audience: Word | None = Field(default=None, examples=["physician"])
    jurisdiction: Word | None = Field(default=None, examples=["DE"])
    day: date | None = Field(default=None, description="The day of the work; today where it is left out.")
    values: dict[Word, int | Word] = Field(
        default={}, max_length=MOST_VALUES, examples=[{"prompt_log.retention_days": "24 months"}]
    )

    @property
    def terms(self) -> dict[str, str]:
        """What is not left open."""
        given = {dimension.value: getattr(self, dimension.value) for dimension in Dimension}
        return {name: term for name, term in given.items() if term is not None}


@dataclass(frozen=True)
class DecisionThenAndNow:
    """The answer as it was given, and how the same question would be answered now."""

    decision: KeptDecision
    today: AnswerToday


@router.post("/may-i", status_code=HTTPStatus.CREATED, response_model=KeptDecision)
def ask_may_i(question: QuestionIn, once: Once) -> Response:
    """Ask: allowed, allowed with conditions, forbidden, or ask. Each question is kept with its answer."""
    scope = once.scope

    def answered() -> KeptDecision:
        meanings = own_meanings(scope.conn, scope.actor.org_id)
        activity = read_activity(question.subject.read(), question.terms, question.values, meanings)
        day = question.day or scope.now.date()
        return ask(scope.conn, actor=scope.actor, activity=activity, day=day, now=scope.now)

    return once.answer(answered, status=HTTPStatus.CREATED)


@router.get("/may-i/{decision_id}")
def get_may_i(decision_id: UUID, scope: Scoped) -> DecisionThenAndNow:
    """One question of the caller's agency: as it was decided then, and whether it is answered the same way now."""
    return DecisionThenAndNow(
        kept_decision(scope.conn, scope.actor, decision_id), answer_today(scope.conn, scope.actor, decision_id)
    )
