"""The editor of a policy's draft: text and clauses on the left, what a reader will see on the right."""

import streamlit as st

from core.policies.queries import no_such_policy, open_draft
from pages.components.addresses import given_id
from pages.components.document_view import clauses, document
from pages.components.draft_fields import Editor
from pages.components.heading import heading
from pages.components.refusing import show_problems
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import drafts as view
from pages.view_models.markdown import literal

actor = current_actor()
policy_id = given_id("policy", no_such_policy)
with in_transaction(actor) as scope:
    draft = open_draft(scope.conn, actor, policy_id)

heading(f"Draft: {draft.content.title}", "Write the text agencies will read, and the clauses it is scored by.")
st.page_link(
    "policies.py", label="Back to the policy", icon=":material/arrow_back:", query_params={"policy": str(policy_id)}
)

editor = Editor(actor, draft)
writing, reading = st.columns(2, gap="large")
with writing:
    typed = editor.fields()
    editor.actions(typed)
with reading:
    text, structure = st.tabs(["As agencies read it", "Its clauses in plain words"], key="draft.preview")
    with text:
        st.subheader(literal(typed["title"]) or "Untitled", anchor=False)
        document(typed["body"])
    with structure:
        read = view.read_text(str(typed["clauses"]))
        if read.problems:
            show_problems(read.problems)
        else:
            clauses(read.documents)
