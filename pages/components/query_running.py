"""Running a query: seconds counted, a way to stop, the trail written, and only then the answer kept for the page."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from uuid import UUID

import streamlit as st

from core.analytics.asking import ask
from core.analytics.children import prepare
from core.analytics.model import Answer, Extract, QueryStopped
from core.analytics.operations import note_run
from core.errors import Refusal
from core.identity.model import Actor
from pages.components.refusing import show_refusal
from pages.transactions import changing

SLOW = 0.8


@dataclass(frozen=True)
class Shown:
    """An answer as the page keeps it between runs."""

    statement: str
    answer: Answer
    data_at: datetime
    row_columns: tuple[str, ...] = ()
    spread: str | None = None


def run_query(
    actor: Actor, extract: Extract, statement: str, given: dict[str, str], *, saved_query_id: UUID | None = None
) -> Answer | None:
    """Ask, note it in the trail, and give the answer; a refusal is shown in its place."""
    began = perf_counter()
    place = st.empty()
    try:
        outcome: Answer | Refusal = ask(extract, statement, given, while_waiting=lambda passed: _wait(place, passed))
    except Refusal as refusal:
        outcome = refusal
    except BaseException:
        # Stop, or another press: the run of this page ends here, and the process with it.
        _note(actor, statement, QueryStopped("Stopped by you."), perf_counter() - began, saved_query_id)
        raise
    place.empty()
    prepare()
    _note(actor, statement, outcome, perf_counter() - began, saved_query_id)
    if isinstance(outcome, Answer):
        return outcome
    show_refusal(outcome)
    return None


def _wait(place: object, passed: float) -> None:
    """Drawing anything is also where Streamlit ends this run when something else was pressed."""
    if passed < SLOW:
        return
    with place.container(horizontal=True, vertical_alignment="center"):  # type: ignore[attr-defined]  # an st.empty()
        st.caption(f"Running for {passed:.0f} s. Any press on this page stops it.")


def _note(actor: Actor, statement: str, outcome: Answer | Refusal, seconds: float, saved_query_id: UUID | None) -> None:
    with changing(actor) as scope:
        note_run(
            scope.conn, actor=actor, statement=statement, outcome=outcome, seconds=seconds, now=scope.now,
            saved_query_id=saved_query_id,
        )  # fmt: skip
