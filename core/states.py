"""Moves between stored states: every capability's table of transitions is checked here, in one voice."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from core.errors import NotInThisState

StateT = TypeVar("StateT", bound=StrEnum)


def check_move(table: Mapping[StateT, frozenset[StateT]], current: StateT, wanted: StateT, *, noun: str) -> None:
    """Refuse a move that the table does not hold.

    Args:
        table: every state with the states that may follow it; a state without a row is final.
        current: the state the record is in.
        wanted: the state somebody asks for. Staying is a move like any other: allowed only where the table says so.
        noun: what the user calls the record ("violation"); it opens the refusal's sentence.

    Raises:
        NotInThisState: the sentence names the allowed moves; `current`, `wanted`, `allowed` are in its details.
    """
    allowed = sorted(table.get(current, frozenset()))
    if wanted in allowed:
        return
    opening = f"This {noun} is {_spoken(current)} and cannot become {_spoken(wanted)}"
    ending = f"it can become {_alternatives(allowed)}." if allowed else "that state is final."
    raise NotInThisState(
        f"{opening}; {ending}", current=str(current), wanted=str(wanted), allowed=[str(state) for state in allowed]
    )


def _spoken(state: StrEnum) -> str:
    """The state as a person says it: `changes_requested` → "changes requested"."""
    return state.value.replace("_", " ")


def _alternatives(states: list[StateT]) -> str:
    """The states as a spoken list: "a", "a or b", "a, b or c"."""
    spoken = [_spoken(state) for state in states]
    return " or ".join([", ".join(spoken[:-1]), spoken[-1]] if len(spoken) > 1 else spoken)
