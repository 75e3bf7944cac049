"""The SQL side of the workbench: the text, its parameters, examples, and the answer below."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.analytics.examples import examples
from core.analytics.model import MOST_STATEMENT_LENGTH, Extract, Parameter, ParameterKind, SavedQuery, StarTable
from core.analytics.parameters import parameters_of
from core.errors import Refusal
from core.identity.model import Actor
from pages.components.query_answer import drawn_as, show_answer
from pages.components.query_running import Shown, run_query
from pages.components.refusing import show_refusal
from pages.components.saving_queries import ask_to_save
from pages.components.star_browser import browse

TEXT, RESULT = "workbench.sql", "workbench.sql.result"
_SHOWN = "workbench.shown"
_LOOK = """<style>
.st-key-workbench-sql textarea { font: 0.9rem/1.5 ui-monospace, "Source Code Pro", monospace; }
</style>"""
_PLACEHOLDERS: Mapping[ParameterKind, str] = {
    ParameterKind.TEXT: "text", ParameterKind.WHOLE: "12", ParameterKind.DECIMAL: "12.5",
    ParameterKind.DAY: "2026-11-30", ParameterKind.FLAG: "yes or no",
}  # fmt: skip


def put_query(statement: str, given: Mapping[str, str], drawn: Mapping[str, str]) -> None:
    """Have this text in the editor at the next run, with these values for its parameters, drawn like this."""
    st.session_state[TEXT] = statement
    for name, value in given.items():
        st.session_state[f"workbench.parameter.{name}"] = value
    for name, value in drawn.items():
        st.session_state[f"{RESULT}.{name}"] = value


def show_editor(actor: Actor, extract: Extract, tables: Sequence[StarTable], opened: SavedQuery | None) -> None:
    """Write, run, keep."""
    text, schema = st.columns([5, 3], gap="large")
    with schema:
        browse(tables, extract, insert=_insert)
    with text:
        st.html(_LOOK)
        with st.container(key="workbench-sql"):
            statement = st.text_area(
                "Query", key=TEXT, height=260, max_chars=MOST_STATEMENT_LENGTH, persist_state="page",
                placeholder="SELECT … FROM distributions …",
                help="One SELECT of DuckDB's SQL. {{name:day}} is a parameter of text, whole, decimal, day or flag.",
            ) or ""  # fmt: skip
        given = _parameters(statement)
        is_pressed = _buttons(actor, statement, given, opened)
        if is_pressed:
            # An answer to another text must not stay below a refusal.
            st.session_state.pop(_SHOWN, None)
            answer = run_query(actor, extract, statement, given, saved_query_id=opened.id if opened else None)
            if answer is not None:
                st.session_state[_SHOWN] = Shown(statement, answer, extract.data_at)
    shown = st.session_state.get(_SHOWN)
    if isinstance(shown, Shown):
        if shown.statement != statement:
            st.caption("The query was changed since: this is the result of how it read before.")
        show_answer(actor, shown, key=RESULT, name=opened.name if opened else "Query result")


def _buttons(actor: Actor, statement: str, given: Mapping[str, str], opened: SavedQuery | None) -> bool:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_pressed = st.button(
            "Run", type="primary", icon=":material/play_arrow:", key="workbench.run", shortcut="Ctrl+Enter"
        )
        if st.button("Save…", icon=":material/save:", key="workbench.save", disabled=not statement.strip()):
            ask_to_save(actor, statement, given, drawn_as(RESULT), opened)
        titles = {each.title: each.statement for each in examples(actor.kind)}
        st.selectbox(
            "Begin with an example", list(titles), index=None, key="workbench.example", placeholder="Take an example",
            on_change=_take_example, args=(titles,), label_visibility="collapsed", width=300,
        )  # fmt: skip
    return is_pressed


def _parameters(statement: str) -> dict[str, str]:
    """A field for each parameter of the text."""
    try:
        wanted = parameters_of(statement)
    except Refusal as refusal:
        show_refusal(refusal)
        return {}
    if not wanted:
        return {}
    with st.container(horizontal=True):
        return {each.name: _field(each) for each in wanted}


def _field(parameter: Parameter) -> str:
    return (
        st.text_input(
            f"{parameter.name} ({parameter.kind.value})", key=f"workbench.parameter.{parameter.name}", width=190,
            placeholder=_PLACEHOLDERS[parameter.kind], persist_state="page",
        )
        or ""
    )  # fmt: skip


def _insert(name: str) -> None:
    held = str(st.session_state.get(TEXT) or "")
    st.session_state[TEXT] = f"{held}{'' if not held or held.endswith((' ', chr(10), '.', '(')) else ' '}{name}"


def _take_example(titles: Mapping[str, str]) -> None:
    chosen = st.session_state.get("workbench.example")
    st.session_state["workbench.example"] = None
    if chosen:
        put_query(titles[chosen], {}, {})
