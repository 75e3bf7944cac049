"""The one check that every table of transitions goes through."""

from enum import StrEnum

import pytest

from core.errors import NotInThisState
from core.states import check_move


class Door(StrEnum):
    OPEN = "open"
    AJAR = "half_open"
    SHUT = "shut"
    BRICKED_UP = "bricked_up"


MOVES = {
    Door.OPEN: frozenset({Door.AJAR}),
    Door.AJAR: frozenset({Door.OPEN, Door.SHUT}),
    Door.SHUT: frozenset({Door.OPEN, Door.AJAR, Door.BRICKED_UP}),
    Door.BRICKED_UP: frozenset[Door](),
}


def test_a_move_in_the_table_passes() -> None:
    check_move(MOVES, Door.AJAR, Door.SHUT, noun="door")


@pytest.mark.parametrize(
    ("current", "wanted", "sentence"),
    [
        (Door.OPEN, Door.SHUT, "This door is open and cannot become shut; it can become half open."),
        (
            Door.AJAR,
            Door.BRICKED_UP,
            "This door is half open and cannot become bricked up; it can become open or shut.",
        ),
        (
            Door.SHUT,
            Door.SHUT,
            "This door is shut and cannot become shut; it can become bricked up, half open or open.",
        ),
        (Door.BRICKED_UP, Door.OPEN, "This door is bricked up and cannot become open; that state is final."),
    ],
)
def test_a_refused_move_names_the_moves_that_are_allowed(current: Door, wanted: Door, sentence: str) -> None:
    with pytest.raises(NotInThisState) as refusal:
        check_move(MOVES, current, wanted, noun="door")
    assert refusal.value.message == sentence
    assert refusal.value.details["allowed"] == sorted(MOVES[current])


def test_a_state_without_a_row_is_final() -> None:
    with pytest.raises(NotInThisState, match="final"):
        check_move({Door.OPEN: MOVES[Door.OPEN]}, Door.SHUT, Door.OPEN, noun="door")
