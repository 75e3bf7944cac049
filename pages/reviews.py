"""Reviews: assessments to accept, the calendar by month; `?record=` opens one, `?questions=` what a policy asks."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.assessments.model import AssessmentHead
from core.assessments.queries import HeadFilter, assessment_heads, place_of
from core.compliance.model import AssessmentState
from core.compliance.overview import by_policy
from core.compliance.queries import no_such_record
from core.engagements.queries import engagements_of_enterprise
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.register import choice, filters_row
from pages.components.submission import show_submission
from pages.components.tables import choose
from pages.components.template_questions import choose_policy, show_questions
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import names
from pages.view_models import reviews as view

PARAMETER, QUESTIONS = "record", "questions"
PAGE_SIZE = 50


def show_list(actor: Actor) -> None:
    """What waits for a decision, then the calendar page by page."""
    with in_transaction(actor) as scope:
        agencies = names.agencies(engagements_of_enterprise(scope.conn, actor.org_id))
        to_accept = assessment_heads(scope.conn, actor, HeadFilter(state=AssessmentState.SUBMITTED))
        policies = {each.name: each.id for each in by_policy(scope.conn, actor)}
        now = scope.now
    heading("Reviews", view.purpose(len(to_accept)))
    if to_accept:
        st.header("To accept", anchor=False)
        shown = view.waiting(to_accept, now=now, zone_name=actor.time_zone)
        row = choose(shown, alt="Submitted assessments that wait for your decision", key="reviews.waiting")
        if row is not None:
            open_record(PARAMETER, to_accept[row].compliance_id)
    st.header("Calendar", anchor=False)
    months = view.month_choices(now, actor.time_zone)
    with filters_row():
        agency = choice("Agency", list(agencies), "reviews_agency", width=240)
        policy = choice("Policy", list(policies), "reviews_policy", width=240)
        month = choice("Month", list(months), "reviews_month", width=180)
    due_from, due_before = months.get(month, (None, None))
    pager = Pager("reviews", (agency, policy, month), size=PAGE_SIZE)
    with in_transaction(actor) as scope:
        wanted = HeadFilter(
            counterpart_id=agencies.get(agency), policy_id=policies.get(policy), due_from=due_from,
            due_before=due_before, after=pager.after, limit=pager.limit,
        )  # fmt: skip
        heads = assessment_heads(scope.conn, actor, wanted)
    if not heads and {agency, policy, month} != {view.EVERY}:
        empty("No review fits these filters.", "Choose another agency, policy or month.")
    else:
        show_calendar(actor, pager.shown(heads, place_of), now=now)
    pager.controls("Earlier", "Later")
    choose_policy(actor)


def show_calendar(actor: Actor, heads: Sequence[AssessmentHead], *, now: datetime) -> None:
    """A ledger for what is overdue, then one for each month."""
    months = view.months(heads, now=now, zone_name=actor.time_zone)
    if not months:
        empty("No review has a date yet.", "Dates appear with the first policy that you send to an agency.")
    for name, found in months:
        st.subheader(name, anchor=False)
        ledger = view.calendar(found, now=now, zone_name=actor.time_zone)
        row = choose(ledger, alt=f"Reviews: {name}", key=f"reviews.{name}")
        if row is not None:
            open_record(PARAMETER, found[row].compliance_id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_record):
    show_submission(actor, chosen)
elif st.query_params.get(QUESTIONS):
    show_questions(actor)
else:
    show_list(actor)
