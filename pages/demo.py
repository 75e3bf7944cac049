"""Tour: the demo's story, step by step, as it stands for whoever looks; it exists in demo mode alone."""

import streamlit as st

from core.demo.tour import counterparts, guides, policy_on_its_way, received_so_far
from core.identity.model import OrganizationKind
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.leaving import leave_for
from pages.components.tour_steps import workflow
from pages.components.tour_views import features, side_view
from pages.page_table import pages_for
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models.tour import Step, progress
from pages.view_models.tour_of_agency import agency_steps
from pages.view_models.tour_of_client import client_steps
from pages.view_models.tour_pages import RESET

actor = current_actor()
scripts = {entry.script for entry in pages_for(actor, is_demo=True)}
followed, steps = None, list[Step]()
with in_transaction(actor) as scope:
    known = guides(actor, counterparts(scope.conn, actor))
    if actor.is_enterprise and (followed := policy_on_its_way(scope.conn, actor)):
        steps = client_steps(followed, now=scope.now, zone_name=actor.time_zone)
    elif actor.is_agency:
        steps = agency_steps(
            received_so_far(scope.conn, actor, now=scope.now), now=scope.now, zone_name=actor.time_zone
        )

heading("Tour", "How does a rule come from a client to its agencies, and what becomes of it there?")
work, client, agency, product = st.tabs(
    ["Workflow", "Enterprise view", "Agency view", "Features"], key="tour_part", bind="query-params"
)
with work:
    if steps:
        st.markdown(progress(steps))
        workflow(actor, steps, guides=known, scripts=scripts, followed=followed)
    else:
        empty("There is nothing to walk through from here.", "Sign in as somebody of a client or of an agency.")
with client:
    side_view(actor, OrganizationKind.ENTERPRISE, guides=known, scripts=scripts)
with agency:
    side_view(actor, OrganizationKind.AGENCY, guides=known, scripts=scripts)
with product:
    features(actor, scripts=scripts)
with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
    leave_for("Sign in as somebody else", "/demo", next="/tour")
    st.caption(RESET)
