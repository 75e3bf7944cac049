"""The tour as people of the demo find it: what is real in it, whom it names, and that it exists in demo mode alone."""

import pytest

from core.demo.cast import CAST, ENGAGEMENTS
from core.demo.mode import is_demo, use_demo_mode
from core.identity.acting import acting
from core.policies.model import PolicyFilter
from core.policies.queries import open_draft, policies
from core.policies.reviewing import threads
from core.policies.threads import Standing, open_threads

EVERYBODY = [person.name.split()[0] for org in CAST for person in org.people]
LATEST_DAYS = 5


@pytest.fixture(autouse=True)
def demo_mode():
    use_demo_mode(True)
    yield
    use_demo_mode(False)


def sent_to_browser(at) -> str:
    """Everything the page sends, what stands in its forms and links included."""
    return "\n".join(str(element.proto) for block in (at.main, at.sidebar) for element in walk(block))


def walk(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from walk(child)
        if getattr(child, "proto", None) is not None:
            yield child


def step(at, title):
    """How a step is marked."""
    return next(each.value.split("]")[0] for each in at.markdown if each.value.endswith(f". {title}**"))


def answered(at, button, dialog):
    """The question and its answer in one run, since nothing is left of a dialog in the next."""
    at.button(key=button).click()
    at.button(key=f"{dialog}.confirm").click().run()
    assert not at.exception
    assert not at.error


def hidden_from(name) -> set[str]:
    """Names, people and domains of every client and agency that somebody has no business with."""
    own = next(org for org in CAST if any(person.name.split()[0] == name for person in org.people))
    known = {own.short} | {client if agency == own.short else agency for client, agency, *_ in ENGAGEMENTS
                           if own.short in (client, agency)}  # fmt: skip
    strangers = [org for org in CAST if org.short not in known]
    return {
        word for org in strangers for word in (org.short, org.name, org.domain, *(each.name for each in org.people))
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_reads_the_name_of_anybody_beyond_the_wall(visit, name):
    at = visit(name, "demo.py")
    assert not at.exception
    shown = sent_to_browser(at)
    assert "make demo-reset" in shown
    assert [word for word in hidden_from(name) - {"Operator"} if word in shown] == []


def test_the_scan_for_names_finds_those_that_are_shown(visit):
    shown = sent_to_browser(visit("Mara", "demo.py"))
    assert hidden_from("Sofia") >= {"Helix", ["ines.albrecht", "helix.example"][1], "Emma Clarke"}
    assert {"ines.albrecht@helix.example", "luca.ferrari@novara.example"} <= set(shown.replace('\\"', " ").split())


def test_an_administrator_of_a_client_publishes_and_sends_from_the_tour(visit):
    at = visit("Ines", "demo.py")
    assert (step(at, "Have it reviewed"), step(at, "Publish it")) == (":green-badge[● Done", ":orange-badge[▲ Next")
    at.button(key="tour.publish").click().run()
    assert any("becomes **version 1**" in each.value for each in at.markdown)
    answered(at, "tour.publish", "draft.publish")
    assert (step(at, "Publish it"), step(at, "Distribute it")) == (":green-badge[● Done", ":orange-badge[▲ Next")
    at.button(key="tour.distribute").click().run()
    assert any("goes to **3 agencies** now. To" in each.value for each in at.markdown)
    answered(at, "tour.distribute", "distribute")
    assert step(at, "Distribute it") == ":green-badge[● Done"
    assert step(at, "Your agencies sign") == ":orange-badge[▲ Next"
    assert any("0 of 3 have answered version 1." in each.value for each in at.markdown)

    at = visit("Mara", "demo.py")
    assert any("12 documents of 3 clients" in each.value for each in at.markdown)


def test_an_officer_is_led_to_whoever_may_publish(visit):
    at = visit("Daniel", "demo.py")
    shown = sent_to_browser(at)
    assert "in review since" in shown
    assert "emma.clarke@brightwell.example" in shown
    assert not [each.key for each in at.button if str(each.key).startswith("tour.")]


def test_an_agency_admin_sees_what_waits_and_may_check_here(visit):
    at = visit("Mara", "demo.py")
    assert step(at, "Read and sign") == ":orange-badge[▲ Next"
    assert "conflicts.check" in {each.key for each in at.button}


def test_a_user_of_an_agency_is_shown_no_conflict(visit):
    at = visit("Joon", "demo.py")
    assert step(at, "Settle what cannot be kept together") == ":gray-badge[– Not shown"
    assert "must be at most" not in sent_to_browser(at)


def test_whoever_runs_the_platform_has_nothing_to_walk_through(visit):
    at = visit("Olli", "demo.py")
    assert any("There is nothing to walk through from here." in each.value for each in at.markdown)


def test_signing_in_as_somebody_else_posts_to_the_door_and_comes_back(visit):
    forms = [each.value for each in visit("Tom", "demo.py").html if "<form" in str(each.value)]
    assert forms
    for form in forms:
        assert '<form method="post" action="/demo">' in form
        assert 'name="next" value="/tour"' in form


@pytest.mark.parametrize("name", ["Ines", "Mara", "Olli"])
def test_outside_demo_mode_there_is_no_tour(visit, name):
    use_demo_mode(False)
    assert not is_demo()
    with pytest.raises(ValueError, match="page"):
        visit(name, "demo.py")
    assert "Tour" not in sent_to_browser(visit(name))


def test_the_demo_holds_a_draft_in_review_with_remarks_of_these_days(demo, people):
    emma, daniel = people["Emma"], people["Daniel"]
    with acting(demo, emma) as scope:
        (found,) = policies(scope.conn, emma, PolicyFilter(search="Safety reporting"))
        draft = open_draft(scope.conn, emma, found.id)
        remarks = threads(scope.conn, emma, draft)
        now = scope.now
    assert (found.current_version, draft.state.value, draft.author_name) == (1, "in_review", daniel.display_name)
    assert (len(remarks), len(open_threads(remarks))) == (3, 2)
    assert {bool(each.line_number) for each in remarks} == {True, False}
    assert {each.standing for each in remarks} == {Standing.UNCHANGED}
    said = [comment.written_at for each in remarks for comment in each.comments]
    assert all(draft.submitted_at < at < now for at in said)
    assert (now - min(said)).days < LATEST_DAYS
