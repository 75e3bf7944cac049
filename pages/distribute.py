"""Distribute: who should have this version; the form, what it will do, and the result by agency."""

from dataclasses import replace

import streamlit as st

from core.distribution.follow_up import brands_of_enterprise, is_served, markets_of_enterprise, policies_followed
from core.distribution.sending import default_due
from core.engagements.queries import groups_of_enterprise
from core.identity.model import Actor
from pages.components import distributing as form
from pages.components.agency_picker import chosen_agencies, pick_agencies
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.sending_result import result, show_result
from pages.session import current_actor
from pages.transactions import in_transaction


def show_form(actor: Actor) -> None:
    """What and when beside each other, to whom beneath."""
    with in_transaction(actor) as scope:
        policies = policies_followed(scope.conn, actor.org_id)
        if not policies:
            empty(
                "No version is published yet.",
                "Only a published version can be sent.",
                link="policies.py",
                label="Policies",
            )
            return
        if not is_served(scope.conn, actor.org_id):
            empty(
                "No agency works for you yet.", "An agency can receive a policy once it has accepted your engagement."
            )
            return
        what, when = st.columns(2, gap="large")
        now, zone_name = scope.now, actor.time_zone
        with what:
            policy, version_number = form.what_fields(scope, actor, policies)
            due_after = default_due(scope.conn, actor.org_id)
            filled = form.terms_fields(
                policy.id, version_number or 0, now=now, zone_name=zone_name, due_after=due_after
            )
        with when:
            scheduled_for, announce, conditions = form.when_fields(now=now, zone_name=zone_name)
        st.header("To whom", anchor=False)
        filling = form.filling_field(len(conditions))
        brands, groups = brands_of_enterprise(scope.conn, actor.org_id), groups_of_enterprise(scope.conn, actor.org_id)
        markets = markets_of_enterprise(scope.conn, actor.org_id)
        pick_agencies(
            scope, actor, policy.id, brands=brands, markets=markets, groups=groups, filling=filling,
            wave_count=max(1, len(conditions)),
        )  # fmt: skip
    chosen = {agency: wave if conditions else 1 for agency, wave in chosen_agencies().items()}
    chosen = {agency: wave for agency, wave in chosen.items() if wave <= max(1, len(conditions))}
    filled = replace(filled, agencies=chosen, scheduled_for=scheduled_for, announce_now=announce, conditions=conditions)
    if version_number is not None:
        form.send_button(actor, filled, policy.title)


actor = current_actor()
heading("Distribute", "Who should have this policy, from when, and by when do they answer?")
if kept := result():
    show_result(kept)
else:
    show_form(actor)
