"""The JSON Schema says what the reader says, judged by another implementation."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.clauses.document import clause_schema
from core.demo.portfolio import portfolio
from tests.unit.clauses.factories import document

VALIDATOR = Draft202012Validator(clause_schema())


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(clause_schema())


def test_the_worked_portfolio_is_valid() -> None:
    for policies in portfolio().values():
        for policy in policies:
            VALIDATOR.validate(policy["clauses"])


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "x"},
        {"colour": "red"},
        {"binding": "asset:printer"},
        {"binding": []},
        {"priority": "urgent"},
        {"scope": {"planet": ["Mars"]}},
        {"except_": [{}]},
        {"except_": [{"data": ["pricing"]}] * 9},
        {"norm": {"kind": "permit", "tools": ["sora"]}},
        {"norm": {"kind": "only", "tools": []}},
        {"norm": {"kind": "only", "tools": ["sora"]}, "scope": {"tool": ["sora"]}},
        {"norm": {"kind": "require", "param": "mood", "min": 1}},
        {"norm": {"kind": "require", "param": "human_reviewers"}},
        {"norm": {"kind": "require", "param": "human_reviewers", "one_of": ["2"]}},
        {"norm": {"kind": "require", "param": "human_reviewers", "min": 1.5}},
        {"norm": {"kind": "require", "param": "watermark", "one_of": ["maybe"]}},
        {"norm": {"kind": "require", "param": "review.level", "min": "high"}},
    ],
)
def test_what_the_reader_refuses_by_shape_the_schema_refuses_too(parts: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid([document(**parts)])


@pytest.mark.parametrize(
    "norm",
    [
        {"kind": "duty_each"},
        {"kind": "only", "tools": ["Jasper"]},
        {"kind": "require", "param": "incident.notify_hours", "max": "30 h"},
        {"kind": "require", "param": "review.level", "one_of": ["none"]},
        {"kind": "require", "param": "review.level", "min": "author", "max": "second_person"},
        {"kind": "require", "param": "storage_region", "one_of": ["EU", "Mars"]},
    ],
)
def test_every_kind_of_norm_has_its_place(norm: dict[str, Any]) -> None:
    VALIDATOR.validate([document(norm=norm)])
