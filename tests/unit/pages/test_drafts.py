"""The editor's text of clauses reads back as the same clauses, and its problems are sentences."""

import pytest

from core.clauses.document import clause_document, parse_clauses
from core.demo.portfolio import portfolio
from core.policies.exporting import ExportFormat
from core.policies.model import ChangeClass
from core.policies.notation import read_clauses
from pages.view_models import drafts as view

DEMO = [policy for policies in portfolio().values() for policy in policies]


@pytest.mark.parametrize("policy", DEMO, ids=lambda policy: policy["title"])
def test_clauses_written_out_for_the_editor_read_back_the_same(policy):
    clauses = parse_clauses(policy["clauses"])
    documents = [clause_document(clause) for clause in clauses]
    assert read_clauses(view.clauses_text(documents)) == clauses


def test_the_example_in_the_editor_is_valid():
    assert view.read_text(view.EXAMPLE).problems == ()


def test_no_clause_is_no_text():
    assert view.clauses_text([]) == ""
    assert view.read_text("") == view.ClauseText([], ())


def test_every_problem_is_named_with_its_place():
    read = view.read_text(
        "- id: C1\n  text: bad\n  norm: {kind: requird}\n- id: C1\n  text: Fine.\n  norm: {kind: permit}\n"
    )
    assert read.documents == ()
    assert any(problem.startswith("C1.norm.kind must be one of") for problem in read.problems)
    assert any("two clauses" in problem for problem in read.problems)


def test_text_that_is_no_yaml_is_one_problem_with_its_line():
    (problem,) = view.read_text("- id: C1\n  norm: [").problems
    assert "line" in problem


@pytest.mark.parametrize("change_class", list(ChangeClass))
def test_a_kind_of_change_goes_through_its_label_and_back(change_class):
    assert view.CHANGE_CLASSES[view.change_label(change_class)] is change_class


@pytest.mark.parametrize(
    ("title", "name"),
    [("AI records & prompt logging", "ai-records-prompt-logging.md"), ("../../etc/passwd", "etc-passwd.md"), ("…", "policy.md")],
)  # fmt: skip
def test_a_download_is_named_after_the_title_in_plain_letters(title, name):
    assert view.file_name(title, ExportFormat.MARKDOWN) == name
