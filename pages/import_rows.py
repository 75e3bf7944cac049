"""Import: many people or engagements from one file, checked row by row first; `?import_what=` says which."""

import streamlit as st

from core.identity.model import Actor
from core.importing.model import Subject
from pages.components.heading import heading
from pages.components.importing import ask_for_file, show_checked
from pages.session import current_actor
from pages.view_models import importing as view

LISTS = {Subject.PEOPLE: "people.py", Subject.ENGAGEMENTS: "engagements.py"}


def chosen_subject(actor: Actor) -> Subject:
    """People or engagements, as far as the actor may write both; below it the way back to their list."""
    offered = view.subjects(actor)
    names = list(offered)
    chosen = names[0]
    if len(names) > 1:
        chosen = st.radio("What to import", names, horizontal=True, key="import_what", bind="query-params")
    st.page_link(LISTS[offered[chosen]], label=f"Back to {chosen}", icon=":material/arrow_back:")
    return offered[chosen]


actor = current_actor()
heading("Import", "Which rows of a file become people or proposals, and what is to be mended first?")
subject = chosen_subject(actor)
if upload := ask_for_file(actor, subject):
    show_checked(actor, subject, upload)
