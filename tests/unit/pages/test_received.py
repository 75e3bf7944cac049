"""One received document: its contents, what changed in it, its versions, exceptions and readers."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.distribution.delta import Delta
from core.distribution.model import Distribution, DistributionStatus, ReadingRequestState, Response
from core.distribution.reading_records import Reader
from core.exceptions.asking import ExceptionRequest
from core.exceptions.model import ExceptionState
from pages.view_models import received as view
from tests.unit.pages.test_inbox import asked

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def received(**changes):
    values = {
        "id": uuid.uuid4(), "policy_id": uuid.uuid4(), "policy_title": "Logs", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "agency_org_id": uuid.uuid4(), "agency": "Lumen", "version_number": 1,
        "distribution_status": DistributionStatus.ACTIVE, "delivery": "delivered", "response": Response.AWAITING,
        "is_current_version": True, "is_mandatory": True, "message": "", "distributed_at": NOW - timedelta(days=3),
        "scheduled_for": None, "due_at": NOW + timedelta(days=7), "opened_at": None, "acknowledged_at": None,
        "acknowledged_by": None, "signer_name": None,
    }  # fmt: skip
    return Distribution(**{**values, **changes})


def exception(state=ExceptionState.REQUESTED, **changes):
    values = {
        "id": uuid.uuid4(), "enterprise_org_id": uuid.uuid4(), "policy_id": uuid.uuid4(), "policy_title": "Logs",
        "distribution_id": uuid.uuid4(), "version_number": 1, "clauses": (("C1", "Logs are kept."),), "state": state,
        "reason": "Until *May*.", "requested_at": NOW, "starts_on": None, "ends_on": None, "decided_at": None,
        "decision_comment": None, "conditions": "", "ended_at": None, "end_reason": None,
    }  # fmt: skip
    return ExceptionRequest(**{**values, **changes})


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


def test_the_comparison_names_the_version_and_whether_it_was_signed():
    assert view.delta_title(Delta(received(version_number=2), True, (), ())).endswith("version 2, which you signed")
    assert "did not sign" in view.delta_title(Delta(received(), False, (), ()))


class TestContents:
    BODY = "Before.\n\n# Rules\n\nText.\n\n## Logs\n\n> # Quoted\n\n```\n# code\n```\n\n## Logs\n\nEnd."

    def test_a_document_is_cut_at_its_headings_and_loses_nothing(self):
        parts = view.sections(self.BODY)

        assert [(part.heading, part.depth) for part in parts] == [("", 0), ("Rules", 1), ("Logs", 2), ("Logs", 2)]
        assert "# Quoted" in parts[2].body
        assert "# code" in parts[2].body
        kept = "".join(part.heading + part.body for part in parts).split()
        assert kept == self.BODY.replace("## Logs", "Logs").replace("# Rules", "Rules").split()

    def test_each_heading_has_an_anchor_of_its_own(self):
        anchors = [part.anchor for part in view.sections(self.BODY) if part.heading]

        assert anchors == ["s1-rules", "s2-logs", "s3-logs"]
        assert view.contents(view.sections(self.BODY)).splitlines() == [
            "- [Rules](#s1-rules)",
            "  - [Logs](#s2-logs)",
            "  - [Logs](#s3-logs)",
        ]

    def test_one_heading_or_none_needs_no_contents(self):
        for body in ("", "Text.", "# One\n\nText."):
            assert view.contents(view.sections(body)) == ""
        assert [part.body for part in view.sections("Text.")] == ["Text."]

    def test_a_link_by_reference_is_defined_in_every_piece(self):
        parts = view.sections("# One\n\nSee [the law][1].\n\n# Two\n\nEnd.\n\n[1]: https://example.com/law")

        assert "[1]: <https://example.com/law>" in parts[0].body

    def test_a_heading_that_is_markup_stays_letters_in_the_contents(self):
        listed = view.contents(view.sections("# [a](http://x)\n\n# *b*"))

        assert "[\\[a\\](http\\://x)](#s1-a-http-x)" in listed


def test_versions_stand_newest_first_with_their_signers():
    first = received(version_number=1, signer_name="Mara", acknowledged_at=NOW, response=Response.ACKNOWLEDGED)
    rider = received(version_number=1, rider_number=1)
    rows = view.versions(view.newest_first([first, rider, received(version_number=2)]), zone_name="UTC")

    assert rows["Version"].tolist() == ["2", "1, rider 1", "1"]
    assert rows["Signed by"].tolist() == ["–", "–", "Mara"]


def test_a_signed_document_names_its_signer_and_the_time_in_the_readers_zone():
    signed = received(signer_name="Mara", acknowledged_at=NOW, response=Response.ACKNOWLEDGED)
    shown = view.facts(signed, now=NOW, zone_name="Europe/Berlin")
    carried = view.facts(signed, now=NOW, zone_name="UTC", carried_from=1)

    assert shown["Signed"].replace("\\", "") == "Mara, 24 Nov 2026, 13:00"
    assert "for version 1, carried over" in carried["Signed"]
    assert "Signed" not in view.facts(received(), now=NOW, zone_name="UTC")


def test_only_an_answer_that_is_past_due_is_warned_of():
    assert view.late(received(due_at=NOW - timedelta(days=2)), now=NOW) == "The answer was due 2 days ago."
    assert view.late(received(), now=NOW) is None
    assert view.late(received(due_at=NOW - timedelta(days=2), response=Response.DECLINED), now=NOW) is None


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        (exception(), "waits for the client's answer."),
        (
            exception(ExceptionState.APPROVED, starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 31)),
            "granted from 1 Dec 2026, ends on 31 Jan 2027.",
        ),
        (exception(ExceptionState.DENIED, decision_comment="No."), "The client says: “No.”"),
        (exception(ExceptionState.DENIED, decided_at=NOW, decision_comment="No."), "refused, 24 Nov 2026."),
        (exception(ExceptionState.WITHDRAWN, ended_at=NOW), "withdrawn, 24 Nov 2026."),
        (
            exception(ExceptionState.REVOKED, ended_at=NOW, end_reason="It *runs*."),
            "revoked by the client on 24 Nov 2026: “It \\*runs\\*.”",
        ),
        (
            exception(ExceptionState.SUPERSEDED, ended_at=NOW, end_reason="Version 2 asks something else in C1."),
            "ended on 24 Nov 2026. Version 2 asks something else in C1. Reserve it anew where you sign that version.",
        ),
        (
            exception(ExceptionState.EXPIRED, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 20), ended_at=NOW),
            "granted from 1 Nov 2026, ended on 20 Nov 2026.",
        ),
    ],
)
def test_an_exception_says_how_it_stands(asked_for, said):
    line = view.exception_line(asked_for, zone_name="UTC")

    assert said in line
    assert line.startswith("**C1** · ")
    assert "“Until \\*May\\*.”" in line


def test_only_a_request_that_waits_can_be_withdrawn():
    assert [state for state in ExceptionState if view.can_withdraw(exception(state))] == [ExceptionState.REQUESTED]


def test_readers_stand_with_those_who_were_asked_and_have_not_read():
    joon, ada = uuid.uuid4(), uuid.uuid4()
    requests = [
        asked(reader_id=joon, reader="Joon"),
        asked(reader_id=ada, reader="Ada", state=ReadingRequestState.CONFIRMED),
        asked(reader="Lee", state=ReadingRequestState.CANCELLED),
    ]
    found = [Reader(ada, "Ada", NOW, NOW), Reader(uuid.uuid4(), "Mara", NOW, NOW)]
    rows = view.readers(found, requests, zone_name="UTC")

    assert rows["Person"].tolist() == ["Joon", "Ada", "Lee", "Mara"]
    assert rows["Request"].tolist() == ["○ Asked", "● Has read it", "– Cancelled", "– Not asked"]
    assert rows["First read"].tolist() == ["not yet", "24 Nov 2026, 12:00", "not yet", "24 Nov 2026, 12:00"]
    assert view.read_sentence(found, requests) == "1 of 2 who were asked have said that they have read it."
    assert view.open_requests(requests) == requests[:1]
    assert view.read_sentence([], []) == "Nobody was asked to read this."
