"""Evidence under an answer: what is there, to be looked at, saved or taken away; and adding a file, a link, a note."""

from collections.abc import Callable, Sequence
from uuid import UUID

import streamlit as st

from core.assessments.evidence import add_file, add_link, add_note, remove_evidence
from core.assessments.file_types import ACCEPTED, MOST_BYTES
from core.assessments.model import Evidence, EvidenceKind
from core.assessments.queries import evidence_file
from core.assessments.rules import NOTE_LIMIT, URL_LIMIT
from core.assessments.sheet import Sheet, SheetLine
from core.identity.model import Actor
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import assessments as view

TYPES = ("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "csv", "txt")
_PREVIEWED = ("image/png", "image/jpeg")
_TEXTS = ("text/plain", "text/csv")
_PREVIEW_LETTERS = 4_000
_ADDED = "assessments.added"


def shown_evidence(actor: Actor, found: Sequence[Evidence], *, can_remove: bool, key: str) -> None:
    """Each piece on a line of its own; a file is always saved by the browser, never opened by it."""
    for each in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.evidence.{each.id}"):
            st.markdown(view.evidence_line(each, zone_name=actor.time_zone), width="stretch")
            if each.kind is EvidenceKind.FILE:
                _save(actor, each, key)
                _look(actor, each, key)
            if can_remove and each.shared_at is None:
                _take_away(actor, each, key)


def _save(actor: Actor, each: Evidence, key: str) -> None:
    st.download_button(
        "Save",
        data=lambda: _content(actor, each.id),
        file_name=each.file_name,
        mime="application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}.save.{each.id}",
        help="Checked for its type and size, not for viruses",
    )


def _look(actor: Actor, each: Evidence, key: str) -> None:
    if each.media_type not in (*_PREVIEWED, *_TEXTS):
        return
    if st.button("Look", icon=":material/visibility:", key=f"{key}.look.{each.id}"):
        _preview(actor, each)


@st.dialog("Evidence", width="large")
def _preview(actor: Actor, each: Evidence) -> None:
    content = _content(actor, each.id)
    st.markdown(view.evidence_line(each, zone_name=actor.time_zone))
    if each.media_type in _PREVIEWED:
        st.image(content, width="stretch")
    else:
        st.code(content.decode("utf-8-sig")[:_PREVIEW_LETTERS], language=None, wrap_lines=True)


def _content(actor: Actor, evidence_id: UUID) -> bytes:
    with in_transaction(actor) as scope:
        return evidence_file(scope.conn, actor, evidence_id).content


def _take_away(actor: Actor, each: Evidence, key: str) -> None:
    if not st.button("Take away", icon=":material/close:", key=f"{key}.remove.{each.id}"):
        return
    with refusals() as outcome, changing(actor) as scope:
        remove_evidence(scope.conn, actor=actor, evidence_id=each.id, now=scope.now)
    if not outcome.refused:
        st.rerun()


def add_evidence(actor: Actor, sheet: Sheet, line: SheetLine) -> None:
    """A popover with the three forms of evidence; another one, closed and empty, once something was added."""
    place = f"assessments.add.{line.clause_id}.{st.session_state.get(_ADDED, 0)}"
    where = {"actor": actor, "compliance_id": sheet.head.compliance_id, "clause_id": line.clause_id}
    with st.popover("Add evidence", icon=":material/attach_file:", key=place):
        file, link, note = st.tabs(["File", "Link", "Note"])
        with file, st.form(f"{place}.file_form", clear_on_submit=True, border=False):
            given = st.file_uploader(
                f"{ACCEPTED}, at most {MOST_BYTES // 1024**2} MB",
                type=list(TYPES),
                key=f"{place}.file",
                max_upload_size=MOST_BYTES // 1024**2,
            )
            words = st.text_input("What it shows", max_chars=NOTE_LIMIT, key=f"{place}.file_words")
            pressed = st.form_submit_button("Add the file", key=f"{place}.file_add")
            if pressed and given is None:
                st.error("Choose a file first.", icon=":material/block:")
            elif pressed and given is not None:
                _added(where, add_file, file_name=given.name, content=given.getvalue(), words=words)
        with link, st.form(f"{place}.link_form", clear_on_submit=True, border=False):
            url = st.text_input("Address, beginning with https://", max_chars=URL_LIMIT, key=f"{place}.url")
            words = st.text_input("What it shows", max_chars=NOTE_LIMIT, key=f"{place}.link_words")
            if st.form_submit_button("Add the link", key=f"{place}.link_add"):
                _added(where, add_link, url=url, words=words)
        with note, st.form(f"{place}.note_form", clear_on_submit=True, border=False):
            words = st.text_area("Note", max_chars=NOTE_LIMIT, key=f"{place}.note_words")
            if st.form_submit_button("Add the note", key=f"{place}.note_add"):
                _added(where, add_note, words=words)


def _added(where: dict[str, object], act: Callable[..., UUID], **given: object) -> None:
    actor: Actor = where["actor"]  # type: ignore[assignment]  # as it was put in above
    with refusals() as outcome, changing(actor) as scope:
        act(scope.conn, now=scope.now, **where, **given)
    if not outcome.refused:
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1
        say_next(f"Evidence is added to {where['clause_id']}.")
        st.rerun()
