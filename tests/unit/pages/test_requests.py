"""Requests in words: what waits, who signed what, what can be answered, and what became of it."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.distribution.model import Response
from core.exceptions.model import ExceptionState
from core.exceptions.queries import PAGE_SIZE, ExceptedClause, ExceptionEntry, ExceptionSubjects
from core.identity.model import Role
from pages.view_models import requests as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)


def asked(state=ExceptionState.REQUESTED, *, has_changed=False, **changes):
    values = {
        "id": uuid.uuid4(), "enterprise_org_id": uuid.uuid4(), "enterprise": "Helix", "agency_org_id": uuid.uuid4(),
        "agency": "Lumen [x]", "policy_id": uuid.uuid4(), "policy_title": "Logs", "distribution_id": uuid.uuid4(),
        "version_number": 1, "current_version_number": 2, "clauses": (ExceptedClause("C1", "Logs are kept.", has_changed),),
        "state": state, "meaning": Response.DECLINED, "printed_name": "Mara", "signed_at": NOW, "reason": "Until May.",
        "requested_at": NOW - timedelta(days=3), "starts_on": FIRST, "ends_on": LAST, "decided_at": NOW,
        "decision_comment": None, "conditions": "", "renews_id": None, "ended_at": NOW, "end_reason": None,
    }  # fmt: skip
    return ExceptionEntry(**{**values, **changes})


def counts(**given):
    return {state: given.get(state.value, 0) for state in ExceptionState}


def test_every_state_stands_under_one_word_of_the_filter():
    listed = [state for states in view.STATES.values() if states for state in states]
    assert sorted(listed) == sorted(ExceptionState)
    assert next(iter(view.STATES)) == view.WAITING


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Nothing waits for your answer."),
        ({"requested": 1}, "**1 request** waits for your answer."),
        ({"requested": 2, "approved": 1, "expired": 1, "revoked": 1}, "**2 requests** wait for your answer. 1 granted, 2 ended."),
    ],
)  # fmt: skip
def test_what_waits_is_said_first(given, said):
    assert view.summary(counts(**given)) == said


def test_pages_are_counted_within_the_state_that_is_shown():
    found = counts(requested=PAGE_SIZE + 1, denied=PAGE_SIZE)
    assert [view.page_count(found, state) for state in view.STATES] == [2, 1, 1, 1, 3]


def test_a_word_that_the_address_made_up_asks_for_all():
    lumen, logs = uuid.uuid4(), uuid.uuid4()
    subjects = ExceptionSubjects({"Lumen": lumen}, {"Logs": logs})
    asks = view.wanted(subjects, state="Granted", agency="Lumen", policy="Logs", search="x")
    assert (asks.states, asks.counterpart_id, asks.policy_id, asks.search) == (
        (ExceptionState.APPROVED,),
        lumen,
        logs,
        "x",
    )
    asks = view.wanted(subjects, state="Nonsense", agency="Nobody", policy="None", search="")
    assert (asks.states, asks.counterpart_id, asks.policy_id) == (None, None, None)


def test_where_nothing_waits_the_answered_ones_are_named():
    assert "under “All”" in view.nothing_fits(view.WAITING)[1]
    assert view.nothing_fits("Granted")[0] == "Nothing fits these filters."


def test_the_ledger_says_who_asks_what_since_when():
    (row,) = view.frame([asked()], now=NOW, zone_name="UTC").to_dict("records")
    assert (row["Agency"], row["Clauses"], row["State"]) == ("Lumen [x]", "C1", "○ Waiting")
    assert row["Asked"] == "21 Nov 2026 (3 days ago)"


def test_names_are_letters_and_the_signature_says_what_it_meant():
    assert view.purpose(asked()) == "Lumen \\[x\\] asks for an exception to C1 of version 1"
    assert view.purpose(asked(ExceptionState.DENIED)) == "Lumen \\[x\\] asked for an exception to C1 of version 1"
    assert view.signed_sentence(asked(), zone_name="UTC") == "Mara declined on 24 Nov 2026, 12:00, version 1."
    in_request = asked(meaning=None, printed_name=None, signed_at=None)
    assert view.signed_sentence(in_request, zone_name="UTC") == "Asked in a request, 21 Nov 2026, 12:00."


@pytest.mark.parametrize(
    ("about", "warns"),
    [
        (asked(), None),
        (asked(has_changed=True), "Version 2, which the agency holds now, asks something else in C1."),
        (asked(current_version_number=None), "holds no version"),
        (asked(ExceptionState.DENIED, has_changed=True), None),
    ],
)
def test_a_request_that_cannot_be_granted_any_more_says_why(about, warns):
    said = view.changed_sentence(about)
    assert said is None if warns is None else warns in said
    may_grant = warns is None and about.state is ExceptionState.REQUESTED
    assert view.can_grant(about, of_client()) is may_grant


@pytest.mark.parametrize("role", [Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST, Role.AUDITOR])
@pytest.mark.parametrize("state", list(ExceptionState))
def test_what_waits_is_answered_and_what_is_granted_revoked_by_whoever_decides(role, state):
    decides = role in {Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER}
    assert view.can_answer(asked(state), of_client(role)) is (decides and state is ExceptionState.REQUESTED)
    assert view.can_revoke(asked(state), of_client(role)) is (decides and state is ExceptionState.APPROVED)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (asked(), []),
        (asked(ExceptionState.APPROVED), ["Granted on 24 Nov 2026, from 1 Dec 2026 through 31 Jan 2027."]),
        (asked(ExceptionState.DENIED, decision_comment="*No*."), ["Refused on 24 Nov 2026.", "Comment: “\\*No\\*.”"]),
        (asked(ExceptionState.WITHDRAWN), ["The agency withdrew it on 24 Nov 2026."]),
        (asked(ExceptionState.EXPIRED), ["Ran out: 31 Jan 2027 was its last day."]),
        (
            asked(ExceptionState.REVOKED, end_reason="It runs."),
            ["Granted from 1 Dec 2026 through 31 Jan 2027, revoked on 24 Nov 2026.", "Reason: “It runs.”"],
        ),
        (
            asked(ExceptionState.SUPERSEDED, end_reason="Version 2 asks something else in C1."),
            ["A newer version ended it on 24 Nov 2026.", "Version 2 asks something else in C1."],
        ),
    ],
)
def test_what_became_of_it_is_said_in_sentences(about, said):
    assert view.standing(about, zone_name="UTC") == said


def test_a_grant_opens_with_today_and_ninety_days_and_lets_choose_two_years():
    days = view.period(date(2026, 11, 24))
    assert (days.first, days.last) == (date(2026, 11, 24), date(2027, 2, 22))
    assert (days.earliest, days.latest) == (date(2026, 11, 24), date(2028, 11, 23))
