"""The fields of the draft editor: what is typed survives reruns and other pages, what is saved is in the database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from core.identity.model import Actor
from core.policies.content import MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH, Written
from core.policies.model import Draft
from core.policies.operations import edit_draft, submit_for_review
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import drafts as view

_OPENED = "draft.opened"
_KEPT = "draft.kept"
_NAMES = ("title", "body", "clauses", "from", "until", "change", "summary")


class Editor:
    """The editor of one draft, opened at one revision: somebody else's newer writing never replaces what is typed."""

    def __init__(self, actor: Actor, draft: Draft) -> None:
        self._actor = actor
        opened: Draft | None = st.session_state.get(_OPENED)
        if opened is None or opened.id != draft.id:
            opened = self._turn_to(draft, leaving=opened)
        self._draft = opened
        self._newest = draft

    def fields(self) -> Written:
        """Draw the fields; what they hold now."""
        title = st.text_input("Title", max_chars=MAX_TITLE_LENGTH, **self._field("title"))
        body = st.text_area("Text (Markdown)", height=380, **self._field("body"))
        clauses = st.text_area(
            "Clauses (YAML)", height=300, help=f"A list of clauses, such as\n```yaml\n{view.EXAMPLE}```",
            placeholder=view.EXAMPLE, **self._field("clauses"),
        )  # fmt: skip
        start, end = st.columns(2)
        starts_on: date | None = start.date_input("In effect from (optional)", **self._field("from"))
        ends_on: date | None = end.date_input("In effect until (optional)", **self._field("until"))
        change = st.radio("Kind of change", list(view.CHANGE_CLASSES), **self._field("change"))
        summary = st.text_area(
            "What changed, in a sentence or two", max_chars=MAX_SUMMARY_LENGTH, height=80, **self._field("summary")
        )
        return view.written(
            title=title, body=body, clauses=clauses, window=(starts_on, ends_on), change=change, summary=summary
        )

    def actions(self, typed: Written) -> None:
        """Save, hand over for review, or take what somebody else wrote meanwhile."""
        changed = view.is_changed(self._draft, typed)
        with st.container(horizontal=True, vertical_alignment="center"):
            saved = st.button("Save", type="primary", icon=":material/save:", key="draft.save")
            submitted = st.button("Save and submit for review", key="draft.submit")
            st.caption("Not saved yet." if changed else f"Saved as revision {self._draft.revision}.")
        if saved or submitted:
            self._save(typed, submit=submitted)
        if self._newest.revision != self._draft.revision:
            st.warning(f"{self._newest.author_name} saved revision {self._newest.revision} meanwhile.")
            st.button("Discard mine and load theirs", key="draft.reload", on_click=self._open, args=(self._newest,))

    def _save(self, typed: Written, *, submit: bool) -> None:
        where: dict[str, Any] = {"actor": self._actor, "policy_id": self._draft.policy_id}
        with refusals() as outcome, changing(self._actor) as scope:
            saved = edit_draft(
                scope.conn, written=typed, now=scope.now, expected_revision=self._draft.revision, **where
            )
            if submit:
                submit_for_review(scope.conn, now=scope.now, **where)
        if outcome.refused:
            return
        self._reopen_next_run()
        if submit:
            say_next("The draft is in review. Somebody who wrote none of it can approve it.")
            st.switch_page("policies.py", query_params={"policy": str(saved.policy_id)})
        say_next(f"Saved as revision {saved.revision}.")
        st.rerun()

    def _reopen_next_run(self) -> None:
        st.session_state.pop(_OPENED, None)

    def _turn_to(self, draft: Draft, *, leaving: Draft | None) -> Draft:
        """Open another draft as it was left in this session, or as saved; what is typed in the one left is kept."""
        kept: dict[Any, tuple[Draft, Mapping[str, object]]] = st.session_state.setdefault(_KEPT, {})
        if leaving is not None:
            kept[leaving.id] = (leaving, {name: st.session_state.get(f"draft.{name}") for name in _NAMES})
        if draft.id not in kept:
            self._open(draft)
            return draft
        opened, values = kept.pop(draft.id)
        self._fill(opened, values)
        return opened

    def _open(self, draft: Draft) -> None:
        content = draft.content
        values = {
            "title": content.title,
            "body": content.body,
            "clauses": view.clauses_text(content.clauses),
            "from": content.effective_from,
            "until": content.effective_until,
            "change": view.change_label(content.change_class),
            "summary": content.change_summary,
        }
        self._fill(draft, values)

    def _fill(self, draft: Draft, values: Mapping[str, object]) -> None:
        st.session_state[_OPENED] = draft
        for name, value in values.items():
            st.session_state[f"draft.{name}"] = value

    def _field(self, name: str) -> dict[str, Any]:
        return {"key": f"draft.{name}", "persist_state": "session"}
