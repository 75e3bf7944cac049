"""The list of the inbox: what each row says, and the sentence over it."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.distribution.inbox import EVERYTHING, InboxCounts
from core.distribution.model import DistributionStatus, ReadingRequestState, Response
from core.distribution.reading_records import ReadingRequest, Received
from core.engagements.model import Engagement, EngagementState
from pages.view_models import inbox as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def received(title="Logs", *, due_in_days=7, **changes):
    values = {
        "id": uuid.uuid4(), "policy_id": uuid.uuid4(), "policy_title": title, "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "version_number": 1, "distribution_status": DistributionStatus.ACTIVE,
        "response": Response.AWAITING, "is_current_version": True, "is_mandatory": True,
        "distributed_at": NOW - timedelta(days=3), "due_at": NOW + timedelta(days=due_in_days), "is_unread": False,
        "is_carried_over": False,
    }  # fmt: skip
    return Received(**{**values, **changes})


def asked(**changes):
    values = {
        "id": uuid.uuid4(), "distribution_id": uuid.uuid4(), "policy_title": "Logs", "version_number": 2, "enterprise": "Helix",
        "reader_id": uuid.uuid4(), "reader": "Joon", "state": ReadingRequestState.ASKED, "note": "", "due_on": date(2026, 11, 27),
        "asked_by": uuid.uuid4(), "asker": "Mara", "asked_at": NOW, "reminded_at": None, "reminder_count": 0, "ended_at": None,
    }  # fmt: skip
    return ReadingRequest(**{**values, **changes})


def signed(title, **changes):
    return received(title, response=Response.ACKNOWLEDGED, **changes)


def test_only_what_waits_says_how_long_there_is_and_what_is_late_says_so():
    rows = view.frame(
        [received(), signed("done"), received(is_mandatory=False, due_in_days=-2)], now=NOW, zone_name="UTC"
    )

    assert rows["Due"].tolist() == ["1 Dec 2026 (in 7 days)", "1 Dec 2026", "■ Past due: 22 Nov 2026 (2 days ago)"]
    assert rows["Mandatory"].tolist() == ["yes", "yes", "no"]
    assert rows["Answer"].tolist() == ["○ Awaiting", "● Acknowledged", "○ Awaiting"]


def test_what_the_reader_has_not_read_is_marked():
    rows = view.frame([received(is_unread=True), received()], now=NOW, zone_name="UTC")

    assert rows["Read"].tolist() == [view.UNREAD, view.READ]


def test_an_answer_given_to_an_earlier_version_says_that_it_was_carried_over():
    assert view.answer_words(signed("a", is_carried_over=True)) == "● Acknowledged, carried over"


def test_a_withdrawn_document_says_that_instead_of_an_answer():
    gone = received(is_current_version=False, distribution_status=DistributionStatus.WITHDRAWN)

    assert view.answer_words(gone) == "– Withdrawn"


@pytest.mark.parametrize(
    ("counts", "rows", "sentence"),
    [
        (InboxCounts(0, 0, 0, 0), [], "Nothing waits for a signature."),
        (InboxCounts(1, 1, 0, 0), [signed("a")], "Nothing waits for a signature. 1 document unread by you."),
        (
            InboxCounts(1, 0, 1, 0),
            [received("a", due_in_days=3)],
            "1 document waits for a signature. First: “a”, due in 3 days.",
        ),
        (
            InboxCounts(60, 3, 55, 1),
            [received("b", due_in_days=-2), received("a")],
            "55 documents wait for a signature, 1 past due. First: “b”, due 2 days ago. 3 documents unread by you.",
        ),
        (InboxCounts(60, 0, 55, 0), [], "55 documents wait for a signature."),
    ],
)
def test_how_much_waits_is_one_sentence(counts, rows, sentence):
    assert view.waiting_sentence(counts, rows, now=NOW) == sentence


def test_pages_are_counted_in_fifties():
    assert [InboxCounts(total, 0, 0, 0).page_count for total in (0, 1, 50, 51, 101)] == [1, 1, 1, 2, 3]


def test_the_tab_counts_what_is_unread():
    assert (view.tab_title(3), view.tab_title(0)) == ("(3) Inbox", "Inbox")


@pytest.mark.parametrize(
    ("due_on", "said"),
    [(date(2026, 11, 27), "(in 3 days)"), (date(2026, 11, 24), "(today)"), (date(2026, 11, 23), "(1 day ago)")],
)
def test_whoever_is_asked_reads_by_whom_and_by_when(due_on, said):
    line = view.asked_line(asked(due_on=due_on, note="See *§3*", reminded_at=NOW - timedelta(hours=2)), now=NOW)

    assert line.startswith("asked to read by Mara, due ")
    assert said in line
    assert "“See \\*§3\\*”" in line
    assert line.endswith("Reminded 2 hours ago.")


def test_filters_of_the_page_are_those_of_the_database():
    helix = uuid.uuid4()
    asked_for = view.wanted({"Helix": helix}, "Helix", "Declined", " logs ", unread_only=True, with_earlier=False)

    assert (asked_for.client_id, asked_for.response, asked_for.title, asked_for.unread_only) == (
        helix,
        Response.DECLINED,
        "logs",
        True,
    )
    assert view.wanted({}, view.EVERY, view.EVERY, " ", unread_only=False, with_earlier=False) == EVERYTHING
    assert view.is_everything(EVERYTHING)
    assert not view.is_everything(asked_for)


def test_a_client_with_two_engagements_stands_once():
    helix = uuid.uuid4()
    engagement = Engagement(uuid.uuid4(), helix, uuid.uuid4(), "Helix", EngagementState.ACTIVE, (), NOW.date(), None)

    assert view.clients([engagement, engagement]) == {"Helix": helix}


def test_the_link_from_today_counts_too():
    assert view.unread_label(1) == "1 document in the inbox unread by you"
