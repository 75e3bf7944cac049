"""People: who belongs to this organization, as what, and whom it has invited?"""

import streamlit as st

from core.identity.membership import members, open_invitations
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.managing_people import ask_whom_to_invite, change_invitation, change_person
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import people as view

actor = current_actor()
heading("People", "Who belongs to this organization, as what, and who is invited?")
with in_transaction(actor) as scope:
    found = members(scope.conn, actor)
    invited = open_invitations(scope.conn, actor)
    now = scope.now
with st.container(horizontal=True, vertical_alignment="bottom"):
    search = st.text_input("Search", type="search", key="people_search", bind="query-params", width=260)
    state = st.selectbox("State", view.STATES, key="people_state", bind="query-params", width=160)
    if st.button("Invite somebody", type="primary", icon=":material/person_add:", key="people.invite"):
        ask_whom_to_invite(actor, now)
st.markdown(view.summary(found, invited, now=now))

shown = view.shown(found, search=search or "", state=state)
if shown:
    ledger = view.frame(shown, now=now, zone_name=actor.time_zone)
    row = choose(ledger, alt="People by name", key="people.list")
    if row is not None:
        change_person(actor, shown[row], now)
else:
    empty("Nobody fits here.", "Search for a part of a name, an address or a role, or choose another state.")

if invited:
    st.header("Open invitations", anchor=False)
    letters = view.invited_frame(invited, now=now, zone_name=actor.time_zone)
    letter = choose(letters, alt="Open invitations, newest first", key="people.invitations")
    if letter is not None:
        change_invitation(actor, invited[letter])
