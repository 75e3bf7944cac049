"""May I? in words: the verdict at a glance, conditions, what settles a question, and whether it still holds."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.clauses.model import Dimension
from core.conflicts.in_force import Holding
from core.conflicts.model import Alliance, Subject, SubjectKind, World
from core.guidance.activity import Answer, Bearing
from core.guidance.asking import AnsweredQuestion, AnswerToday
from core.guidance.told import ToldClause, ToldCondition, ToldDecision, ToldOutcome, ToldSettling
from pages.view_models import may_i as view

ZONE = "Europe/Berlin"
HELIX = uuid.uuid4()


def told(answer: Answer = Answer.ALLOWED, **parts: Any) -> ToldDecision:
    given: dict[str, Any] = {
        "question": "For Helix: generate text", "sentence": "You may.", "is_silent": False, "reasons": (), "clauses": (),
        "conditions": (), "findings": (), "settlings": (), "standing": (), "standing_findings": (),
        "engine_version": "2", "vocabulary_version": "1.1",
    }  # fmt: skip
    return ToldDecision(answer=answer, **given | parts)


def clause(bearing: Bearing, **parts: Any) -> ToldClause:
    given: dict[str, Any] = {
        "client": "Helix", "policy_title": "Tools", "version_number": 2, "clause_id": "H2", "text": "Only *these*.",
        "plain_words": "Only Firefly may be used.", "policy_id": uuid.uuid4(), "distribution_id": uuid.uuid4(),
        "in_part": False, "hangs_on": (),
    }  # fmt: skip
    return ToldClause(bearing=bearing, **given | parts)


@pytest.mark.parametrize(
    ("answer", "kind", "word"),
    [
        (Answer.ALLOWED, "success", "Allowed"),
        (Answer.CONDITIONS, "warning", "Allowed with conditions"),
        (Answer.FORBIDDEN, "error", "Forbidden"),
        (Answer.ASK, "info", "Ask first"),
    ],
)
def test_every_answer_has_a_colour_an_icon_and_a_word(answer: Answer, kind: str, word: str):
    shown = view.verdict(told(answer))
    assert (shown.kind, shown.text) == (kind, f"**{word}.** You may.")
    assert len({view.verdict(told(each)).icon for each in Answer}) == len(Answer)


def test_silence_is_not_shown_as_permission():
    shown = view.verdict(told(is_silent=True))
    assert shown.kind == "info"
    assert shown.text.startswith("**Nothing forbids it.**")


def test_a_condition_says_whether_it_is_kept_for_which_part_and_who_asks_for_it():
    kept = view.condition_line(
        ToldCondition("human reviewers must be at least 2 people", "", True, ("Helix, clause H5",))
    )
    assert "✓ kept: **Human reviewers" in kept
    assert "Helix, clause H5" in kept
    broken = view.condition_line(ToldCondition("x", "generate images for patients", False, ("A",)))
    assert "✗ not kept" in broken
    assert "when you generate images for patients" in broken


def test_a_dimension_that_settles_it_is_a_question_with_the_answers_of_its_parts():
    settling = ToldSettling(Dimension.TOOL.value, (ToldOutcome(Answer.FORBIDDEN, ("Sora", "other tools")),))
    assert view.settling_heading(settling) == "With which tool?"
    assert view.settling_lines(settling) == ["- ■ Forbidden: Sora, other tools"]


def test_clauses_stand_beneath_what_they_do_as_plain_letters():
    shown = view.clauses_by_bearing(
        told(clauses=(clause(Bearing.FORBIDS), clause(Bearing.UNCLEAR, hangs_on=("rivals",))))
    )
    assert list(shown) == ["Forbids it", "May apply or not"]
    assert shown["Forbids it"][0].own_words == r"Only \*these\*."
    assert "rivals" in shown["May apply or not"][0].note


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (AnswerToday(None, is_same_answer=False, is_same_clauses=False), "can no longer be asked"),
        (AnswerToday(told(Answer.ASK), is_same_answer=False, is_same_clauses=False), "another: ask first"),
        (AnswerToday(told(), is_same_answer=True, is_same_clauses=False), "rests on other clauses"),
        (AnswerToday(told(), is_same_answer=True, is_same_clauses=True), "answered the same way"),
    ],
)
def test_what_holds_today_is_said(today: AnswerToday, said: str):
    assert said in view.today_sentence(today)


def test_the_list_says_the_answer_in_words_and_the_minute_in_the_readers_zone():
    row = AnsweredQuestion(
        uuid.uuid4(), datetime(2026, 11, 24, 9, tzinfo=UTC), "Paul", "For Helix", Answer.FORBIDDEN, False
    )
    silent = replace(row, answer=Answer.ALLOWED, is_silent=True)
    shown = view.frame([row, silent], zone_name=ZONE)
    assert shown["Answer"].tolist() == ["■ Forbidden", "– Nothing forbids it"]
    assert shown.iloc[0].tolist() == ["■ Forbidden", "For Helix", "Paul", "24 Nov 2026, 10:00"]


def test_brands_are_told_apart_from_clients():
    brand = Alliance(uuid.uuid4(), "Corvexa", {HELIX: "Corvexa"})
    at = Holding((), {}, World((), (brand,)), {HELIX: "Helix"})
    assert [view.subject_label(at, each) for each in at.subjects] == [
        "Helix", "Corvexa (co-promoted brand)", "The whole agency",
    ]  # fmt: skip
    assert at.subjects[0] == Subject(SubjectKind.CLIENT, HELIX)
