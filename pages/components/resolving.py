"""What an agency does about a finding: resolve it, set it aside until a day, take it up, reopen it."""

from collections.abc import Collection
from datetime import datetime, timedelta

import streamlit as st

from core.conflicts.model import ResolutionKind, ResolutionStatus
from core.conflicts.operations import resolve
from core.conflicts.records import Conflict, Resolution
from core.conflicts.rules import NOTES_LIMIT
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import conflicts as view
from pages.view_models.times import end_of_day

SET_ASIDE = timedelta(days=90)
_SAID = {
    ResolutionStatus.RESOLVED: "Resolved.",
    ResolutionStatus.IGNORED: "Set aside until the day you chose.",
    ResolutionStatus.IN_PROGRESS: "Marked in progress.",
    ResolutionStatus.UNRESOLVED: "Open again.",
}


def resolving(actor: Actor, finding: Conflict, kinds: Collection[ResolutionKind], *, now: datetime) -> None:
    """The moves that the finding's state allows; `finding` has the revision that its reader saw."""
    moves = view.moves(finding)
    if not moves:
        return
    st.header("What do you do about it?", anchor=False)
    if ResolutionStatus.RESOLVED in moves:
        _resolve(actor, finding, kinds)
    if ResolutionStatus.IGNORED in moves:
        with st.expander("Set it aside until a day", icon=":material/schedule:"):
            _set_aside(actor, finding, now)
    with st.container(horizontal=True):
        if ResolutionStatus.IN_PROGRESS in moves and st.button("Mark in progress", key="conflicts.take_up"):
            _move_now(actor, finding, Resolution(ResolutionStatus.IN_PROGRESS))
        if ResolutionStatus.UNRESOLVED in moves and st.button(_reopen_label(finding), key="conflicts.reopen"):
            _move_now(actor, finding, Resolution(ResolutionStatus.UNRESOLVED))


def _resolve(actor: Actor, finding: Conflict, kinds: Collection[ResolutionKind]) -> None:
    ways = view.ways(finding, kinds)
    if not ways:
        st.info(view.NO_WAY_YET, icon=":material/info:")
        return
    with st.form("conflicts.resolve", enter_to_submit=False):
        chosen = st.radio(
            "How was it, or is it, resolved?",
            ways,
            format_func=lambda way: way.label,
            captions=[way.explained for way in ways],
            key="conflicts.kind",
        )
        notes = st.text_area("Notes (whoever comes after you reads them)", max_chars=NOTES_LIMIT, key="conflicts.notes")
        sent = st.form_submit_button("Resolve", type="primary", key="conflicts.resolve_now")
    if not sent or chosen is None:
        return
    wanted = Resolution(ResolutionStatus.RESOLVED, chosen.kind.value, notes)
    if chosen.kind is ResolutionKind.SCOPED_APART and notes.strip():
        confirm(
            "Split the shared thing?",
            says=view.split_sentence(finding),
            verb="Split and resolve",
            key="conflicts.split",
            act=lambda: _move(actor, finding, wanted),
        )
    else:
        _move_now(actor, finding, wanted)


def _set_aside(actor: Actor, finding: Conflict, now: datetime) -> None:
    with st.form("conflicts.set_aside", enter_to_submit=False, border=False):
        reason = st.text_area("Why it can wait", max_chars=NOTES_LIMIT, key="conflicts.reason")
        until = st.date_input(
            "Until", value=(now + SET_ASIDE).date(), min_value=now.date(), format="YYYY-MM-DD", key="conflicts.until"
        )
        sent = st.form_submit_button("Set aside", key="conflicts.set_aside_now")
    if sent:
        expires_at = end_of_day(until, actor.time_zone)
        _move_now(actor, finding, Resolution(ResolutionStatus.IGNORED, None, reason, expires_at))


def _move_now(actor: Actor, finding: Conflict, wanted: Resolution) -> None:
    with refusals() as outcome:
        said = _move(actor, finding, wanted)
    if not outcome.refused:
        say_next(said)
        st.rerun()


def _move(actor: Actor, finding: Conflict, wanted: Resolution) -> str:
    with changing(actor) as scope:
        resolve(
            scope.conn,
            actor=actor,
            conflict_id=finding.id,
            resolution=wanted,
            now=scope.now,
            expected_revision=finding.revision,
        )
    return _SAID[wanted.resolution_status]


def _reopen_label(finding: Conflict) -> str:
    return "Back to unresolved" if finding.resolution_status is ResolutionStatus.IN_PROGRESS else "Reopen"
