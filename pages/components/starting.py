"""Where a policy begins: a template, a file, a version of another policy, or nothing but a title."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.identity.model import Actor
from core.policies.content import MAX_TITLE_LENGTH, Written
from core.policies.importing import IMPORT_SUFFIXES, Imported, import_file
from core.policies.operations import create_policy
from core.policies.queries import policies, version
from core.policies.templates import Template, templates
from pages.components.document_view import clauses, document
from pages.components.empty import empty
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import starting as view
from pages.view_models.markdown import literal

MOST_POLICIES = 200


def from_template(actor: Actor) -> None:
    """The templates side by side; one click makes a draft of one."""
    columns = st.columns(2)
    for index, template in enumerate(templates()):
        with columns[index % 2], st.container(border=True):
            _template(actor, template)


def _template(actor: Actor, template: Template) -> None:
    st.markdown(f"**{template.title}**")
    st.markdown(template.summary)
    st.caption(view.holds(body=template.body, clause_count=len(template.clauses)))
    if st.button("Use this template", key=f"start.template.{template.key}"):
        _create(actor, view.from_template(template))
    with st.expander("Read it", key=f"start.read.{template.key}"):
        for clause in parse_clauses(template.clauses):
            st.markdown(f"- **{clause.id}** {literal(clause_words(clause))}")
        document(template.body)


def from_file(actor: Actor) -> None:
    """A file, what was read from it, and the draft made of that."""
    file = st.file_uploader("File", type=list(IMPORT_SUFFIXES), key="start.file", max_upload_size=10)
    if file is None:
        st.caption("At most 10 MB. Hidden text, comments and HTML are left out, and you are told so.")
        return
    with refusals() as outcome:
        read = import_file(file.name, file.getvalue())
    if not outcome.refused:
        _read(actor, read, key=file.file_id)


def _read(actor: Actor, read: Imported, *, key: str) -> None:
    title = st.text_input("Title", read.title, max_chars=MAX_TITLE_LENGTH, key=f"start.title.{key}")
    st.caption(view.holds(body=read.body, clause_count=len(read.clauses)))
    if read.left_out:
        st.info("\n".join(f"- {literal(said)}" for said in read.left_out), icon=":material/cleaning_services:")
    if st.button("Create the draft", type="primary", key="start.import"):
        _create(actor, view.from_file(read, title=title))
    if read.body:
        document(read.body)
    if read.clauses:
        clauses(read.clauses)


def from_version(actor: Actor) -> None:
    """A version of one of the organization's own policies."""
    with in_transaction(actor) as scope:
        found = view.with_versions(policies(scope.conn, actor, limit=MOST_POLICIES))
    if not found:
        empty("No version is published yet.", "Start from a template, a file or a title instead.")
        return
    chosen = found[st.selectbox("Policy", list(found), key="start.policy")]
    number = st.selectbox("Version", range(chosen.current_version, 0, -1), key="start.version", width=160)
    title = st.text_input(
        "Title", f"{chosen.title} (copy)", max_chars=MAX_TITLE_LENGTH, key=f"start.copy_title.{chosen.id}"
    )
    with refusals() as outcome, in_transaction(actor) as scope:
        content = version(scope.conn, actor, chosen.id, number).content
    if outcome.refused:
        return
    st.caption(view.holds(body=content.body, clause_count=len(content.clauses)))
    if st.button("Create the draft", type="primary", key="start.copy"):
        _create(actor, view.from_version(content, title=title))
    document(content.body)


def blank(actor: Actor) -> None:
    """A title alone."""
    with st.form("start.blank_form", border=False):
        title = st.text_input("Title", max_chars=MAX_TITLE_LENGTH, key="start.blank_title")
        wanted = st.form_submit_button("Create the draft", type="primary", key="start.blank")
    if wanted:
        _create(actor, view.blank(title))


def _create(actor: Actor, written: Written) -> None:
    with refusals() as outcome, changing(actor) as scope:
        draft = create_policy(scope.conn, actor=actor, written=written, now=scope.now)
    if not outcome.refused:
        say_next("The draft is created. No agency sees it before it is published and sent.")
        st.switch_page("draft.py", query_params={"policy": str(draft.policy_id)})


WAYS: Mapping[str, Callable[[Actor], None]] = {
    view.TEMPLATE: from_template,
    view.IMPORT: from_file,
    view.COPY: from_version,
    view.BLANK: blank,
}
