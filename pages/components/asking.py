"""The form of May I?: pick lists over the vocabulary; what is left open stays open. It keeps what was chosen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.conflicts.in_force import Holding
from core.guidance.asking import ask, read_activity
from core.identity.model import Actor
from core.vocabulary.model import OwnTerm
from core.vocabulary.queries import own_meanings
from pages.components.addresses import open_record
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import clause_choices as choices
from pages.view_models import may_i as view

_HORIZON = date(2049, 12, 31)


def question_form(actor: Actor, at: Holding, parameter: str, words: Sequence[OwnTerm], *, today: date) -> None:
    """Draw the fields, the agency's own words among the terms; asking opens the answer."""
    with st.container(border=True):
        subject = st.selectbox(
            "For whom", at.subjects, index=None, format_func=lambda each: view.subject_label(at, each),
            placeholder="Choose a client, a brand or the whole agency", **_kept("subject"),
        )  # fmt: skip
        terms = _terms(words)
        day = st.date_input("On which day", value=today, max_value=_HORIZON, width=220, **_kept("day"))
        values = _values()
        asked = st.button(
            "May I?", type="primary", icon=":material/contact_support:", key="may_i.ask", disabled=subject is None
        )
        if subject is None:
            st.caption("Choose for whom, then ask. What you leave open stands for everything.")
    if not asked or subject is None:
        return
    with refusals() as outcome, changing(actor) as scope:
        activity = read_activity(subject, terms, values, own_meanings(scope.conn, actor.org_id))
        kept = ask(scope.conn, actor=actor, activity=activity, day=day or today, now=scope.now)
    if not outcome.refused:
        open_record(parameter, kept.id)


def _terms(words: Sequence[OwnTerm]) -> dict[str, str]:
    """What is chosen, by dimension; two by two, so that on a phone the fields keep this order."""
    chosen: dict[str, str] = {}
    fields = list(view.FIELDS.items())
    for pair in (fields[index : index + 2] for index in range(0, len(fields), 2)):
        for column, (dimension, label) in zip(st.columns(2), pair, strict=True):
            term = column.selectbox(
                label, [*choices.own_words(words, dimension), *choices.terms(dimension)], index=None,
                placeholder="Any: type to search", format_func=_labels(dimension, words), **_kept(dimension.value),
            )  # fmt: skip
            if term:
                chosen[dimension.value] = term
    return chosen


def _labels(dimension: Dimension, words: Sequence[OwnTerm]) -> Any:
    own = choices.own_words(words, dimension)
    return lambda term: own.get(term) or choices.term_label(dimension, term)


def _values() -> dict[str, Any]:
    """The values that the work would keep to, for the parameters chosen."""
    with st.expander("Check values too, such as a retention period", key="may_i.values"):
        named = st.multiselect(
            "What you would keep to", choices.parameters(), format_func=choices.parameter_label, select_all=False,
            placeholder="Type to search", **_kept("params"),
        )  # fmt: skip
        given = {param: _value(param) for param in named}
    return {param: value for param, value in given.items() if value}


def _value(param: str) -> Any:
    parameter, label = vocabulary().parameters[param], choices.parameter_label(param)
    if view.is_number(param):
        said = choices.unit_help(parameter)
        return st.text_input(label, help=said, placeholder=parameter.unit, **_kept(f"value.{param}"))
    return st.selectbox(
        label, choices.value_choices(parameter), index=None, placeholder="Choose a value",
        format_func=lambda value: choices.value_label(parameter, value), **_kept(f"value.{param}"),
    )  # fmt: skip


def _kept(name: str) -> dict[str, Any]:
    """A field keeps its value while the answer is shown."""
    return {"key": f"may_i.{name}", "persist_state": "session"}
