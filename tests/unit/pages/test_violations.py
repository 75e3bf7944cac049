"""Violations in words: what it costs and who has to act, what may be done, and each line of the timeline."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from core.compliance.model import VIOLATION_MOVES, Severity, ViolationState
from core.identity.model import Actor, OrganizationKind, Role
from core.usage.model import Look, Outcome, Receipt, Refused
from core.violations.model import AGENCY_STEPS, STEPS_BETWEEN, Side, Source, Step, StepTaken, Violation, ViolationCounts
from core.violations.register import RegisterFilter
from pages.view_models import usage, violation_list
from pages.view_models import violations as view

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
S = ViolationState


def somebody(kind: OrganizationKind, role: Role) -> Actor:
    return Actor(uuid4(), uuid4(), kind, role, "A", "a@example.com", "O", "UTC")


AGENT = somebody(OrganizationKind.AGENCY, Role.AGENCY_ADMIN)
OFFICER = somebody(OrganizationKind.ENTERPRISE, Role.COMPLIANCE_OFFICER)
ANALYST = somebody(OrganizationKind.ENTERPRISE, Role.ANALYST)
MADE = Violation(
    id=UUID(int=1), enterprise_org_id=uuid4(), enterprise="Helix", agency_org_id=uuid4(), agency="Lumen", policy_id=uuid4(),
    policy_title="AI", distribution_id=uuid4(), version_number=1, clause_id="C1", clause={}, clause_words="", severity=Severity.HIGH,
    state=S.REPORTED, source=Source.USAGE_LOG, summary="It happened.", happened_on=date(2026, 11, 20), reported_at=NOW, confirmed_at=NOW,
    action=None, action_due_on=None, owner_name=None, verified_at=None, closed_at=None, closed_by_name=None, dismissed_at=None,
    dismiss_reason=None, terms={"tool": ("chatgpt_free",), "action": ("gen_text",)}, event_count=2, waived_until=None, revision=1,
)  # fmt: skip


def in_state(state: ViolationState, **more: object) -> Violation:
    return replace(MADE, state=state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("state", "is_agency"), list(product(ViolationState, (True, False))))
def test_everybody_is_offered_the_moves_of_the_table_that_are_their_sides(state: ViolationState, is_agency: bool):
    actor = AGENT if is_agency else OFFICER
    offered = {choice.to for choice in view.choices(in_state(state), actor)}
    theirs = {to for to in VIOLATION_MOVES[state] if (STEPS_BETWEEN[state, to] in AGENCY_STEPS) is actor.is_agency}
    assert offered == theirs
    assert view.choices(in_state(state), ANALYST) == []


def test_what_it_costs_is_said_as_it_is_scored():
    cost = "of the violations' part of the score."
    assert view.standing(MADE, AGENT, now=NOW).startswith("Helix has to confirm or dismiss it. Until it is confirmed")
    assert f"Today it costs 50 % {cost}" in view.standing(in_state(S.CONFIRMED), OFFICER, now=NOW)
    mending = in_state(S.CORRECTING, action_due_on=date(2026, 12, 1))
    assert f"Today it costs 25 % {cost}" in view.standing(mending, AGENT, now=NOW)
    grave = in_state(S.CONFIRMED, severity=Severity.CRITICAL)
    assert view.standing(grave, AGENT, now=NOW).endswith("While it is open the record is non-compliant.")
    waived = in_state(S.CONFIRMED, waived_until=date(2026, 12, 31))
    assert "An exception waives it until 31 Dec 2026" in view.standing(waived, OFFICER, now=NOW)
    assert (
        view.standing(in_state(S.CLOSED, closed_by_name="Tom"), AGENT, now=NOW) == "Closed by Tom. It costs no score."
    )
    assert "Reason: A sketch." in view.standing(in_state(S.DISMISSED, dismiss_reason="A sketch."), AGENT, now=NOW)


def test_what_is_known_stands_in_the_order_of_the_dimensions():
    facts = view.facts(MADE, zone_name="UTC")
    assert list(facts) == ["Happened", "Reported", "Events of the log", "Action", "Tool"]
    assert facts["Tool"] == "ChatGPT Free"


def test_a_line_of_the_timeline_says_who_did_what_when_and_with_what():
    step = StepTaken(1, Step.CORRECTING, Side.AGENCY, "Mara", "Trained *again*.", None, "Joon", date(2026, 12, 1), NOW)
    (line,) = view.timeline(replace(MADE, steps=(step,)), now=NOW + timedelta(days=2), zone_name="UTC")
    assert line.head == (
        "**Mara** of Lumen set a corrective action (seen to by Joon, due 1 Dec 2026), 24 Nov 2026, 09:00 (2 days ago)"
    )
    assert line.words == r"Trained \*again\*."


def test_the_register_asks_for_what_is_chosen_and_for_all_where_the_address_made_something_up():
    def wanted(**chosen: str) -> RegisterFilter:
        given = {"words": "", "state": "All", "severity": "All", "age": "All"} | chosen
        return violation_list.wanted(**given, counterpart=None, policy=None, now=NOW)  # type: ignore[arg-type]

    assert wanted() == wanted(state="Nonsense", severity="Nonsense", age="Nonsense") == RegisterFilter()
    assert wanted(state="Open").states == (S.CONFIRMED, S.CORRECTING, S.VERIFIED)
    assert wanted(state="Action overdue").overdue_on == NOW.date()
    assert wanted(age="Older than 30 days").reported_before == NOW - timedelta(days=30)


def test_what_waits_is_told_for_each_side():
    counts = ViolationCounts(2, 1, 3, 0, 1)
    assert violation_list.summary(counts, OFFICER) == (
        "**2** to confirm by you · **1** to correct by agencies · **3** being corrected · **1 action** overdue"
    )
    assert violation_list.summary(ViolationCounts(0, 0, 0, 0, 0), AGENT) == "None is open."


def test_what_a_file_of_usage_would_do_is_said_before_it_does():
    outcomes = {Outcome.ALLOWED: 1, Outcome.VIOLATION: 1, Outcome.NEEDS_A_LOOK: 2}
    receipt = Receipt(6, 4, 1, outcomes, {Look.ASK: 2}, (), (Refused(5, "Mend it."),))
    assert usage.foreseen(receipt) == (
        "4 new events (1 allowed, 1 violation, 2 to look at); 1 sent before; 1 that cannot be read."
    )
    assert usage.problems(receipt.refused, [2, 3, 4, 5, 6, 9]).to_dict("records") == [
        {"Row": "9", "What to mend": "Mend it."}
    ]


def test_who_may_change_an_action_is_the_agency_while_it_is_under_way_and_the_timeline_says_that_it_was_changed():
    assert [view.may_replan(in_state(state), AGENT) for state in S] == [state is S.CORRECTING for state in S]
    assert not view.may_replan(in_state(S.CORRECTING), OFFICER)
    steps = tuple(
        StepTaken(place, Step.CORRECTING, Side.AGENCY, "Mara", words, None, "Mara", date(2026, 12, 1), NOW)
        for place, words in ((2, "Trained again."), (4, "It was moved."))
    )
    first, second = view.timeline(in_state(S.CORRECTING, steps=steps), now=NOW, zone_name="UTC")
    assert "set a corrective action" in first.head
    assert "changed the corrective action (seen to by Mara, due 1 Dec 2026)" in second.head
