"""The how-to on ODRL names what the code reads and writes."""

from pathlib import Path

import pytest

from benchmarks.odrl.problems import Problem
from core.clauses.odrl.jsonld import MAX_DEPTH, MAX_NODES
from core.clauses.odrl.reading import MAX_JSON_LENGTH, MAX_RULES
from core.clauses.odrl.terms import ODRL, OPERAND_OF, PROFILE
from core.clauses.odrl.turtle import MAX_TURTLE_LENGTH
from core.clauses.reading import NORM_KEYS
from core.policies.exporting import ExportFormat

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "odrl.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("operand", OPERAND_OF.values())
def test_every_operand_of_a_dimension_is_named(operand):
    assert f"`{operand.replace(ODRL, '').replace(PROFILE, 'pds:')}`" in TEXT


@pytest.mark.parametrize("kind", NORM_KEYS)
def test_every_kind_of_norm_is_named(kind):
    assert f"`{kind}`" in TEXT


def test_formats_limits_and_the_fields_of_the_benchmark_are_named():
    assert all(f"format={wanted.value}" in TEXT for wanted in (ExportFormat.ODRL, ExportFormat.ODRL_TURTLE))
    limits = (MAX_TURTLE_LENGTH, MAX_JSON_LENGTH, MAX_RULES, MAX_NODES, MAX_DEPTH)
    assert all(f"{limit:,} " in TEXT for limit in limits)
    assert all(f"`{field.replace('turtle', 'ttl')}`" in TEXT for field in Problem.__dataclass_fields__)
