"""Each statement of the dashboard and the trail, with either layer of the wall alone: the answers are the same."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from core.db.statements import QUERIES, parse, statements
from core.identity.acting import acting

WALL = re.compile(r"^.*-- wall$", re.MULTILINE)
FAR = datetime(2100, 1, 1, tzinfo=UTC)
PARAMETERS = {
    "limit": 100_000, "now": FAR, "soon": FAR, "due_before": None, "since": date(2020, 1, 1), "event": None,
    "person": None, "until": None, "after_at": None, "after_xid": None, "after_sequence": None,
}  # fmt: skip
OF_ONE_SIDE = {
    "drafts_under_way": "client",
    "assessments_to_decide": "client",
    "own_finding_count": "client",
    "assessments_to_make": "agency",
}
NAMES = [each.name for each in parse((QUERIES / "dashboard.sql").read_text())] + ["trail", "events_in_trail"]
PEOPLE = {"client": ["Ines", "Luca", "Emma"], "agency": ["Mara", "Ada", "Clara"]}
CASES = [
    (name, person)
    for name in NAMES
    for side in PEOPLE
    for person in PEOPLE[side]
    if OF_ONE_SIDE.get(name, side) == side
]


@pytest.mark.parametrize(("name", "person"), CASES)
def test_row_level_security_alone_and_the_line_alone_answer_the_same(demo, superuser, people, name, person):
    def rows(conn, sql):
        return [tuple(row) for row in conn.execute(text(sql), {**PARAMETERS, "org_id": people[person].org_id})]

    source = statements()[name].source
    assert WALL.search(source)
    with acting(demo, people[person]) as scope:
        by_policies = rows(scope.conn, WALL.sub("", source))
        by_both = rows(scope.conn, source)
    with superuser.connect() as conn:
        assert by_policies == rows(conn, source) == by_both


@pytest.mark.parametrize("name", NAMES)
def test_without_either_layer_somebody_would_see_more(demo, superuser, people, name):
    def rows(conn, sql, org_id):
        return [tuple(row) for row in conn.execute(text(sql), {**PARAMETERS, "org_id": org_id})]

    source = statements()[name].source
    side = OF_ONE_SIDE.get(name, "client")
    with superuser.connect() as conn:
        assert any(
            rows(conn, WALL.sub("", source), people[person].org_id) != rows(conn, source, people[person].org_id)
            for person in PEOPLE[side]
        )
