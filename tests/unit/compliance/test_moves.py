"""Every pair of states of the three machines, legal and illegal, against the moves as the specification draws them."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from core.compliance.model import ASSESSMENT_MOVES, VIOLATION_MOVES, AssessmentState, ViolationState
from core.errors import NotInThisState
from core.exceptions.model import EXCEPTION_MOVES, ExceptionState
from core.states import check_move

DRAWN: list[tuple[str, type[StrEnum], Mapping[Any, frozenset[Any]], str]] = [
    (
        "assessment",
        AssessmentState,
        ASSESSMENT_MOVES,
        "draft→submitted submitted→accepted submitted→changes_requested changes_requested→draft accepted→superseded",
    ),
    (
        "violation",
        ViolationState,
        VIOLATION_MOVES,
        "reported→confirmed reported→dismissed confirmed→correcting confirmed→dismissed "  # noqa: ISC004 (one drawing)
        "correcting→verified correcting→dismissed verified→closed verified→correcting",
    ),
    (
        "exception",
        ExceptionState,
        EXCEPTION_MOVES,
        "requested→approved requested→denied requested→withdrawn approved→expired approved→revoked approved→superseded",
    ),
]
PAIRS = [
    pytest.param(noun, table, before, after, f"{before}→{after}" in drawn.split(), id=f"{noun}:{before}→{after}")
    for noun, words, table, drawn in DRAWN
    for before, after in product(words, repeat=2)
]


@pytest.mark.parametrize(("noun", "table", "before", "after", "legal"), PAIRS)
def test_a_record_moves_only_along_its_table(
    noun: str, table: Mapping[Any, frozenset[Any]], before: StrEnum, after: StrEnum, legal: bool
) -> None:
    if legal:
        check_move(table, before, after, noun=noun)
        return
    with pytest.raises(NotInThisState) as refusal:
        check_move(table, before, after, noun=noun)
    assert refusal.value.details["allowed"] == sorted(table[before])


@pytest.mark.parametrize(("noun", "words", "table", "drawn"), DRAWN, ids=[noun for noun, *_ in DRAWN])
def test_every_state_has_a_row_and_every_drawn_move_is_one_of_the_table(
    noun: str, words: type[StrEnum], table: Mapping[Any, frozenset[Any]], drawn: str
) -> None:
    assert set(table) == set(words), noun
    assert {f"{before}→{after}" for before, afters in table.items() for after in afters} == set(drawn.split())
