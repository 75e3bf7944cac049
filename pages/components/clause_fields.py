"""The form of one clause: what is typed stands in the session, is read at the start of each run, and is never lost.

Each filling has a number of its own in its widgets' keys: a browser that has not heard of it yet still sends what the
filling before held, and must not put that into another clause.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from core.clauses.model import Dimension
from core.clauses.reading import MAX_EXCEPTIONS
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary
from core.vocabulary.model import OwnTerm
from pages.view_models import clause_choices as choices
from pages.view_models.clause_form import DIMENSIONS, KINDS, PRIORITIES, ClauseForm, Terms

_FORM = "clause.form"
_TOUCHED = "clause.touched"
_FILLING = "clause.filling"
_FIRST_DAY, _LAST_DAY = date(2020, 1, 1), date(2049, 12, 31)


def fill(form: ClauseForm) -> None:
    """Put a clause into the fields; what another clause left in them goes."""
    filling = st.session_state.get(_FILLING, 0) + 1
    for key in [key for key in st.session_state if str(key).startswith("clause.")]:
        del st.session_state[key]
    st.session_state[_FILLING], st.session_state[_FORM] = filling, form
    values: dict[str, Any] = {
        "id": form.id, "text": form.text, "kind": form.kind, "tools": list(form.tools),
        "param": form.param or None, f"least.{form.param}": form.least or None, f"most.{form.param}": form.most or None,
        f"values.{form.param}": list(form.values), "from": form.starts_on, "until": form.until,
        "bindings": list(form.bindings), "brands": list(form.brands), "priority": form.priority,
    }  # fmt: skip
    for place, scope in (("scope", form.scope), *((f"except.{i}", each) for i, each in enumerate(form.exceptions))):
        values |= {f"{place}.{dimension.value}": list(scope.get(dimension, ())) for dimension in Dimension}
    for name, value in values.items():
        st.session_state[_key(name)] = value


def filled() -> tuple[ClauseForm, bool]:
    """What the fields hold, and whether that is something else than at the last call."""
    before: ClauseForm = st.session_state[_FORM]
    if _key("id") not in st.session_state:
        # The fields were not drawn for a while, and Streamlit let go of what they held.
        fill(before)
    param = _held("param", before.param) or ""
    same = param == before.param
    now = replace(
        before,
        id=_held("id", before.id) or "",
        text=_held("text", before.text) or "",
        kind=_held("kind", before.kind),
        tools=tuple(_held("tools", before.tools)),
        param=param,
        least=_held(f"least.{param}", before.least if same else "") or "",
        most=_held(f"most.{param}", before.most if same else "") or "",
        values=tuple(_held(f"values.{param}", before.values if same else ())),
        scope=_scope("scope", before.scope),
        exceptions=tuple(_scope(f"except.{index}", each) for index, each in enumerate(before.exceptions)),
        starts_on=_held("from", before.starts_on),
        until=_held("until", before.until),
        bindings=tuple(_held("bindings", before.bindings)),
        brands=tuple(_held("brands", before.brands)),
        priority=_held("priority", before.priority),
    )
    st.session_state[_FORM] = now
    return now, st.session_state.pop(_TOUCHED, False) or now != before


def fields(words: Sequence[OwnTerm] = ()) -> None:
    """Draw the fields of the clause they were filled with; the organization's own words are offered first."""
    form: ClauseForm = st.session_state[_FORM]
    name, prose = st.columns([1, 5])
    name.text_input("Id", max_chars=64, **_kept("id"))
    prose.text_area("In your own words", height=80, **_kept("text"), placeholder="What the agency shall read.")
    st.radio("The rule", list(KINDS), format_func=KINDS.__getitem__, horizontal=True, **_kept("kind"))
    with st.container():
        if form.kind == "only":
            _terms("Tools that may be used", Dimension.TOOL, "tools", form.tools, words)
        if form.kind == "require":
            _demand(form, words)
    st.markdown("**Where it applies** · an empty field means everything")
    _scope_fields("scope", form.scope, words, with_tools=form.kind != "only")
    special = bool(form.exceptions or form.starts_on or form.until or form.brands or form.rest)
    special = special or form.bindings != ("client_work",) or form.priority != "contract"
    with st.expander("Exceptions, dates, reach and weight", expanded=special, key="clause.more"):
        _exceptions(form, words)
        _reach(form)


def _demand(form: ClauseForm, words: Sequence[OwnTerm]) -> None:
    what, how = st.columns(2)
    what.selectbox(
        "What is demanded", choices.parameters(), index=None, format_func=choices.parameter_label,
        placeholder="Choose what is demanded", **_kept("param"),
    )  # fmt: skip
    parameter = vocabulary().parameters.get(form.param)
    if parameter is None:
        return
    with how:
        if parameter.kind is ParameterKind.NUMBER:
            _bounds(parameter)
        else:
            if parameter.kind is ParameterKind.ORDINAL:
                _steps(parameter, form)
            _listed(parameter, form, words)


def _bounds(parameter: Parameter) -> None:
    least, most = st.columns(2)
    said = choices.unit_help(parameter)
    least.text_input("At least", help=said, placeholder=parameter.unit, **_kept(f"least.{parameter.name}"))
    most.text_input("At most", help=said, placeholder=parameter.unit, **_kept(f"most.{parameter.name}"))


