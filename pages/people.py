"""People: who belongs to this organization, as what, and who is invited; `?person=`, `?invitation=` open one."""

import streamlit as st

from core.identity.membership import members, no_such_invitation, no_such_person, open_invitations
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.keys import NEW_KEY
from pages.components.managing_people import ask_whom_to_invite, show_invitation, show_person
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import people as view


def show_list(actor: Actor) -> None:
    """Everybody, and what waits in mailboxes; the filters stand in the address."""
    heading("People", "Who belongs to this organization, as what, and who is invited?")
    with in_transaction(actor) as scope:
        found, invited, now = members(scope.conn, actor), open_invitations(scope.conn, actor), scope.now
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", type="search", key="people_search", bind="query-params", width=260)
        state = st.selectbox("State", view.STATES, key="people_state", bind="query-params", width=160)
        if st.button(
            "Invite somebody", type="primary", icon=":material/person_add:", key="people.invite", shortcut=NEW_KEY
        ):
            ask_whom_to_invite(actor, now)
        st.page_link("import_rows.py", label="Import from a file", icon=":material/upload_file:")
    st.markdown(view.summary(found, invited, now=now))
    if shown := view.shown(found, search=search or "", state=state):
        ledger = view.frame(shown, now=now, zone_name=actor.time_zone)
        row = choose(ledger, alt="People by name", key="people.list")
        if row is not None:
            open_record("person", shown[row].person.user_id)
    else:
        empty("Nobody fits here.", "Search for a part of a name, an address or a role, or choose another state.")
    if invited:
        st.header("Open invitations", anchor=False)
        letters = view.invited_frame(invited, now=now, zone_name=actor.time_zone)
        letter = choose(letters, alt="Open invitations, newest first", key="people.invitations")
        if letter is not None:
            open_record("invitation", invited[letter].id)


actor = current_actor()
if person_id := opened_record("person", no_such_person):
    show_person(actor, person_id)
elif invitation_id := opened_record("invitation", no_such_invitation):
    show_invitation(actor, invitation_id)
else:
    show_list(actor)
