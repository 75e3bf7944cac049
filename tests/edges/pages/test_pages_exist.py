"""Each page opens for whom it is, and does not exist for anybody else."""

import pytest

from core.demo.cast import CAST
from pages.page_table import PAGES, pages_for

PEOPLE = [
    person.name.split()[0] for cast in CAST if cast.short in {"Helix", "Lumen", "Operator"} for person in cast.people
]
NEEDS_A_POLICY = {"draft.py", "review.py", "adapt.py"}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_of_a_persons_bar_opens_without_a_refusal(visit, people, name):
    for entry in pages_for(people[name]):
        if entry.script in NEEDS_A_POLICY:
            continue
        at = visit(name, entry.script)
        assert not at.exception, f"{entry.script} fails for {name}: {at.exception}"
        assert not at.error, f"{entry.script} refuses {name}: {[each.value for each in at.error]}"
        assert at.title[0].value == entry.title


@pytest.mark.parametrize("name", PEOPLE)
def test_a_page_that_is_not_theirs_does_not_exist_for_anybody(visit, people, name):
    at = visit(name)
    theirs = {entry.script for entry in pages_for(people[name])}
    for entry in PAGES:
        if entry.script not in theirs:
            with pytest.raises(ValueError, match="page"):
                at.switch_page(entry.script)


@pytest.mark.parametrize("name", PEOPLE)
def test_whoever_is_signed_in_sees_their_name_and_the_way_out(visit, people, name):
    at = visit(name)
    assert any(people[name].display_name in caption.value for caption in at.caption)
    assert any("/logout" in html.value for html in at.html)


def test_a_session_that_ended_shows_nothing(demo):
    from streamlit.testing.v1 import AppTest

    from tests.edges.pages.conftest import SHELL

    at = AppTest.from_file(SHELL, default_timeout=60)
    at.user = {"sid": "00000000-0000-4000-8000-000000000000", "org": "00000000-0000-4000-8000-000000000000"}
    at.run()
    assert [error.value for error in at.error] == ["You are no longer signed in. Reload this page to sign in again."]
    assert not at.title
