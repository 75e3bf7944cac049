"""The operator puts a version of the shared vocabulary together, sees its effect in totals, and saves it."""

import pytest

from core.clauses.taxonomy import shipped_vocabulary, use_vocabulary
from core.db.scope import SideRole, transaction
from jobs import detect_conflicts, tell_of_vocabulary

WORD = "competing oncology brands"


@pytest.fixture(autouse=True)
def _files_again():
    yield
    use_vocabulary(shipped_vocabulary())


def texts(at):
    kinds = (at.markdown, at.caption, at.error, at.success, at.text)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def field(at, name):
    """The key of a field of the next edit; each edit has its own."""
    return f"shared_vocabulary.{at.session_state['shared_vocabulary.round']}.{name}"


def with_alias(at, said):
    at.selectbox(key="shared_vocabulary.kind").select("alias")
    at.selectbox(key="shared_vocabulary.dimension").select("data").run()
    at.session_state["shared_vocabulary.round"] = 0
    at.selectbox(key=field(at, "term.data")).select("brand_strategy")
    at.text_input(key=field(at, "said")).input(said)
    at.button(key="shared_vocabulary.add").click().run()
    assert not at.exception
    return at


def test_an_edit_that_cannot_be_is_refused_where_it_is_made(visit):
    at = with_alias(visit("Olli", "shared_vocabulary.py"), "pricing")
    assert "keeps its meaning" in texts(at)
    assert [each.key for each in at.button if each.key == "shared_vocabulary.look"] == []


def test_a_version_is_saved_only_after_its_effect_was_seen_and_then_stands_in_the_history(demo, people, visit):
    at = with_alias(visit("Olli", "shared_vocabulary.py"), WORD)
    assert f"“{WORD}” means **brand strategy**" in texts(at)
    assert not any(each.key == "shared_vocabulary.save" for each in at.button)
    at.button(key="shared_vocabulary.look").click().run()
    assert "Findings would change at **3** of 4 agencies" in texts(at)
    names = [actor.organization for actor in people.values() if actor.is_agency or actor.is_enterprise]
    assert not any(name in texts(at) for name in names)
    before = open_findings(demo, "needs_mapping")
    at.button(key="shared_vocabulary.save").click().run()
    assert "**It cannot be taken back:**" in texts(at)
    # Without a browser a dialog is drawn only in the run in which its opener is pressed.
    at.text_area(key="shared_vocabulary.confirm.reason").input("Helix asked for it.")
    for button in ("save", "confirm.confirm"):
        at.button(key=f"shared_vocabulary.{button}").click()
    at.run()
    assert not at.exception
    said = texts(at)
    assert "Version 1 is in force" in said
    assert "Why: Helix asked for it." in said
    follow(demo)
    assert open_findings(demo, "needs_mapping") == before - 3


def open_findings(demo, kind):
    with transaction(demo, SideRole.JOB) as scope:
        counted = scope.conn.exec_driver_sql(
            "SELECT count(*) FROM policy_conflicts WHERE resolution_status = 'unresolved' AND conflict_type = %s",
            (kind,),
        )
        return counted.scalar_one()


def follow(demo):
    for job in (tell_of_vocabulary, detect_conflicts):
        done = 1
        while done:
            with transaction(demo, SideRole.JOB) as scope:
                done = job.run(scope.conn, now=scope.now)


def test_terms_are_found_by_any_of_their_spellings(visit):
    at = visit("Olli", "shared_vocabulary.py")
    at.text_input(key="vocabulary_search").input("COPILOT").run()
    assert list(at.dataframe[0].value["Name in clauses"]) == ["m365_copilot"]
    at.text_input(key="vocabulary_search").input("nothing like it").run()
    assert "No term is written like that." in texts(at)