def _steps(parameter: Parameter, form: ClauseForm) -> None:
    """The ends of a range on a scale from loose to strict."""
    for column, label, end, typed in zip(
        st.columns(2), ("At least", "At most"), ("least", "most"), (form.least, form.most), strict=True
    ):
        column.selectbox(
            label,
            choices.with_given(parameter.values, [typed] if typed else []),
            index=None,
            format_func=lambda value: choices.value_label(parameter, value),
            help="From loose to strict.",
            **_kept(f"{end}.{parameter.name}"),
        )


def _listed(parameter: Parameter, form: ClauseForm, words: Sequence[OwnTerm]) -> None:
    label = "Or exactly one of" if parameter.kind is ParameterKind.ORDINAL else "One of"
    own = choices.own_words(words, parameter.taxonomy) if parameter.taxonomy is not None else {}
    st.multiselect(
        label,
        choices.with_given([*own, *choices.value_choices(parameter)], form.values),
        format_func=lambda value: own.get(value) or choices.value_label(parameter, value),
        accept_new_options=parameter.taxonomy is not None,
        select_all=False,
        **_kept(f"values.{parameter.name}"),
    )


def _scope_fields(place: str, scope: Terms, words: Sequence[OwnTerm], *, with_tools: bool) -> None:
    shown = [dimension for dimension in DIMENSIONS if with_tools or dimension is not Dimension.TOOL]
    # Two by two, so that on a phone, where columns stand under each other, they keep this order.
    for pair in (shown[index : index + 2] for index in range(0, len(shown), 2)):
        for column, dimension in zip(st.columns(2), pair, strict=False):
            with column:
                named = scope.get(dimension, ())
                _terms(DIMENSIONS[dimension], dimension, f"{place}.{dimension.value}", named, words)


def _terms(label: str, dimension: Dimension, name: str, given: tuple[str, ...], words: Sequence[OwnTerm]) -> None:
    """A pick list over one's own words and the taxonomy; a word of neither can be typed, and is told as such."""
    own = choices.own_words(words, dimension)
    st.multiselect(
        label,
        choices.with_given([*own, *choices.terms(dimension)], given),
        format_func=lambda term: own.get(term) or choices.term_label(dimension, term),
        accept_new_options=True,
        select_all=False,
        placeholder="Type to search",
        **_kept(name),
    )


def _exceptions(form: ClauseForm, words: Sequence[OwnTerm]) -> None:
    for index, scope in enumerate(form.exceptions):
        with st.container(border=True):
            st.markdown(f"**Except, number {index + 1}**")
            _scope_fields(f"except.{index}", scope, words, with_tools=form.kind != "only")
            st.button(
                f"Remove exception {index + 1}", type="tertiary", key=f"clause.except.{index}.remove",
                on_click=_without_exception, args=(index,),
            )  # fmt: skip
    if len(form.exceptions) < MAX_EXCEPTIONS:
        st.button("Add an exception", icon=":material/add:", key="clause.except.add", on_click=_with_exception)


def _reach(form: ClauseForm) -> None:
    start, end, weight = st.columns(3)
    days: dict[str, Any] = {
        "min_value": min(_FIRST_DAY, form.starts_on or _FIRST_DAY, form.until or _FIRST_DAY),
        "max_value": max(_LAST_DAY, form.starts_on or _LAST_DAY, form.until or _LAST_DAY),
    }
    start.date_input("From (optional)", **_kept("from"), **days)
    end.date_input("Last day (optional)", **_kept("until"), **days)
    weight.selectbox("What stands behind it", list(PRIORITIES), format_func=PRIORITIES.__getitem__, **_kept("priority"))
    known = choices.bindings()
    whose, brands = st.columns(2)
    whose.multiselect(
        "Whose work it reaches", choices.with_given(list(known), form.bindings), select_all=False,
        format_func=lambda word: known.get(word, word), **_kept("bindings"),
    )  # fmt: skip
    brands.multiselect(
        "Co-promoted brands", list(form.brands), accept_new_options=True, select_all=False, **_kept("brands"),
        placeholder="Type a brand's name",
    )  # fmt: skip


def _with_exception() -> None:
    form, _ = filled()
    _refill(replace(form, exceptions=(*form.exceptions, {})))


def _without_exception(index: int) -> None:
    form, _ = filled()
    _refill(replace(form, exceptions=(*form.exceptions[:index], *form.exceptions[index + 1 :])))


def _refill(form: ClauseForm) -> None:
    fill(form)
    st.session_state[_TOUCHED] = True


def _scope(place: str, before: Terms) -> Terms:
    held = {dim: tuple(_held(f"{place}.{dim.value}", before.get(dim, ()))) for dim in Dimension}
    return {dimension: terms for dimension, terms in held.items() if terms}


def _kept(name: str) -> dict[str, Any]:
    """A field keeps its value while another rule or another page is shown."""
    return {"key": _key(name), "persist_state": "session"}


def _held(name: str, otherwise: Any) -> Any:
    return st.session_state.get(_key(name), otherwise)


def _key(name: str) -> str:
    return f"clause.{st.session_state[_FILLING]}.{name}"
