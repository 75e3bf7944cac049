import base64
import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from api.paging import CursorNotValid, page_of, read_cursor, write_cursor

KEY = (datetime(2026, 11, 24, 4, 5, 6, 789, tzinfo=UTC), uuid4(), "Ünïcode ✓", 7, date(2026, 1, 2))
KINDS = (datetime, UUID, str, int, date)


def raw(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_cursor_reads_back_what_was_written():
    assert read_cursor(write_cursor(*KEY), *KINDS) == KEY
    assert read_cursor(None, *KINDS) is None


@pytest.mark.parametrize(
    ("cursor", "kinds"),
    [
        ("", (str,)), ("x", (str,)), ("é", (str,)), ("!!!!", (str,)), (raw({}), (str,)), (raw("x"), (int,)), (raw(None), (str,)),
        (raw([]), (str,)), (raw(["a", "b"]), (str,)), (raw(["a"]), (int,)), (raw(["a"]), (UUID,)), (raw(["2026"]), (datetime,)),
        (raw(["2026-11-24T04:05:06"]), (datetime,)), (raw([{}]), (UUID,)), (raw([[1]]), (str,)), (raw([7]), (str,)),
        (raw(["a\0"]), (str,)), (raw(["\ud800"]), (str,)), (raw([None]), (date,)), (raw(["1" * 5000]), (int,)),
    ],
)  # fmt: skip
def test_a_cursor_of_another_list_or_of_nobody_is_refused(cursor, kinds):
    with pytest.raises(CursorNotValid):
        read_cursor(cursor, *kinds)


def test_a_page_tells_by_one_row_too_many_that_there_is_another():
    full, last = page_of([1, 2, 3], 2, lambda row: (row,)), page_of([1, 2], 2, lambda row: (row,))

    assert (full.items, read_cursor(full.next_cursor, int)) == ([1, 2], (2,))
    assert (last.items, last.next_cursor) == ([1, 2], None)
    assert page_of([], 2, lambda row: (row,)).next_cursor is None
