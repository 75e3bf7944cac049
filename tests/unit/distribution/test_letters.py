"""The letters about distributions: what they name, in whose zone, and what can be forged in them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.distribution.letters import NAMED_AT_MOST, Act, NamedDocument, Notice, letter

DUE = datetime(2026, 12, 1, 4, 59, tzinfo=UTC)
ID = UUID(int=7)


def notice(act=Act.SENT, *, titles=("AI rules",), client="Helix", reason=None, zone="UTC", mandatory=False):
    documents = [NamedDocument(ID, title, 3, DUE, mandatory) for title in titles]
    return Notice(act, client, "Lumen", documents, reason, zone)


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_letter_that_names_both_sides_and_the_document_and_leads_to_it(act):
    written = letter(notice(act))
    assert "Helix" in written.subject
    assert "AI rules" not in written.subject
    assert all(said in written.body for said in ("Helix", "Lumen", "“AI rules”, version 3"))
    assert written.path == f"/inbox?distribution={ID}"


def test_kinds_differ_so_that_they_can_be_told_apart_afterwards():
    assert len({letter(notice(act)).kind for act in Act}) == len(Act)


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", "1 Dec 2026"), ("America/New_York", "30 Nov 2026"), ("No/Where", "1 Dec 2026")]
)
def test_a_due_date_is_the_readers_own(zone, day):
    assert f"version 3, due {day}" in letter(notice(zone=zone)).body


def test_a_long_list_ends_with_a_count_and_leads_to_the_list():
    written = letter(notice(Act.REMINDED, titles=[f"P{n}" for n in range(NAMED_AT_MOST + 1200)]))
    assert written.body.count("- “P") == NAMED_AT_MOST
    assert "- and 1,200 more" in written.body
    assert written.subject == "Helix reminds you of 1,240 policies to sign"
    assert written.path == "/inbox"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_break_in_anything_typed_stays_within_its_line(break_):
    forged = f"A{break_}Bcc: all@example.com"
    written = letter(notice(Act.WITHDRAWN, titles=[forged], client=forged, reason=forged))
    assert len(written.subject.splitlines()) == 1
    assert not [line for line in written.body.splitlines() if line.startswith("Bcc:")]
    assert "Their reason: A Bcc: all@example.com" in written.body


def test_a_withdrawal_without_a_reason_names_none():
    assert "reason" not in letter(notice(Act.WITHDRAWN)).body
