"""What waits in the inbox, in which order, and what changed in a document."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from core.distribution.model import Distribution, DistributionStatus, ReceivedDocument, Response
from core.engagements.model import Engagement, EngagementState
from pages.view_models import inbox as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEEP = {"id": "C1", "text": "Keep.", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 540}}


def received(title="Logs", *, due_in_days=7, **changes):
    values = {
        "id": uuid.uuid4(), "policy_id": uuid.uuid4(), "policy_title": title, "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "agency_org_id": uuid.uuid4(), "agency": "Lumen", "version_number": 1,
        "distribution_status": DistributionStatus.ACTIVE, "delivery": "delivered", "response": Response.AWAITING,
        "is_current_version": True, "is_mandatory": True, "message": "", "distributed_at": NOW - timedelta(days=3),
        "scheduled_for": None, "due_at": NOW + timedelta(days=due_in_days), "opened_at": None, "acknowledged_at": None,
        "acknowledged_by": None, "signer_name": None,
    }  # fmt: skip
    return Distribution(**{**values, **changes})


def document(*clauses, **changes):
    return ReceivedDocument(received(**changes), "Logs", "Text.", clauses, "", b"\0" * 32)


def signed(title, **changes):
    return received(title, response=Response.ACKNOWLEDGED, **changes)


def test_what_waits_comes_first_by_its_due_date_then_the_newest():
    rows = [
        signed("old", distributed_at=NOW - timedelta(days=30)),
        received("later", due_in_days=9),
        signed("new", distributed_at=NOW),
        received("sooner", due_in_days=2),
        received("ended", is_current_version=False, distribution_status=DistributionStatus.WITHDRAWN),
    ]

    assert [each.policy_title for each in view.due_first(rows)] == ["sooner", "later", "new", "ended", "old"]


def test_only_what_waits_says_how_long_there_is():
    rows = view.frame([received(), signed("done"), received(is_mandatory=False)], now=NOW, zone_name="UTC")

    assert rows["Due"].tolist() == ["1 Dec 2026 (in 7 days)", "1 Dec 2026", "1 Dec 2026 (in 7 days)"]
    assert rows["Mandatory"].tolist() == ["yes", "yes", "no"]
    assert rows["Answer"].tolist() == ["○ Awaiting", "● Acknowledged", "○ Awaiting"]


def test_a_withdrawn_document_says_that_instead_of_an_answer():
    gone = received(is_current_version=False, distribution_status=DistributionStatus.WITHDRAWN)

    assert view.answer_words(gone) == "– Withdrawn"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Nothing waits for a signature."),
        ([signed("a")], "Nothing waits for a signature."),
        ([received("a", due_in_days=3)], "1 document waits for a signature. First: “a”, due in 3 days."),
        (
            [received("a", due_in_days=3), received("b", due_in_days=-2)],
            "2 documents wait for a signature, 1 past due. First: “b”, due 2 days ago.",
        ),
    ],
)
def test_how_much_waits_is_one_sentence(rows, sentence):
    assert view.waiting_sentence(rows, now=NOW) == sentence


@pytest.mark.parametrize(
    ("response", "current", "label"),
    [
        (Response.AWAITING, True, "Read and sign"),
        (Response.WITH_RESERVATION, True, "Change the answer"),
        (Response.DECLINED, True, "Change the answer"),
        (Response.ACKNOWLEDGED, True, None),
        (Response.AWAITING, False, None),
    ],
)
def test_the_way_to_the_signature_is_there_where_something_can_be_signed(response, current, label):
    assert view.action(received(response=response, is_current_version=current)) == label


def test_the_version_before_is_the_highest_lower_one_that_was_held():
    second = received(version_number=2)
    first, fourth = received(version_number=1), received(version_number=4)

    assert view.version_before(second, [fourth, second, first]) == first.id
    assert view.version_before(first, [fourth, second, first]) is None
    assert view.version_before(fourth, [fourth, second, first]) == second.id


def test_a_clause_that_was_tightened_shows_both_states():
    after = {**KEEP, "norm": {**KEEP["norm"], "min": 720}}

    (line,) = view.changes(document(KEEP), document(after, version_number=2))

    assert "tightened" in line
    assert "720 days" in line
    assert "540 days" in line


def test_the_same_clauses_show_no_change():
    assert view.changes(document(KEEP), document(KEEP)) == []
    assert view.changes(document(), document()) == []


def test_versions_stand_newest_first_with_their_signers():
    rows = view.versions(
        [
            received(version_number=1, signer_name="Mara", acknowledged_at=NOW, response=Response.ACKNOWLEDGED),
            received(version_number=2),
        ],
        zone_name="UTC",
    )

    assert rows["Version"].tolist() == [2, 1]
    assert rows["Signed by"].tolist() == ["–", "Mara"]


def test_a_signed_document_names_its_signer_and_the_time_in_the_readers_zone():
    shown = view.facts(signed("a", signer_name="Mara", acknowledged_at=NOW), now=NOW, zone_name="Europe/Berlin")

    assert shown["Signed"].replace("\\", "") == "Mara, 24 Nov 2026, 13:00"
    assert "Signed" not in view.facts(received(), now=NOW, zone_name="UTC")


def test_a_client_with_two_engagements_stands_once():
    helix = uuid.uuid4()
    engagement = Engagement(uuid.uuid4(), helix, uuid.uuid4(), "Helix", EngagementState.ACTIVE, (), NOW.date(), None)

    assert view.clients([engagement, engagement]) == {"Helix": helix}
