"""What a dashboard asked, kept at the edge under the organization, the role, the filters and the stamp of its facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from core.dashboard.board import asked, choices
from core.dashboard.board_model import Choices
from core.dashboard.freshness import Stamp
from core.dashboard.model import Need
from core.dashboard.narrowing import Asked, Narrowing, as_filters
from core.dashboard.queries import needs
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

    filters = tuple(sorted(as_filters(shown.narrowing).items()))
    return _kept(str(shown.actor.org_id), shown.actor.role.value, part, filters, shown.stamp, answer)


def kept_choices(actor: Actor, stamp: Stamp) -> Choices:
    """What the dashboard can be narrowed to."""

    def answer() -> Choices:
        with in_transaction(actor) as scope:
            return choices(scope.conn, actor)

    return _kept(str(actor.org_id), actor.role.value, "choices", (), stamp, answer)


def kept_needs(actor: Actor, stamp: Stamp) -> tuple[Need, ...]:
    """What needs the reader: it depends on the person, who wrote what and who may decide it."""

    def answer() -> tuple[Need, ...]:
        with in_transaction(actor) as scope:
            return needs(scope.conn, actor, now=scope.now)

    return _kept(str(actor.org_id), actor.role.value, f"needs of {actor.user_id}", (), stamp, answer)


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
