"""The fields of the draft editor: what is typed survives reruns and other pages, what is saved is in the database."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.policies.content import MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH, Written
from core.policies.model import Content, Draft
from pages.components import clause_list
from pages.components.document_view import document
from pages.view_models import drafts as view
from pages.view_models.markdown import literal

NAMES = ("title", "body", "clauses", "from", "until", "change", "summary")


def typed() -> Written:
    """What the fields hold at this moment; they are filled before they are drawn."""
    held = values()
    return view.written(
        title=held["title"], body=held["body"], clauses=held["clauses"], window=(held["from"], held["until"]),
        change=held["change"], summary=held["summary"],
    )  # fmt: skip


def values() -> dict[str, Any]:
    """The fields by name."""
    return {name: st.session_state.get(f"draft.{name}") for name in NAMES}


def fill(kept: Mapping[str, object]) -> None:
    """Put another text into the fields; forms and undoing belong to the one before."""
    for name, value in kept.items():
        st.session_state[f"draft.{name}"] = value
    st.session_state[clause_list.NOTATION] = clause_list.NOTATIONS[0]
    clause_list.write(str(kept["clauses"] or ""))
    clause_list.forget()


def of_content(content: Content) -> dict[str, object]:
    """What the fields hold for a saved text."""
    return {
        "title": content.title,
        "body": content.body,
        "clauses": view.clauses_text(content.clauses),
        "from": content.effective_from,
        "until": content.effective_until,
        "change": view.change_label(content.change_class),
        "summary": content.change_summary,
    }


def text_fields() -> None:
    """Title and text, and beside them the text as its readers will see it."""
    writing, reading = st.columns(2, gap="large")
    with writing:
        st.text_input("Title", max_chars=MAX_TITLE_LENGTH, **_field("title"))
        st.text_area("Text (Markdown)", height=520, **_field("body"))
    with reading:
        st.caption("As agencies read it")
        st.header(literal(st.session_state["draft.title"]) or "Untitled", anchor=False)
        document(st.session_state["draft.body"])


def change_fields() -> None:
    """When it holds, and what it changes."""
    start, end = st.columns(2)
    start.date_input("In effect from (optional)", **_field("from"))
    end.date_input("In effect until (optional, the last day)", **_field("until"))
    st.radio("Kind of change", list(view.CHANGE_CLASSES), **_field("change"))
    st.text_area("What changed, in a sentence or two", max_chars=MAX_SUMMARY_LENGTH, height=90, **_field("summary"))


def holds_changes(draft: Draft) -> bool:
    """Whether the fields hold something that the draft does not."""
    return view.is_changed(draft, typed())


def _field(name: str) -> dict[str, Any]:
    return {"key": f"draft.{name}", "persist_state": "session"}
