"""Notices in words, and that each leads to a page that its readers have."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

import pytest

from core.identity.model import ROLES_OF_KIND, Actor, OrganizationKind
from core.notices.model import READERS, Notice, NoticeKind
from core.notices.wording import PAGES, due_words
from pages.page_table import pages_for
from pages.view_models import notices as view

NOW = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def a_notice(rung="due", *, kind=NoticeKind.ACKNOWLEDGEMENT, due_on=TODAY, read=False, settled=False):
    at = NOW - timedelta(hours=2)
    return Notice(
        uuid.uuid4(), kind, uuid.uuid4(), uuid.uuid4(), rung, "Records", "Helix", due_on, at, at if read else None,
        at if settled else None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (a_notice("start"), "● New"),
        (a_notice("before_7"), "● New"),
        (a_notice(), "▲ Due"),
        (a_notice("overdue_2"), "■ Overdue"),
        (a_notice("overdue_2", read=True), "○ Read"),
        (a_notice(read=True, settled=True), "✓ Settled"),
    ],
)
def test_what_is_done_needs_no_reading_and_what_is_read_no_colour(notice, said):
    assert view.state(notice) == said


def test_days_are_counted_from_the_readers_own_today():
    notice = a_notice(due_on=date(2026, 11, 26))
    assert view.due(notice, now=NOW, zone_name="UTC") == "26 Nov 2026 (in 1 day)"
    assert view.due(notice, now=NOW, zone_name="Europe/Berlin") == "26 Nov 2026 (in 1 day)"
    assert view.due(notice, now=NOW, zone_name="Australia/Sydney") == "26 Nov 2026 (today)"
    assert view.due(a_notice(due_on=date(2026, 11, 20)), now=NOW, zone_name="UTC") == "20 Nov 2026 (5 days ago)"


def test_the_table_says_what_to_do():
    table = view.frame([a_notice()], OrganizationKind.AGENCY, now=NOW, zone_name="UTC")
    assert table.iloc[0].tolist() == [
        "▲ Due", "Sign “Records” of Helix", "25 Nov 2026 (today)", "25 Nov 2026, 20:30 (2 hours ago)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rung", "offset", "said"),
    [
        ("start", 9, "new, by 4 Dec 2026"),
        ("before_7", 7, "by 2 Dec 2026, in 7 days"),
        ("before_1", 1, "by 26 Nov 2026, in 1 day"),
        ("due", 0, "due 25 Nov 2026, today"),
        ("due", 3, "due 28 Nov 2026"),
        ("overdue_1", -1, "was due 24 Nov 2026, 1 day ago"),
    ],
)
def test_a_letter_says_how_the_day_stands_to_today(rung, offset, said):
    assert due_words(rung, TODAY + timedelta(days=offset), TODAY) == said


# Whom a colleague gave something to has its page too.
@pytest.mark.parametrize(("kind", "side"), sorted(PAGES))
def test_each_notice_leads_to_a_page_that_its_readers_have(kind, side):
    for role in set(READERS[kind]) & ROLES_OF_KIND[side]:
        actor = Actor(uuid.uuid4(), uuid.uuid4(), side, role, "A", "a@example.com", "O", "UTC")
        addresses = {entry.url_path or PurePath(entry.script).stem for entry in pages_for(actor)}
        assert PAGES[kind, side][0] in addresses, role


def test_only_kinds_of_ones_own_side_can_be_chosen():
    assert view.kinds_for(OrganizationKind.ENTERPRISE) == [
        view.EVERY,
        "Exceptions that end",
        "Requests",
        "Reports",
        "Reports that stand still",
        "Overdue signatures",
    ]
    # All but the overdue signatures that a client follows up.
    assert len(view.kinds_for(OrganizationKind.AGENCY)) == len(NoticeKind)
