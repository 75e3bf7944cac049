"""Follow-up: who has not signed which version; `?distribution=` opens one."""

import streamlit as st

from core.distribution.queries import distribution_counts, distributions, no_such_distribution
from core.engagements.queries import engagements_of_enterprise
from core.identity.model import Actor
from core.policies.queries import policies
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.sent_distribution import show_sent
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import follow_up as view

PARAMETER = "distribution"
MOST_POLICIES = 500


def show_list(actor: Actor) -> None:
    """Every distribution with its filters; they stand in the address."""
    heading("Follow-up", "Who has not signed which version, and since when?")
    with in_transaction(actor) as scope:
        titles = view.titles(policies(scope.conn, actor, limit=MOST_POLICIES))
        agencies = view.agencies(engagements_of_enterprise(scope.conn, actor.org_id))
        counts = distribution_counts(scope.conn, actor.org_id, now=scope.now)
    st.markdown(view.standing(counts))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.selectbox("Policy", [view.EVERY, *titles], key="follow_policy", bind="query-params", width=260)
        agency = st.selectbox("Agency", [view.EVERY, *agencies], key="follow_agency", bind="query-params", width=200)
        response = st.selectbox(
            "Answer", [view.EVERY, *view.RESPONSES], key="follow_answer", bind="query-params", width=170
        )
        state = st.selectbox("State", [view.EVERY, *view.STATES], key="follow_state", bind="query-params", width=150)
        everything = st.toggle("Earlier versions too", key="follow_earlier", bind="query-params")
    pager = Pager("follow_up", (title, agency, response, state, everything))
    asked = view.wanted(
        policy_id=titles.get(title), agency_id=agencies.get(agency), response=response, state=state,
        everything=everything, after=pager.after, limit=pager.limit,
    )  # fmt: skip
    with in_transaction(actor) as scope:
        found = distributions(scope.conn, actor.org_id, asked)
        now = scope.now
    if not found:
        empty("Nothing fits here.", "Choose other filters, or send a policy first; what was sent appears here.")
        return
    shown = pager.shown(found, view.cursor)
    row = choose(view.frame(shown, now=now, zone_name=actor.time_zone), alt="What was sent", key="follow_up.list")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_distribution):
    show_sent(actor, chosen)
else:
    show_list(actor)
