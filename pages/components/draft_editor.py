"""The editor of one draft, opened at one revision: somebody else's newer writing never replaces what is typed."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.identity.model import Actor
from core.policies.content import Written
from core.policies.model import Draft
from core.policies.operations import edit_draft, submit_for_review
from pages.components import clause_list, draft_fields
from pages.components.document_view import clauses, document
from pages.components.heading import say_next
from pages.components.keys import SAVE_KEY
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models.markdown import literal

_OPENED = "draft.opened"
_KEPT = "draft.kept"
_ASIDE = "draft.aside"


def set_aside() -> bool:
    """Keep what is typed in the open draft, since its rows are needed for something else; whether one was open."""
    opened: Draft | None = st.session_state.pop(_OPENED, None)
    if opened is None:
        return False
    clause_list.take_in()
    st.session_state.setdefault(_KEPT, {})[opened.id] = (opened, draft_fields.values())
    return True


class Editor:
    """Which revision is being written on, and what is kept of it when another draft or a newer revision is opened."""

    def __init__(self, actor: Actor, draft: Draft) -> None:
        self._actor = actor
        opened: Draft | None = st.session_state.get(_OPENED)
        if opened is None or opened.id != draft.id:
            opened = self._turn_to(draft, leaving=opened)
        self._draft = opened
        self._newest = draft
        clause_list.take_in()

    def actions(self, typed: Written) -> None:
        """Save, hand over for review."""
        changed = draft_fields.holds_changes(self._draft)
        with st.container(horizontal=True, vertical_alignment="center"):
            saved = st.button("Save", type="primary", icon=":material/save:", key="draft.save", shortcut=SAVE_KEY)
            submitted = st.button("Save and submit for review", key="draft.submit")
            st.caption("Not saved yet." if changed else f"Saved as revision {self._draft.revision}.")
        if saved or submitted:
            self._save(typed, submit=submitted)

    def meanwhile(self) -> None:
        """What to do when somebody else saved a newer revision; both writings are kept until the author decides."""
        if st.session_state.get(_ASIDE, {}).get("id") == self._draft.id:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown("What you had written before you loaded the newer text is kept.")
                st.button("Bring mine back", icon=":material/undo:", key="draft.bring_back", on_click=self._bring_back)
        if self._newest.revision == self._draft.revision:
            return
        theirs = self._newest
        with st.container(border=True):
            st.warning(
                f"{literal(theirs.author_name)} saved revision {theirs.revision} meanwhile; "
                f"you write on revision {self._draft.revision}. Yours stays in the fields, theirs is saved.",
                icon=":material/sync_problem:",
            )
            with st.container(horizontal=True):
                st.button("Load theirs, keep mine aside", key="draft.reload", on_click=self._load_theirs)
                st.button("Go on with mine, over theirs", key="draft.over", on_click=self._write_over)
            with st.expander(f"Read what {literal(theirs.author_name)} saved", key="draft.theirs"):
                st.markdown(f"**{literal(theirs.content.title)}**")
                document(theirs.content.body)
                clauses(theirs.content.clauses)

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
        st.session_state.pop(_OPENED, None)
        st.session_state.pop(_ASIDE, None)
        if submit:
            say_next("The draft is in review. Somebody who wrote none of it can approve it.")
            st.switch_page("policies.py", query_params={"policy": str(saved.policy_id)})
        say_next(f"Saved as revision {saved.revision}.")
        st.rerun()

    def _turn_to(self, draft: Draft, *, leaving: Draft | None) -> Draft:
        """Open another draft as it was left in this session, or as saved; what is typed in the one left is kept."""
        kept: dict[Any, tuple[Draft, Mapping[str, object]]] = st.session_state.setdefault(_KEPT, {})
        if leaving is not None:
            clause_list.take_in()
            kept[leaving.id] = (leaving, draft_fields.values())
        if draft.id not in kept:
            self._open(draft)
            return draft
        opened, values = kept.pop(draft.id)
        st.session_state[_OPENED] = opened
        draft_fields.fill(values)
        return opened

    def _open(self, draft: Draft) -> None:
        st.session_state[_OPENED] = draft
        draft_fields.fill(draft_fields.of_content(draft.content))

    def _load_theirs(self) -> None:
        clause_list.take_in()
        st.session_state[_ASIDE] = {"id": self._draft.id, "values": draft_fields.values()}
        self._open(self._newest)

    def _bring_back(self) -> None:
        draft_fields.fill(st.session_state.pop(_ASIDE)["values"])

    def _write_over(self) -> None:
        """From now on the fields are a change of the newest revision, so that saving replaces it knowingly."""
        st.session_state[_OPENED] = self._newest
