"""A policy is begun from a template, a file, a version of another one, or a title; each ends in the editor."""

import io
import json

import docx
import pytest

from core.identity.acting import acting
from core.policies.queries import open_draft, policies
from core.policies.templates import templates


def texts(at):
    kinds = (at.markdown, at.caption, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


@pytest.fixture
def newest(demo, people):
    """The draft of Helix's newest policy."""

    def read():
        with acting(demo, people["Tom"]) as scope:
            (policy, *_) = policies(scope.conn, people["Tom"], limit=1)
            return open_draft(scope.conn, people["Tom"], policy.id).content

    return read


def a_word_file():
    document = docx.Document()
    document.add_heading("Chat rules", 1)
    document.add_paragraph("Ask first.").add_run(" Or not.").font.hidden = True
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_the_list_of_policies_leads_to_the_ways_to_begin(visit):
    at = visit("Tom", "policies.py")
    at.button(key="policies.new").click().run()
    assert at.title[0].value == "New policy"
    assert at.radio(key="start_way").options == ["From a template", "Import a file", "Copy a version", "Blank"]


def test_one_click_makes_a_draft_of_a_template(visit, newest):
    template = templates()[0]
    at = visit("Tom", "start.py")
    at.button(key=f"start.template.{template.key}").click().run()
    assert not at.exception
    assert at.title[0].value == f"Draft\\: {template.title}"
    assert (newest().title, newest().body, newest().clauses) == (template.title, template.body, template.clauses)


def test_an_odrl_file_is_read_as_clauses_and_what_they_cannot_say_is_shown(visit, newest):
    said = {"action": "translate", "constraint": {"leftOperand": "spatial", "operator": "eq", "rightOperand": "DE"}}
    rules = [said, {"action": "use", "duty": {"action": "attribute"}}]
    file = json.dumps({"@context": "http://www.w3.org/ns/odrl.jsonld", "prohibition": [said], "permission": rules})
    at = visit("Tom", "start.py", start_way="Import a file")
    at.file_uploader(key="start.file").upload("translations.jsonld", file.encode()).run()
    assert "A permission that rests on a duty cannot be said" in texts(at)
    at.button(key="start.import").click().run()
    assert not at.exception
    assert [clause["norm"]["kind"] for clause in newest().clauses] == ["prohibit", "permit"]


def test_an_odrl_file_of_another_world_is_a_sentence(visit):
    at = visit("Tom", "start.py", start_way="Import a file")
    at.file_uploader(key="start.file").upload("x.ttl", b"[ this is no Turtle").run()
    assert [error.value for error in at.error] == ["The Turtle text is not readable at line 1."]


def test_a_word_file_is_read_before_the_draft_is_made(visit, newest):
    at = visit("Tom", "start.py", start_way="Import a file")
    at.file_uploader(key="start.file").upload("chat.docx", a_word_file()).run()
    assert "1 hidden passage was left out." in texts(at)
    assert "Ask first." in texts(at)
    at.text_input[0].set_value("Rules for chats").run()
    at.button(key="start.import").click().run()
    assert not at.exception
    assert (newest().title, newest().body) == ("Rules for chats", "# Chat rules\n\nAsk first.\n")


def test_a_file_that_is_no_policy_is_a_sentence(visit):
    at = visit("Tom", "start.py", start_way="Import a file")
    at.file_uploader(key="start.file").upload("chat.docx", b"PK").run()
    assert not at.exception
    assert "This is no Word document" in at.error[0].value
    assert "start.import" not in [button.key for button in at.button]


def test_a_version_is_copied_with_its_clauses(visit, newest):
    at = visit("Tom", "start.py", start_way="Copy a version")
    (title,) = (
        each for each in at.selectbox(key="start.policy").options if each.startswith("Transparency and incidents")
    )
    at.selectbox(key="start.policy").set_value(title).run()
    at.button(key="start.copy").click().run()
    assert not at.exception
    assert newest().title == f"{title.rpartition(' (version')[0]} (copy)"
    assert newest().clauses


def test_a_blank_policy_needs_a_title(visit, newest):
    at = visit("Tom", "start.py", start_way="Blank")
    at.button(key="start.blank").click().run()
    assert "the title is missing" in at.error[0].value
    at.text_input(key="start.blank_title").set_value("Something new")
    at.button(key="start.blank").click().run()
    assert newest().title == "Something new"
