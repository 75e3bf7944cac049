"""The editor of a policy's draft: its text, its clauses as rows with checks beside them, its dates, its notation."""

import streamlit as st

from core.policies.queries import no_such_policy, open_draft
from core.vocabulary.queries import own_terms
from pages.components import clause_list, draft_fields
from pages.components.addresses import given_id
from pages.components.clause_checks import checks_of, show_checks
from pages.components.clause_rows import clause_rows
from pages.components.clause_text import clause_text
from pages.components.draft_editor import Editor
from pages.components.heading import heading
from pages.components.review_comments import show_comments
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models.lints import marks

actor = current_actor()
policy_id = given_id("policy", no_such_policy)
with in_transaction(actor) as scope:
    draft, today = open_draft(scope.conn, actor, policy_id), scope.now.date()
    words = own_terms(scope.conn, actor.org_id)

# What comes and goes stands in a container: else all below it moves, is drawn anew, and whoever types loses the cursor.
with st.container():
    heading(f"Draft: {draft.content.title}", "Write the text agencies will read, and the clauses it is scored by.")
st.page_link(
    "policies.py", label="Back to the policy", icon=":material/arrow_back:", query_params={"policy": str(policy_id)}
)

editor = Editor(actor, draft)
typed = draft_fields.typed()
found = checks_of(actor, policy_id, typed, today=today)
with st.container():
    editor.meanwhile()
show_comments(actor, draft)
text, clauses, change, notation = st.tabs(
    ["Text", "Clauses", "Dates and change", "As YAML or JSON"], key="draft_tab", bind="query-params"
)
with text:
    draft_fields.text_fields()
with clauses:
    rows, checks = st.columns([3, 2], gap="large")
    with rows:
        clause_rows(marks(found), words)
    with checks:
        show_checks(found, clause_count=clause_list.count())
with change:
    draft_fields.change_fields()
with notation:
    clause_text(typed)
with st.bottom:
    editor.actions(typed)
