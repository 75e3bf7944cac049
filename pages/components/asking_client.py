"""Ask the client whose clause it is, from a finding: neutral words to begin with, a proposal after a warning."""

from datetime import date

import streamlit as st

from core.conflicts.records import Conflict, Member
from core.identity.model import Actor, Permission
from core.requests.model import Asking, ClauseRequest
from core.requests.operations import neutral_words, open_request
from core.requests.queries import requests_about
from core.requests.rules import PROPOSAL_LIMIT, WORDS_LIMIT
from pages.components.clause_request import longest_wait, warned
from pages.components.confirming import decide
from pages.transactions import changing, in_transaction
from pages.view_models import clause_requests as view

REQUESTS = "client_requests.py"


def show_asking(actor: Actor, finding: Conflict, *, today: date) -> None:
    """What was asked about this finding, and a button for each client that can still be asked."""
    if not actor.may(Permission.REQUEST_OPEN):
        return
    with in_transaction(actor) as scope:
        asked = requests_about(scope.conn, actor, finding.id)
        now = scope.now
    st.header("Ask a client", anchor=False)
    st.caption("Each client reads its own clause and your words, and nothing of the other.")
    for request in asked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(view.asked_line(request, actor, now=now), width="content")
            st.page_link(REQUESTS, label="Open the request", query_params={"request": str(request.id)})
    _buttons(actor, finding, asked, today)


def _buttons(actor: Actor, finding: Conflict, asked: list[ClauseRequest], today: date) -> None:
    under_way = {(each.policy_id, each.clause_id) for each in asked if each.outcome is None}
    with st.container(horizontal=True):
        for place, member in enumerate(finding.members):
            if (member.policy_id, member.clause["id"]) in under_way:
                continue
            label = f"Ask {member.enterprise} about {member.clause['id']}"
            if st.button(label, key=f"conflicts.ask.{place}", icon=":material/contact_support:"):
                _ask(actor, finding, member, today)


@st.dialog("Ask a client about its clause", width="large")
def _ask(actor: Actor, finding: Conflict, member: Member, today: date) -> None:
    st.markdown(view.asking_line(member))
    words = st.text_area(
        "In words", neutral_words(member.clause), max_chars=WORDS_LIMIT, height="content", key="conflicts.asking.words"
    )
    proposal = st.text_area("Your proposal (optional)", max_chars=PROPOSAL_LIMIT, key="conflicts.asking.proposal")
    is_neutral = warned("conflicts.asking.is_neutral") if proposal.strip() else False
    reply_by = st.date_input(
        "Answer wanted by",
        view.usual_day(today),
        min_value=today,
        max_value=longest_wait(today),
        key="conflicts.asking.reply_by",
    )

    def act() -> str:
        asking = Asking(
            distribution_id=member.distribution_id,
            clause_id=member.clause["id"],
            words=words,
            reply_by=reply_by,
            proposal=proposal,
            is_neutral=is_neutral,
            conflict_id=finding.id,
        )
        with changing(actor) as scope:
            open_request(scope.conn, actor=actor, asking=asking, now=scope.now)
        return f"{member.enterprise} is asked. Its answer comes to your requests."

    decide("Send", "conflicts.asking", act)
