"""Asking a client on the pages, from Lumen's finding to the client's answer, against the demo's data."""

import pytest

from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.identity.acting import acting
from core.requests.queries import requests_of
from tests.edges.pages.test_requests import texts


@pytest.fixture
def finding(demo, people):
    """Novara and Brightwell want Lumen's one tenant in different places."""
    mara = people["Mara"]
    with acting(demo, mara) as scope:
        found = conflicts_of_agency(scope.conn, mara.org_id, ConflictFilter(limit=100))
    return next(each for each in found if each.conflict_type == "incompatible_storage_region")


def pressed(at, *keys):
    """Buttons at once: without a browser a dialog is drawn only in the run in which its opener is pressed."""
    for key in keys:
        at.button(key=key).click()
    return at.run()


def asked_of(demo, actor):
    with acting(demo, actor) as scope:
        return requests_of(scope.conn, actor)


def test_nothing_asked_is_said_with_the_way_to_ask(visit):
    assert "Nothing is asked." in texts(visit("Mara", "client_requests.py"))


def test_a_client_is_asked_from_the_finding_and_answers_with_an_exception(visit, demo, people, finding):
    at = visit("Mara", "conflicts.py", finding=finding.id)
    client = finding.members[0].enterprise
    at.button(key="conflicts.ask.0").click().run()
    words = at.text_area(key="conflicts.asking.words")
    rival = finding.members[1].enterprise
    assert finding.members[0].clause["id"] in words.value
    assert rival not in words.value
    at.text_area(key="conflicts.asking.proposal").set_value("EU or UK")
    pressed(at, "conflicts.ask.0")
    assert "goes to the client as your own" in texts(at)
    pressed(at, "conflicts.ask.0", "conflicts.asking.confirm")
    assert "Confirm that neither" in texts(at)
    at.checkbox(key="conflicts.asking.is_neutral").check()
    pressed(at, "conflicts.ask.0", "conflicts.asking.confirm")
    assert not at.exception
    (asked,) = asked_of(demo, people["Mara"])
    assert (asked.enterprise, asked.messages[0].proposal) == (client, "EU or UK")

    listed = visit("Mara", "client_requests.py").dataframe[0].value
    assert listed["Standing"].tolist() == ["○ Their turn"]

    name, officer = next(
        (name, who) for name, who in people.items() if who.organization == client and who.role == "compliance_officer"
    )
    assert visit(name, "agency_requests.py").dataframe[0].value["Standing"].tolist() == ["● Your turn"]
    theirs = visit(name, "agency_requests.py", thread=asked.id)
    said = texts(theirs)
    assert rival not in said
    assert "EU or UK" in said
    theirs.text_area(key="clause_request.words.granted").set_value("Until you have moved.")
    theirs.text_area(key="clause_request.conditions").set_value("A monthly export to us.")
    theirs.button(key="clause_request.send").click().run()
    assert not theirs.exception
    (closed,) = asked_of(demo, officer)
    assert closed.outcome == "granted"
    read = texts(visit("Mara", "client_requests.py", request=asked.id))
    assert "granted an exception" in read
    assert "On the conditions:** A monthly export to us." in read
    ledger = visit(name, "agency_requests.py")
    assert "Nothing is under way." in texts(ledger)
    ledger.toggle(key="requests_closed_threads").set_value(True).run()
    assert ledger.dataframe[0].value["Standing"].tolist() == ["✓ An exception was granted"]

    rivals = next(
        name for name, who in people.items() if who.organization == rival and who.role == "compliance_officer"
    )
    assert "Questions about our clauses" not in texts(visit(rivals, "agency_requests.py"))


@pytest.mark.parametrize("address", ["not-an-id", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
def test_an_unknown_request_is_a_sentence(visit, address):
    assert "There is no such request." in texts(visit("Mara", "client_requests.py", request=address))
    assert "There is no such request." in texts(visit("Ines", "agency_requests.py", thread=address))
