"""A refusal in a page is its sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from core.errors import Refusal
from pages.view_models.markdown import literal


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
    problems = refusal.details.get("problems")
    listed = [str(problem) for problem in problems] if isinstance(problems, list | tuple) and len(problems) > 1 else []
    lines = "".join(f"\n- {literal(problem)}" for problem in listed)
    sentence = f"{len(listed)} things to mend:\n{lines}" if listed else literal(refusal.message)
    st.error(sentence, icon=":material/block:")
