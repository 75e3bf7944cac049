"""An author writes clauses as rows: added, filled in, duplicated, moved, deleted, brought back, saved; checked meanwhile."""

import pytest

from core.clauses.model import Dimension
from core.identity.acting import acting
from core.policies.operations import create_policy, edit_draft
from core.policies.queries import open_draft
from core.vocabulary.operations import map_word

FIRST = {
    "id": "C1",
    "text": "No generated images for patients.",
    "scope": {"action": ["gen_image"], "audience": ["patient"]},
    "norm": {"kind": "prohibit"},
}


def texts(at):
    kinds = (at.markdown, at.caption, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def field(at, name):
    """The key of a field of the open form; each filling has its own."""
    return f"clause.{at.session_state['clause.filling']}.{name}"


def notation(at):
    """The key of the clauses' text; each writing has its own."""
    return f"draft.text.{at.session_state['draft.writing']}"


@pytest.fixture
def policy_id(demo, people):
    """A draft of Tom's with one clause."""
    with acting(demo, people["Tom"]) as scope:
        written = {"title": "Images", "body": "## Images\n\nAsk first.", "clauses": [FIRST]}
        return create_policy(scope.conn, actor=people["Tom"], written=written, now=scope.now).policy_id


@pytest.fixture
def saved(demo, people, policy_id):
    """The draft as it stands in the database."""

    def read():
        with acting(demo, people["Tom"]) as scope:
            return open_draft(scope.conn, people["Tom"], policy_id)

    return read


@pytest.fixture
def editor(visit, policy_id):
    at = visit("Tom", "draft.py", policy=policy_id)
    assert not at.exception
    return at


def click(at, key):
    at.button(key=key).click().run()
    assert not at.exception
    return at


def test_each_clause_is_a_sentence_with_its_own_words(editor):
    assert "It is forbidden to generate images for patients." in texts(editor)
    assert "“No generated images for patients.”" in texts(editor)


def test_a_clause_is_added_filled_in_and_saved(editor, saved):
    at = click(editor, "draft.add_clause")
    assert at.text_input(key=field(at, "id")).value == "C2"
    assert "In your own words\\: must hold the clause's own words" in texts(at)
    at.text_area(key=field(at, "text")).set_value("Two people read what is generated.").run()
    at.radio(key=field(at, "kind")).set_value("require").run()
    at.selectbox(key=field(at, "param")).set_value("human_reviewers").run()
    at.text_input(key=field(at, "least.human_reviewers")).set_value("2").run()
    at.multiselect(key=field(at, "scope.action")).set_value(["generate"]).run()
    assert not at.exception
    assert "Human reviewers must be at least 2 people whenever AI is used to generate content." in texts(at)
    assert "human_reviewers" in at.text_area(key=notation(at)).value
    assert "Not saved yet." in texts(at)
    click(at, "clause.done")
    click(at, "draft.save")
    assert "Saved as revision 2." in texts(at)
    assert saved().content.clauses[1] == {
        "id": "C2",
        "text": "Two people read what is generated.",
        "binding": ["client_work"],
        "priority": "contract",
        "scope": {"action": ["generate"]},
        "norm": {"kind": "require", "param": "human_reviewers", "min": 2},
    }


def test_a_clause_is_edited_in_place_and_the_text_follows(editor):
    at = click(editor, "draft.clause.0.edit")
    at.multiselect(key=field(at, "scope.audience")).set_value(["hcp", "patient"]).run()
    assert "for healthcare professionals or patients" in texts(at)
    assert "- hcp" in at.text_area(key=notation(at)).value
    at.radio(key=field(at, "kind")).set_value("only").run()
    at.multiselect(key=field(at, "tools")).set_value(["firefly"]).run()
    at.radio(key=field(at, "kind")).set_value("prohibit").run()
    at.radio(key=field(at, "kind")).set_value("only").run()
    assert at.multiselect(key=field(at, "tools")).value == ["firefly"]
    assert "Only Adobe Firefly may be used to generate images" in texts(at)


def test_an_exception_a_day_and_a_reach_are_filled_in(editor, saved):
    at = click(editor, "draft.clause.0.edit")
    click(at, "clause.except.add")
    at.multiselect(key=field(at, "except.0.data")).set_value(["synthetic_data"]).run()
    at.multiselect(key=field(at, "bindings")).set_value(["organization"]).run()
    assert "except for AI work using synthetic data" in texts(at)
    click(at, "clause.except.add")
    at.multiselect(key=field(at, "except.1.channel")).set_value(["web"]).run()
    click(at, "clause.except.0.remove")
    click(at, "draft.save")
    (clause,) = saved().content.clauses
    assert clause["except"] == [{"channel": ["web"]}]
    assert clause["binding"] == ["organization"]


def test_a_clause_is_duplicated_and_the_repetition_is_told(editor):
    at = click(editor, "draft.clause.0.duplicate")
    assert at.text_input(key=field(at, "id")).value == "C2"
    assert "Said twice" in texts(at)
    assert "Keep one of C1 and C2." in texts(at)


def test_a_deleted_clause_can_be_brought_back(editor):
    at = click(editor, "draft.clause.0.delete")
    assert "There is no clause yet." in texts(at)
    assert at.text_area(key=notation(at)).value == ""
    click(at, "draft.undo_delete")
    assert "It is forbidden to generate images for patients." in texts(at)


def test_clauses_are_moved_up_and_down(editor):
    at = click(editor, "draft.clause.0.duplicate")
    click(at, "clause.done")
    click(at, "draft.clause.1.up")
    lines = [line for line in at.text_area(key=notation(at)).value.split("\n") if line.startswith("- id")]
    assert lines == ["- id: C2", "- id: C1"]


def test_what_is_pasted_as_json_appears_in_the_rows_and_turns_into_yaml(editor):
    pasted = '[{"id": "J1", "text": "Log it.", "norm": {"kind": "require", "param": "log_prompts", "one_of": ["yes"]}}]'
    editor.text_area(key=notation(editor)).set_value(pasted).run()
    assert "Prompt logging is required." in texts(editor)
    editor.radio(key="draft.notation").set_value("JSON").run()
    assert editor.text_area(key=notation(editor)).value.startswith("[\n  {")
    editor.radio(key="draft.notation").set_value("YAML").run()
    assert editor.text_area(key=notation(editor)).value.startswith("- id: J1\n")


def test_a_text_that_cannot_be_read_stays_as_typed_and_says_where_it_breaks(editor):
    editor.text_area(key=notation(editor)).set_value("- id: C1\n  norm: [").run()
    assert not editor.exception
    assert "line" in editor.error[0].value
    assert editor.text_area(key=notation(editor)).value == "- id: C1\n  norm: ["
    assert "draft.add_clause" not in [button.key for button in editor.button]


def test_a_contradiction_is_told_while_it_is_written_with_both_clauses_and_what_to_do(editor):
    at = click(editor, "draft.add_clause")
    at.text_area(key=field(at, "text")).set_value("Images for caregivers are welcome.").run()
    at.radio(key=field(at, "kind")).set_value("permit").run()
    at.multiselect(key=field(at, "scope.action")).set_value(["gen_image"]).run()
    at.multiselect(key=field(at, "scope.audience")).set_value(["caregiver"]).run()
    assert "Allowed here, forbidden there" in texts(at)
    assert "Except the permitted case in C1, or delete C2" in texts(at)
    assert "*For example:* generate images, caregivers." in texts(at)


def test_a_word_outside_the_vocabulary_is_told_with_the_nearest_term(editor):
    at = click(editor, "draft.clause.0.edit")
    at.multiselect(key=field(at, "scope.data")).set_value(["patients data"]).run()
    assert "“patients data” is not in the shared vocabulary" in texts(at)
    assert "Choose “patient data” or “open data” instead" in texts(at)


def test_the_checks_know_the_clients_own_published_policies_and_no_other_clients(editor, demo, people):
    at = click(editor, "draft.add_clause")
    at.text_area(key=field(at, "text")).set_value("The vendor keeps inputs for a month.").run()
    at.radio(key=field(at, "kind")).set_value("require").run()
    at.selectbox(key=field(at, "param")).set_value("vendor.retention_days").run()
    at.text_input(key=field(at, "least.vendor.retention_days")).set_value("1 month").run()
    at.multiselect(key=field(at, "bindings")).set_value(["asset:llm_tenant"]).run()
    said = texts(at)
    assert "**H3** of “" in said
    assert "Novara" not in said
    assert "no value meets both" in said


def test_leaving_for_another_page_and_back_keeps_the_open_form(editor, policy_id):
    at = click(editor, "draft.clause.0.edit")
    at.text_area(key=field(at, "text")).set_value("No images at all.").run()
    at.switch_page("policies.py").run()
    at.switch_page("draft.py")
    at.query_params["policy"] = str(policy_id)
    at.run()
    assert not at.exception
    assert at.text_area(key=field(at, "text")).value == "No images at all."
    assert at.multiselect(key=field(at, "scope.action")).value == ["gen_image"]
    at.run()
    assert "It is forbidden to generate images for patients." in texts(at)


def test_what_somebody_else_saved_meanwhile_is_shown_and_both_are_kept(editor, demo, people, policy_id, saved):
    editor.text_area(key="draft.body").set_value("Mine.").run()
    with acting(demo, people["Ines"]) as scope:
        written = {"title": "Images", "body": "Theirs.", "clauses": [FIRST]}
        edit_draft(scope.conn, actor=people["Ines"], policy_id=policy_id, written=written, now=scope.now)
    click(editor, "draft.save")
    said = texts(editor)
    assert "has changed this draft since you opened it" in said
    assert "Yours stays in the fields" in said
    assert "Theirs." in said
    click(editor, "draft.reload")
    assert editor.text_area(key="draft.body").value == "Theirs."
    click(editor, "draft.bring_back")
    assert editor.text_area(key="draft.body").value == "Mine."
    click(editor, "draft.save")
    assert saved().content.body == "Mine."
    assert saved().revision == 3


def test_ones_own_words_are_offered_with_what_they_mean_and_kept_as_they_are_written(
    demo, people, visit, policy_id, saved
):
    with acting(demo, people["Ines"]) as scope:
        map_word(
            scope.conn, actor=people["Ines"], dimension=Dimension.ACTION, term="Moodboards", mapped_to="gen_image",
            now=scope.now,
        )  # fmt: skip
    at = visit("Tom", "draft.py", policy=policy_id)
    click(at, "draft.clause.0.edit")
    actions = at.multiselect(key=field(at, "scope.action"))
    assert actions.options[0].startswith("Moodboards · means ")
    actions.set_value(["Moodboards"]).run()
    click(at, "draft.save")
    assert saved().content.clauses[0]["scope"]["action"] == ["Moodboards"]
