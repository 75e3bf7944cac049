"""What may be done about a draft, and what a policy's page says."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.conflicts.model import Severity
from core.conflicts.records import ClientFinding
from core.identity.model import Permission, Role
from core.policies.model import (
    VERSION_MOVES,
    Content,
    Draft,
    FdaKind,
    Policy,
    PolicyFilter,
    PolicySort,
    VersionState,
)
from pages.view_models import policies as view
from pages.view_models import policy_list
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OPEN = [VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.CHANGES_REQUESTED, VersionState.APPROVED]


def a_draft(state, *, writer_id=None):
    author = writer_id or uuid.uuid4()
    content = Content(title="Prompt [logs]", body="b")
    return Draft(
        uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), state, 3, content, author, (author,), NOW, NOW,
        author_name="Tom", decided_at=NOW, decided_by_name="Ines",
    )  # fmt: skip


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("role", [Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST, Role.AUDITOR])
def test_only_moves_of_the_table_are_offered(state, role):
    assert {move.to for move in view.moves(a_draft(state), of_client(role))} <= VERSION_MOVES[state]


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_readers_are_offered_nothing(state, role):
    assert view.moves(a_draft(state), of_client(role)) == []


def test_an_admin_reaches_every_move_of_the_table_but_withdrawal():
    offered = {(state, move.to) for state in OPEN for move in view.moves(a_draft(state), of_client())}
    assert offered == {(state, to) for state in OPEN for to in VERSION_MOVES[state]}


def test_a_writer_is_not_offered_to_approve():
    writer = of_client()
    labels = [move.label for move in view.moves(a_draft(VersionState.IN_REVIEW, writer_id=writer.user_id), writer)]
    assert "Approve" not in labels
    assert "Somebody who wrote none of it" in view.draft_sentence(
        a_draft(VersionState.IN_REVIEW, writer_id=writer.user_id), writer, zone_name="UTC"
    )


def test_an_officer_may_approve_and_not_publish():
    officer = of_client(Role.COMPLIANCE_OFFICER)
    assert not officer.may(Permission.POLICY_PUBLISH)
    assert "Approve" in [move.label for move in view.moves(a_draft(VersionState.IN_REVIEW), officer)]
    assert "Publish" not in [move.label for move in view.moves(a_draft(VersionState.APPROVED), officer)]


@pytest.mark.parametrize("state", OPEN)
def test_at_most_one_move_is_the_next_step(state):
    assert sum(move.is_next for move in view.moves(a_draft(state), of_client())) == 1


def test_publishing_names_the_version_and_keeps_brackets_as_letters():
    said = view.publishing_says(a_draft(VersionState.APPROVED), 4)
    assert "version 4" in said
    assert "Prompt \\[logs\\]" in said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "without a fixed period"),
        (date(2026, 12, 1), None, "from 1 Dec 2026"),
        (date(2026, 12, 1), date(2026, 12, 31), "from 1 Dec 2026 until 31 Dec 2026"),
    ],
)
def test_the_days_in_effect_are_said(start, end, said):
    assert view.effect_words(Content("t", "b", effective_from=start, effective_until=end)) == said


def test_the_same_finding_at_two_agencies_stands_once_and_other_policies_not_at_all():
    policy_id = uuid.uuid4()

    def finding(agency, touched):
        return ClientFinding(
            uuid.uuid4(), uuid.uuid4(), agency, "lint", "dead_clause", "none", "", Severity.LOW, "C1 never applies.",
            None, [{"policy_id": str(touched)}], NOW, None,
        )  # fmt: skip

    found = [finding("Lumen", policy_id), finding("Fathom", policy_id), finding("Quill", uuid.uuid4())]
    assert view.findings_of(found, policy_id) == ["C1 never applies. (at Fathom, Lumen)"]


@pytest.mark.parametrize(("typed", "asked"), [(None, None), ("", None), ("  ", None), (" logs ", "logs")])
def test_blanks_search_nothing(typed, asked):
    assert policy_list.search_key(typed) == asked


def a_policy(**parts):
    values = {
        "id": uuid.uuid4(), "enterprise_org_id": uuid.uuid4(), "enterprise_name": "Helix", "title": "Logs",
        "current_version": 2, "published_at": NOW, "draft_state": None, "listed_at": NOW, "changed_at": NOW,
    }  # fmt: skip
    return Policy(**{**values, **parts})


def test_a_row_says_what_was_withdrawn_what_publishes_itself_and_what_is_checked():
    rows = policy_list.frame(
        [
            a_policy(is_withdrawn=True, fda_kinds=(FdaKind.MLR_SIGNOFF,), brands=("Corvexa", "Other")),
            a_policy(current_version=0, published_at=None, draft_state=VersionState.APPROVED, publish_at=NOW),
        ],
        zone_name="UTC",
    )
    assert rows["Version"].tolist() == ["version 2, withdrawn", "none yet"]
    assert rows["Draft"].tolist() == ["–", "● Approved, publishes 24 Nov 2026, 12:00"]
    assert rows["Brands"].tolist() == ["Corvexa, Other", "–"]
    assert rows["FDA practice"].tolist() == ["MLR sign-off", "–"]


def test_filters_ask_for_what_they_say_and_unknown_words_for_nothing():
    chosen = policy_list.Chosen("logs", "In review", "Corvexa", "AI label", "By title")
    asked = policy_list.wanted(chosen, after=None)
    assert asked == PolicyFilter("logs", VersionState.IN_REVIEW, "Corvexa", FdaKind.AI_LABEL, PolicySort.TITLE)
    nothing = policy_list.Chosen(None, "nonsense", policy_list.EVERY, "nonsense", "nonsense")
    assert policy_list.wanted(nothing, after=None) == PolicyFilter()
    assert not policy_list.Chosen(None, *[policy_list.EVERY] * 3, "Newest first").narrows
    assert chosen.narrows


@pytest.mark.parametrize(
    ("active", "pending", "said"),
    [
        (0, 0, "No agency holds it."),
        (1, 0, "**1 agency holds** it."),
        (3, 1, "**3 agencies hold** it, and 1 agency waits for it."),
    ],
)
def test_withdrawing_says_whom_it_reaches(active, pending, said):
    assert view.withdrawing_says(2, active, pending).startswith(said)


@pytest.mark.parametrize(
    ("text", "number"), [(None, None), ("", None), ("3", 3), ("x", 0), ("-1", 0), ("9" * 30, 0), ("²", 0)]
)
def test_a_version_in_the_address_is_a_number_or_none_that_exists(text, number):
    assert view.number_of(text) == number


def test_a_scheduled_draft_says_when_and_by_whose_order():
    draft = replace(a_draft(VersionState.APPROVED), publish_at=NOW, publish_ordered_by_name="Ines")
    said = view.draft_sentence(draft, of_client(), zone_name="UTC")
    assert "**It publishes itself on 24 Nov 2026, 12:00**, by order of Ines." in said
    assert view.can_schedule(draft, of_client())
    assert not view.can_schedule(draft, of_client(Role.COMPLIANCE_OFFICER))


def test_a_time_chosen_in_the_readers_zone_comes_back_as_it_was_chosen():
    chosen = datetime(2027, 1, 4, 9)  # noqa: DTZ001  # as a field gives it
    at = view.moment(chosen, "America/New_York")
    assert at == datetime(2027, 1, 4, 14, tzinfo=UTC)
    assert view.in_zone(at, "America/New_York") == chosen
