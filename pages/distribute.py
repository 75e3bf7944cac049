"""Distribute: who should have this version; the form, what it will do, and the result by agency."""

import streamlit as st

from core.engagements.queries import engagements_of_enterprise, groups_of_enterprise
from core.policies.queries import policies
from pages.components import distributing
from pages.components.empty import empty
from pages.components.heading import heading
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import distribute as view

MOST_POLICIES = 500

actor = current_actor()
with in_transaction(actor) as scope:
    found = policies(scope.conn, actor, limit=MOST_POLICIES)
    engagements = engagements_of_enterprise(scope.conn, actor.org_id)
    groups = groups_of_enterprise(scope.conn, actor.org_id)
    now = scope.now
offered = view.choices(found, engagements, groups)

heading("Distribute", "Who should have this policy, from when, and by when do they answer?")

if not offered.policies:
    empty("No version is published yet.", "Only a published version can be sent.", link="policies.py", label="Policies")
elif not offered.agencies:
    empty("No agency works for you yet.", "An agency can receive a policy once it has accepted your engagement.")
elif kept := distributing.result():
    distributing.show_result(kept)
else:
    filled = distributing.fields(offered, found, now=now, zone_name=actor.time_zone)
    if offered.not_active:
        st.caption(offered.not_active)
    distributing.send_button(actor, filled, offered, view.reached(filled, groups, offered))
