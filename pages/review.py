"""The review of a draft: what agencies will read, what changed, what reviewers say; `?policy=` names it."""

import streamlit as st

from core.policies.queries import no_such_policy, open_draft, policy, version
from core.policies.reviewing import threads
from core.policies.threads import open_threads
from pages.components.addresses import given_id
from pages.components.comparison import show_changes
from pages.components.heading import heading
from pages.components.review_comments import ask_comment, settled, thread_card
from pages.components.review_decision import decision
from pages.components.review_text import reviewed_clauses, reviewed_text
from pages.components.status import status
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import review as view

actor = current_actor()
policy_id = given_id("policy", no_such_policy)
with in_transaction(actor) as scope:
    shown = policy(scope.conn, actor, policy_id)
    draft = open_draft(scope.conn, actor, policy_id)
    found = threads(scope.conn, actor, draft)
    current = version(scope.conn, actor, policy_id, shown.current_version) if shown.current_version else None
    now = scope.now

heading(f"Review: {draft.content.title}", view.purpose(draft, now=now, zone_name=actor.time_zone))
status(draft.state, draft.content.change_class, *draft.fda_kinds)
st.page_link(
    "policies.py", label="Back to the policy", icon=":material/arrow_back:", query_params={"policy": str(policy_id)}
)
decision(actor, draft, open_count=len(open_threads(found)), next_number=shown.current_version + 1)

placed = view.placed(found)
reading, changes = st.tabs(
    ["The draft as agencies will read it", "What changed"], key="review_tab", bind="query-params"
)
with changes:
    if current is None:
        st.caption("This is the first version: there is nothing to compare it with.")
    else:
        show_changes(current.content, draft.content, key="review.changes")
with reading:
    text, rules = st.columns([3, 2], gap="large")
    with text:
        reviewed_text(actor, draft, placed)
    with rules:
        st.subheader("Its clauses in plain words", anchor=False)
        reviewed_clauses(actor, draft, placed)
        st.subheader("On the draft as a whole", anchor=False)
        for thread in (*placed.whole, *placed.elsewhere):
            thread_card(actor, thread)
        if st.button("Comment on the draft", icon=":material/add_comment:", key="review.add.whole"):
            ask_comment(actor, draft)
        if len(open_threads(found)) < len(found):
            st.subheader("Settled", anchor=False)
        settled(actor, found)
