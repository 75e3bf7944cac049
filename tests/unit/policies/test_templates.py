"""Every template is a policy that could be published as it stands."""

import itertools
from datetime import date
from uuid import UUID

import pytest

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.conflicts.lints import LintedClause, lints
from core.policies.content import content
from core.policies.templates import templates

TODAY = date(2026, 11, 24)
FDA_PARAMETERS = {"fda.fair_balance_check", "fda.form2253_lead_days", "mlr.before_release", "disclosure.to_public"}
each_template = pytest.mark.parametrize("template", templates(), ids=lambda template: template.key)


def test_the_usual_fields_of_use_are_there():
    assert {template.key for template in templates()} >= {
        "generative_content", "data_handling", "social_listening", "translation", "chatbots", "media_synthesis",
    }  # fmt: skip


@each_template
def test_a_template_is_a_valid_draft_with_four_to_eight_clauses_and_a_page_of_prose(template):
    read = content({"title": template.title, "body": template.body, "clauses": template.clauses})
    assert read.clauses == template.clauses
    assert 4 <= len(read.clauses) <= 8
    assert len(template.body.split()) > 250
    assert template.summary.endswith(".")
    assert "#" not in template.title


@each_template
def test_no_clause_of_a_template_contradicts_repeats_or_needs_mapping(template):
    assert lints(parse_clauses(template.clauses), [], today=TODAY) == ()


@each_template
def test_every_clause_of_a_template_reads_as_a_sentence_beside_its_own_words(template):
    for clause in parse_clauses(template.clauses):
        assert clause_words(clause).endswith(".")
        assert clause.text.endswith(".")


@pytest.mark.parametrize(
    "pair", list(itertools.combinations(templates(), 2)), ids=lambda pair: f"{pair[0].key}-{pair[1].key}"
)
def test_templates_can_be_adopted_together(pair):
    first, second = pair
    beside = [LintedClause(clause, UUID(int=1), second.title, 1) for clause in parse_clauses(second.clauses)]
    assert lints(parse_clauses(first.clauses), beside, today=TODAY) == ()


def test_the_checks_that_fda_practice_asks_for_are_in_templates():
    named = {clause["norm"].get("param") for template in templates() for clause in template.clauses}
    assert named >= FDA_PARAMETERS
