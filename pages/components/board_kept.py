"""What a dashboard asked, kept at the edge under the organization, the role, the filters and the stamp of its facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from core.dashboard.board import asked
from core.dashboard.freshness import Stamp
from core.dashboard.narrowing import Asked, Narrowing, as_filters
from core.db.scope import Scope
from core.identity.model import Actor
from pages.transactions import in_transaction

AnswerT = TypeVar("AnswerT")
FRESH_SECONDS = 60
MOST_KEPT = 400


@dataclass(frozen=True)
class Shown:
    """Who looks at what: the reader, the filters, and the stamp of the facts."""

    actor: Actor
    narrowing: Narrowing
    stamp: Stamp


def kept(shown: Shown, part: str, ask: Callable[[Scope, Asked], AnswerT]) -> AnswerT:
    """The answer of `ask` for one part of the dashboard, asked once for the same facts."""

    def answer() -> AnswerT:
        with in_transaction(shown.actor) as scope:
            return ask(scope, asked(scope.conn, shown.actor, shown.narrowing, now=scope.now))

    actor = shown.actor
    filters = tuple(sorted(as_filters(shown.narrowing).items()))
    return _kept(str(actor.org_id), actor.role.value, part, filters, shown.stamp, answer)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=MOST_KEPT, show_spinner=False)
def _kept(
    org_id: str,  # noqa: ARG001
    role: str,  # noqa: ARG001
    part: str,  # noqa: ARG001
    filters: tuple[tuple[str, str], ...],  # noqa: ARG001
    stamp: Stamp,  # noqa: ARG001
    _ask: Callable[[], AnswerT],
) -> AnswerT:
    return _ask()
