"""A refusal in a page is its sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from core.errors import Refusal
from pages.view_models.markdown import literal
from pages.view_models.problems import problems_of
from pages.view_models.words import counted


@dataclass
class Outcome:
    """Whether what was tried was refused."""

    refused: bool = False


@contextmanager
def refusals() -> Iterator[Outcome]:
    """Show a refusal where it happens and go on below it; anything else that goes wrong is the entry point's."""
    outcome = Outcome()
    try:
        yield outcome
    except Refusal as refusal:
        outcome.refused = True
        show_refusal(refusal)


def show_refusal(refusal: Refusal) -> None:
    """The sentence; where several problems are listed, one line each."""
    problems = problems_of(refusal)
    if len(problems) > 1:
        show_problems(problems)
    else:
        st.error(literal(refusal.message), icon=":material/block:")


def show_problems(problems: Sequence[str]) -> None:
    """What is to be mended, one line each."""
    lines = "".join(f"\n- {literal(problem)}" for problem in problems)
    st.error(f"{counted(len(problems), 'thing')} to mend:\n{lines}", icon=":material/block:")
