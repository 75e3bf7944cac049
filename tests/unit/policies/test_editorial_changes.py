"""A change that asks nobody anew may touch words and nothing that binds."""

from datetime import date

import pytest

from core.policies.rules import EditorialChangesTheRules, refuse_hidden_change
from tests.unit.policies.factories import H1, a_content, an_editorial_content

NORM = H1["norm"]


@pytest.mark.parametrize(
    "written",
    [
        {"title": "Records of prompts"},
        {"body": "We keep records of every use."},
        {"clauses": [{**H1, "text": "Every prompt is kept for at least 24 months."}]},
        {"clauses": [{**H1, "norm": {**NORM, "min": 720}}]},
        {"change_summary": "Clearer words."},
    ],
)
def test_words_may_change_and_so_may_the_notation_of_an_amount(written) -> None:
    refuse_hidden_change(an_editorial_content(**written), a_content())


@pytest.mark.parametrize(
    "clause",
    [
        {**H1, "norm": {**NORM, "min": "23 months"}},
        {**H1, "norm": {"kind": "prohibit"}},
        {**H1, "scope": {"jurisdiction": ["DE"]}},
        {**H1, "except": [{"jurisdiction": ["DE"]}]},
        {**H1, "window": {"from": "2027-01-01"}},
        {**H1, "binding": "client_work"},
        {**H1, "binding": ["asset:prompt_log", "client_work"]},
        {**H1, "priority": "regulatory"},
    ],
    ids=["value", "norm", "scope", "exceptions", "window", "binding", "wider binding", "priority"],
)
def test_whatever_binds_may_not_change_and_the_clause_is_named(clause) -> None:
    with pytest.raises(EditorialChangesTheRules, match="clause H1") as refusal:
        refuse_hidden_change(an_editorial_content(clauses=[clause]), a_content())
    assert refusal.value.details["clause_ids"] == ["H1"]


@pytest.mark.parametrize(
    ("clauses", "named"),
    [([], ["H1"]), ([H1, {**H1, "id": "H2"}], ["H2"]), ([{**H1, "id": "H2"}], ["H1", "H2"])],
    ids=["removed", "added", "renamed"],
)
def test_no_clause_may_come_or_go(clauses, named) -> None:
    with pytest.raises(EditorialChangesTheRules) as refusal:
        refuse_hidden_change(an_editorial_content(clauses=clauses), a_content())
    assert refusal.value.details["clause_ids"] == named


@pytest.mark.parametrize("window", [{"effective_from": date(2027, 1, 1)}, {"effective_until": date(2027, 1, 1)}])
def test_the_days_in_effect_may_not_change(window) -> None:
    with pytest.raises(EditorialChangesTheRules, match="days on which it is in effect"):
        refuse_hidden_change(an_editorial_content(**window), a_content())


def test_a_first_version_is_never_editorial() -> None:
    with pytest.raises(EditorialChangesTheRules, match="first version"):
        refuse_hidden_change(an_editorial_content(), None)


def test_a_material_change_may_touch_everything() -> None:
    refuse_hidden_change(a_content(clauses=[], effective_from=date(2027, 1, 1)), a_content())
    refuse_hidden_change(a_content(), None)
