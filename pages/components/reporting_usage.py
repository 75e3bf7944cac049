"""The form that tells of something that was done with AI: what, for whom, when; the engine says how it comes out."""

from datetime import UTC, date, datetime, time
from typing import Any

import streamlit as st
from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.conflicts.in_force import holding
from core.conflicts.model import SubjectKind
from core.guidance.asking import kept_activity, no_such_decision
from core.identity.model import Actor
from core.usage.holdings import brands_of_clients
from core.usage.operations import tell_of_one
from core.usage.reading import Brand
from core.vocabulary.model import OwnTerm
from core.vocabulary.queries import own_terms
from pages.components.addresses import given_id
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import clause_choices as choices
from pages.view_models import usage as view
from pages.view_models.usage import OWN_WORK


def usage_form(actor: Actor) -> None:
    """Draw the fields, filled with May I?'s question where one was brought along."""
    with in_transaction(actor) as scope:
        today = scope.now.date()
        clients = holding(scope.conn, actor.org_id, today=today).clients
        words = own_terms(scope.conn, actor.org_id)
        brands = brands_of_clients(scope.conn, actor.org_id)
        brought_for, terms = _brought(scope.conn, actor)
    with st.container(border=True):
        names = {str(client_id): name for client_id, name in clients.items()} | {OWN_WORK: f"Our {OWN_WORK}"}
        offered = list(names)
        whom: str | None = st.selectbox(
            "For whom", offered, index=offered.index(brought_for) if brought_for in names else None,
            format_func=lambda each: names[each], key="usage.whom", placeholder="Choose a client or your own work",
        )  # fmt: skip
        brand = _brand(
            [each for client, own in brands.items() if str(client) == whom for each in own.values()], brought_for
        )
        given = _terms(words, terms)
        day = st.date_input("When", today, max_value=today, key="usage.day", width=220)
        note = st.text_input("Note", max_chars=400, key="usage.note", help="For your own administrators.")
        is_whole = bool(whom and given)
        sent = st.button("Tell", type="primary", icon=":material/add_alert:", key="usage.tell", disabled=not is_whole)
        st.caption("Your own agency keeps this. A client learns of it only where its own clause was broken.")
    if sent and whom:
        client = {"client": whom} if whom != OWN_WORK else {}
        client |= {"brand": brand} if brand else {}
        noted = {"note": note} if note.strip() else {}
        _tell(actor, {**client, **given, **noted, "occurred_at": _moment(day or today, today)})


def _brought(conn: Connection, actor: Actor) -> tuple[str, dict[str, str]]:
    """For whom and what May I? was asked, where its answer led here."""
    if not st.query_params.get("decision"):
        return "", {}
    activity = kept_activity(conn, actor, given_id("decision", no_such_decision))
    whom = OWN_WORK if activity.subject.kind is SubjectKind.AGENCY else str(activity.subject.id)
    return whom, {dimension.value: term for dimension, term in activity.terms}


def _brand(offered: list[Brand], brought_for: str) -> str | None:
    """One of the chosen client's brands; the co-promoted one that May I? was asked about is chosen at first."""
    if not offered:
        return None
    names = [each.name for each in offered]
    asked = next((place for place, each in enumerate(offered) if str(each.alliance_id) == brought_for), None)
    chosen: str | None = st.selectbox(
        "For which brand", names, index=asked, placeholder="Leave it open", key="usage.brand",
        help="Work on a co-promoted brand is judged by that brand's rules.",
    )  # fmt: skip
    return chosen


def _terms(words: list[OwnTerm], brought: dict[str, str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    fields = list(view.FIELDS.items())
    for pair in (fields[index : index + 2] for index in range(0, len(fields), 2)):
        for column, (dimension, label) in zip(st.columns(2), pair, strict=True):
            offered = [*choices.own_words(words, dimension), *choices.terms(dimension)]
            given = brought.get(dimension.value)
            term = column.selectbox(
                label, offered, index=offered.index(given) if given in offered else None, placeholder="Type to search",
                format_func=_labels(dimension, words), key=f"usage.{dimension.value}",
            )  # fmt: skip
            if term:
                chosen[dimension.value] = term
    return chosen


def _labels(dimension: Dimension, words: list[OwnTerm]) -> Any:
    own = choices.own_words(words, dimension)
    return lambda term: own.get(term) or choices.term_label(dimension, term)


def _moment(day: date, today: date) -> str:
    """Noon of the day in UTC; of today its first moment, which never lies ahead."""
    return datetime.combine(day, time.min if day == today else time(12), UTC).isoformat()


def _tell(actor: Actor, event: dict[str, object]) -> None:
    with refusals() as outcome, changing(actor) as scope:
        receipt = tell_of_one(scope.conn, actor=actor, event=event, now=scope.now)
    if outcome.refused:
        return
    if receipt.refused:
        st.error(receipt.refused[0].reason, icon=":material/block:")
        return
    say_next(view.told(receipt))
    st.rerun()
