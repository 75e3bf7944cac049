"""Write a rider: the clauses of what an agency holds as rows, what then differs, and the dialog that sends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import streamlit as st

from core.db.scope import Scope
from core.distribution.riders.model import RiderOrder, ToAdapt
from core.distribution.riders.operations import preview_rider, send_rider
from core.distribution.riders.rules import REASON_LIMIT, canonical
from core.errors import Refusal
from core.identity.model import Actor
from core.requests.model import Adapting, ClauseRequest, Reply, Step
from core.requests.operations import reply
from pages.components import clause_list, draft_editor
from pages.components.comparison import show_changes
from pages.components.confirming import decide
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import adapting as view
from pages.view_models import clause_requests
from pages.view_models.drafts import clauses_text

_OPENED, _KEPT = "adapting.opened", "adapting.kept"


@dataclass(frozen=True)
class Place:
    """Which document of which agency is adapted, and for which request, if one asked for it."""

    agency_org_id: UUID
    policy_id: UUID
    request: ClauseRequest | None

    def key(self, held: ToAdapt) -> tuple[UUID, UUID, int, int]:
        """What is typed belongs to one document, not to whatever comes after it."""
        return self.agency_org_id, self.policy_id, held.version_number, held.rider_number


def open_rows(place: Place, held: ToAdapt) -> None:
    """Put the document into the rows unless they hold it; what is typed elsewhere in this session is kept."""
    left_a_draft = draft_editor.set_aside()
    if left_a_draft or st.session_state.get(_OPENED) != place.key(held):
        kept = st.session_state.setdefault(_KEPT, {}).get(place.key(held))
        st.session_state[clause_list.NOTATION] = clause_list.NOTATIONS[0]
        clause_list.write(kept or clauses_text(held.clauses))
        clause_list.forget()
        st.session_state[_OPENED] = place.key(held)
    clause_list.take_in()
    st.session_state[_KEPT][place.key(held)] = st.session_state[clause_list.TEXT]


def show_differences(held: ToAdapt) -> None:
    """What differs from the version as published; while a clause is not complete, its row says what is missing."""
    st.header("What differs from the version", anchor=False)
    try:
        written = canonical(clause_list.documents())
    except Refusal:
        st.caption("Shown once every clause is complete.")
        return
    before, after = (view.content(held, clauses) for clauses in (canonical(held.version_clauses), written))
    show_changes(before, after, key="adapting.changes")


def sending(actor: Actor, place: Place, held: ToAdapt, *, today: date) -> None:
    """Why and until when; the button opens what it would do."""
    st.header("Send it", anchor=False)
    reason = st.text_area(
        "Why? The agency reads it.", max_chars=REASON_LIMIT, height=90, key="adapting.reason", persist_state="session"
    )
    due, answer = st.columns(2)
    due_on = due.date_input("Signature due by (empty: the usual time)", value=None, min_value=today, key="adapting.due")
    reply_by = None
    if place.request is not None:
        reply_by = answer.date_input(
            "Answer to the request by", clause_requests.usual_day(today), min_value=today, key="adapting.reply_by"
        )
    if st.button("Look at it and send", type="primary", icon=":material/send:", key="adapting.send"):
        with refusals():
            wanted = view.order(
                held, clause_list.documents(), agency_org_id=place.agency_org_id, policy_id=place.policy_id,
                reason=reason or "", due_on=due_on, zone_name=actor.time_zone,
            )  # fmt: skip
            with in_transaction(actor) as scope:
                seen = preview_rider(scope.conn, actor=actor, order=wanted, now=scope.now)
            _ask(view.says(seen, zone_name=actor.time_zone), _act(actor, place, held, wanted, reply_by))


@st.dialog("Send a rider")
def _ask(says: str, act: Callable[[], str]) -> None:
    st.markdown(says)
    decide("Send it", "adapting.sending", act)


def _act(actor: Actor, place: Place, held: ToAdapt, wanted: RiderOrder, reply_by: date | None) -> Callable[[], str]:
    def act() -> str:
        asked = place.request
        with changing(actor) as scope:
            if asked is None:
                made = send_rider(scope.conn, actor=actor, order=wanted, now=scope.now)
            else:
                _reply(scope, actor, asked, wanted, reply_by)
        st.session_state[_KEPT].pop(place.key(held), None)
        st.session_state.pop("adapting.reason", None)
        if asked is not None:
            say_next(f"{held.agency} holds the rider now, and reads that it answers its request.")
            st.switch_page("agency_requests.py", query_params={"thread": str(asked.id)})
        say_next(view.sent_says(held.agency, made.version_number, made.rider_number))
        st.switch_page("follow_up.py", query_params={"distribution": str(made.distribution_id)})

    return act


def _reply(scope: Scope, actor: Actor, asked: ClauseRequest, wanted: RiderOrder, reply_by: date | None) -> None:
    adapting = Adapting(
        wanted.replaced, wanted.removed, wanted.added, wanted.due_at, wanted.expected_version, wanted.expected_rider
    )
    step = Reply(Step.ADAPTED, wanted.reason, reply_by=reply_by, adapting=adapting)
    reply(scope.conn, actor=actor, request_id=asked.id, wanted=step, now=scope.now, expected_revision=asked.revision)
