"""Adapt what one agency holds of a policy for it alone; `?policy=&agency=`, and `&thread=` answers its request."""

import streamlit as st

from core.distribution.riders.queries import document_to_adapt, no_such_holder
from core.policies.queries import no_such_policy
from core.requests.queries import no_such_request, request_of
from core.vocabulary.queries import own_terms
from pages.components import clause_list
from pages.components.adapting import Place, open_rows, sending, show_differences
from pages.components.addresses import given_id
from pages.components.clause_checks import checks_of, show_checks
from pages.components.clause_rows import clause_rows
from pages.components.heading import heading
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import adapting as view
from pages.view_models.lints import marks

THREAD = "thread"

actor = current_actor()
policy_id = given_id("policy", no_such_policy)
agency_id = given_id("agency", no_such_holder)
thread_id = given_id(THREAD, no_such_request) if st.query_params.get(THREAD) else None
with in_transaction(actor) as scope:
    held = document_to_adapt(scope.conn, actor, agency_id, policy_id)
    request = request_of(scope.conn, actor, thread_id) if thread_id else None
    words, today = own_terms(scope.conn, actor.org_id), scope.now.date()
place = Place(agency_id, policy_id, request)

heading(f"Adapt for {held.agency}", view.purpose(held))
with st.container(horizontal=True):
    if request is not None:
        where = {THREAD: str(request.id)}
        st.page_link(
            "agency_requests.py", label="Back to the request", icon=":material/arrow_back:", query_params=where
        )
    where = {"distribution": str(held.distribution_id)}
    st.page_link("follow_up.py", label="What it holds now", icon=":material/checklist:", query_params=where)
if request is not None:
    st.info(view.asked(request), icon=":material/contact_support:")
open_rows(place, held)
found = checks_of(
    actor, policy_id, {"title": "", "body": "", "effective_from": held.effective_from,
                       "effective_until": held.effective_until}, today=today,
)  # fmt: skip
rows, beside = st.columns([3, 2], gap="large")
with rows:
    clause_rows(marks(found), words)
with beside:
    show_differences(held)
    show_checks(found, clause_count=clause_list.count())
sending(actor, place, held, today=today)
