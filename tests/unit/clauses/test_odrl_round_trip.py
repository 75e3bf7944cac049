"""Whatever can be written as clauses comes back from ODRL as it went in."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from core.clauses.document import clause_document, parse_clauses
from core.clauses.model import Clause
from core.clauses.odrl.reading import from_odrl, from_turtle
from core.clauses.odrl.writing import to_odrl, to_turtle
from core.policies.templates import templates
from tests.proof.generators import pairs
from tests.unit.conflicts.strategies import clauses

PAIRS = 120
TURTLES = 12


def of_two(a: Clause, b: Clause) -> tuple[Clause, ...]:
    """Both as a policy holds them: parsed, each with its own id."""
    return parse_clauses([clause_document(replace(a, id="a")), clause_document(replace(b, id="b"))])


def with_exceptions_in_order(found: tuple[Clause, ...]) -> list[Clause]:
    """RDF keeps no order among the constraints of a rule."""
    return [replace(clause, exceptions=tuple(sorted(clause.exceptions, key=repr))) for clause in found]


@settings(max_examples=40, deadline=None)
@given(clauses(unmapped=True), clauses(unmapped=True))
def test_clauses_come_back_from_json_ld_the_same_and_nothing_is_unsaid(a, b):
    written = of_two(a, b)
    assert from_odrl(to_odrl(written)) == (written, ())


def test_the_pairs_of_the_proof_come_back_the_same():
    for _, a, b in pairs(20_261, PAIRS):
        written = of_two(a, b)
        assert from_odrl(to_odrl(written)) == (written, ())


def test_clauses_come_back_from_turtle_the_same():
    for _, a, b in pairs(20_262, TURTLES):
        written = of_two(a, b)
        read, unsaid = from_turtle(to_turtle(written))
        assert with_exceptions_in_order(read) == with_exceptions_in_order(written)
        assert unsaid == ()


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.key)
def test_the_clauses_of_a_template_come_back_in_their_order(template):
    written = parse_clauses(template.clauses)
    assert from_odrl(to_odrl(written)) == (written, ())
    assert [clause.id for clause in from_turtle(to_turtle(written))[0]] == [clause.id for clause in written]
