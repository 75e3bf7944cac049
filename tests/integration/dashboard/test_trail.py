"""The trail of an organization: filtered, paged, and its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.audit.queries import TrailFilter, events_in_trail, trail
from core.identity.acting import acting

CLIENTS = ("Ines", "Luca", "Emma")


def read(demo, actor, **wanted):
    with acting(demo, actor) as scope:
        return trail(scope.conn, actor.org_id, TrailFilter(**{"limit": 100_000, **wanted}))


def test_the_trail_is_newest_first_and_read_in_pages_without_a_gap(demo, people):
    whole = read(demo, people["Ines"])
    assert [each.place for each in whole] == sorted(
        (each.place for each in whole),
        key=lambda place: (place.recorded_at, int(place.xid), place.sequence),
        reverse=True,
    )
    paged, after = [], None
    while page := read(demo, people["Ines"], limit=17, after=after):
        paged += page
        after = page[-1].place
    assert paged == whole


def test_an_event_a_person_and_days_narrow_it(demo, people):
    signed = read(demo, people["Ines"], event="distribution.signed", person="ADA")
    assert signed
    assert {(each.event, each.actor_name) for each in signed} == {("distribution.signed", "Ada Nwosu")}
    assert read(demo, people["Ines"], person="%") == []
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert read(demo, people["Ines"], since=tomorrow) == []
    assert read(demo, people["Ines"], until=tomorrow) == read(demo, people["Ines"])


def test_a_change_keeps_its_value_before_and_after(demo, people):
    submitted = read(demo, people["Ines"], event="draft.submitted")[0]
    assert (submitted.old, submitted.new["state"]) == ({"state": "draft"}, "in_review")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_reads_nobody_elses_trail(demo, people, name):
    strangers = {
        people[other].display_name
        for other in people
        if people[other].is_enterprise and people[other].org_id != people[name].org_id
    }
    assert not strangers & {each.actor_name for each in read(demo, people[name])}
    assert not any(event.startswith("conflict.") for event in (each.event for each in read(demo, people[name])))


def test_the_events_offered_are_those_of_the_trail(demo, people):
    for name in (*CLIENTS, "Mara"):
        with acting(demo, people[name]) as scope:
            offered = events_in_trail(scope.conn, people[name].org_id)
        assert offered == sorted({each.event for each in read(demo, people[name])})


def test_the_parts_of_a_place_are_all_compared(demo, people):
    first = read(demo, people["Ines"], limit=1)[0]
    just_after = replace(first.place, sequence=first.place.sequence + 1)
    assert read(demo, people["Ines"], limit=1, after=just_after)[0] == first


def test_an_organization_without_a_trail_has_an_empty_one(demo, people):
    with acting(demo, people["Ines"]) as scope:
        assert trail(scope.conn, UUID(int=0), TrailFilter()) == []
