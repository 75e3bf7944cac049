"""What may be done about a draft, and what a policy's page says."""

import uuid
from datetime import UTC, date, datetime

import pytest

from core.conflicts.model import Severity
from core.conflicts.records import ClientFinding
from core.identity.model import Permission, Role
from core.policies.model import VERSION_MOVES, Content, Draft, VersionState
from pages.view_models import policies as view
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
    assert view.search_key(typed) == asked
