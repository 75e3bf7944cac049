"""The ODRL benchmark: what is asked, what the engine answers, and what is counted."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.odrl.__main__ import false_conflicts, main, results
from benchmarks.odrl.branches import OutOfReach
from benchmarks.odrl.concepts import Concepts, read_concepts
from benchmarks.odrl.judging import judge
from benchmarks.odrl.problems import Answer, Problem, Question

HEAD = """
@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <urn:ex:> .
"""
VOCABULARY = """
@prefix ex: <urn:ex:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:Munich skos:broader ex:Germany . ex:Germany skos:broader ex:Europe . ex:France skos:broader ex:Europe .
[] a owl:AllDifferent ; owl:distinctMembers ( ex:de ex:fr ex:it ) .
"""
CONFLICT, COMPATIBLE, UNKNOWN = Answer.CONFLICT, Answer.COMPATIBLE, Answer.UNKNOWN


@pytest.fixture(scope="module")
def concepts(tmp_path_factory):
    path = tmp_path_factory.mktemp("odrl") / "places.ttl"
    path.write_text(VOCABULARY)
    return read_concepts([path])


def c(operand, operator, value, more=""):
    """One comparison in Turtle."""
    return f"[ odrl:leftOperand odrl:{operand} ; odrl:operator odrl:{operator} ; odrl:rightOperand {value} {more} ]"


def of(word, *parts):
    """A compound in Turtle."""
    return f"[ odrl:{word} ( {' '.join(parts)} ) ]"


def days(number):
    return f'"P{number}D"^^xsd:duration'


def asked(*policies, verdict="Unknown", category="SingleAxis", relation="conflict"):
    """A problem whose policies each permit use under some constraints (none: an empty text)."""
    rules = (
        f"ex:p{at} a odrl:Set ; odrl:permission [ odrl:action odrl:use {_under(p)} ] ." for at, p in enumerate(policies)
    )
    return Problem("X1", "Own", category, verdict, relation, HEAD + "\n".join(rules))


def _under(constraints):
    return f"; odrl:constraint {constraints}" if constraints else ""


OVERLAPS = [
    (c("absoluteSize", "lteq", 600), c("absoluteSize", "gteq", 600), COMPATIBLE),
    (c("absoluteSize", "lt", 600), c("absoluteSize", "gteq", 600), CONFLICT),
    (c("absoluteSize", "gt", 1), c("absoluteSize", "lt", 2), COMPATIBLE),
    (c("count", "gt", 1), c("count", "lt", 2), CONFLICT),
    (c("absoluteSize", "lt", 0), c("absoluteSize", "lteq", 600), CONFLICT),
    (c("absoluteSize", "neq", 5), c("absoluteSize", "eq", 5), CONFLICT),
    (c("absoluteSize", "isAnyOf", "1, 2"), c("absoluteSize", "isNoneOf", "1, 3"), COMPATIBLE),
    (c("absoluteSize", "eq", 5), "", UNKNOWN),
    (c("absoluteSize", "eq", 5), c("resolution", "eq", 5), UNKNOWN),
    ("", "", UNKNOWN),
    (of("and", c("count", "eq", 1), c("resolution", "eq", 5)), c("count", "eq", 2), CONFLICT),
    (of("and", c("count", "eq", 1), c("resolution", "eq", 5)), c("count", "eq", 1), UNKNOWN),
    (of("or", c("count", "eq", 1), c("count", "eq", 2)), c("count", "eq", 2), COMPATIBLE),
    (of("or", c("count", "eq", 1), c("count", "eq", 2)), c("count", "eq", 3), CONFLICT),
    (of("xone", c("count", "gteq", 1), c("count", "gteq", 3)), c("count", "gteq", 3), CONFLICT),
    (of("xone", c("count", "gteq", 1), c("count", "gteq", 3)), c("count", "eq", 2), COMPATIBLE),
    (c("elapsedTime", "lteq", days(60)), c("elapsedTime", "eq", '"P2M"^^xsd:duration'), COMPATIBLE),
    (c("dateTime", "lt", '"2026-01-01T00:00:00Z"^^xsd:dateTime'), c("dateTime", "eq", '"2026-01-01T00:00:00+01:00"^^xsd:dateTime'), COMPATIBLE),
    (c("meteredTime", "eq", days(20)), c("elapsedTime", "lteq", days(10)), CONFLICT),
    (c("meteredTime", "lteq", days(20)), c("elapsedTime", "eq", days(10)), COMPATIBLE),
    (of("andSequence", c("delayPeriod", "gteq", days(3)), c("delayPeriod", "gteq", days(3))), c("elapsedTime", "lteq", days(5)), CONFLICT),
    (of("andSequence", c("delayPeriod", "gteq", days(2)), c("delayPeriod", "gteq", days(3))), c("elapsedTime", "lteq", days(5)), COMPATIBLE),
    (c("delayPeriod", "gteq", days(9)), c("elapsedTime", "lteq", days(5)), UNKNOWN),
    (c("language", "eq", "ex:de"), c("language", "eq", "ex:fr"), CONFLICT),
    (c("language", "neq", "ex:de"), c("language", "neq", "ex:fr"), COMPATIBLE),
    (c("language", "eq", '"de"'), c("language", "eq", '"fr"'), CONFLICT),
    (c("spatial", "isPartOf", "ex:Europe"), c("spatial", "eq", "ex:Munich"), COMPATIBLE),
    (c("spatial", "isPartOf", "ex:France"), c("spatial", "eq", "ex:Munich"), UNKNOWN),
    (c("spatial", "eq", "ex:France"), c("spatial", "eq", "ex:Nowhere"), UNKNOWN),
    (c("spatial", "hasPart", "ex:Munich"), c("spatial", "eq", "ex:Germany"), COMPATIBLE),
    (c("spatial", "isNoneOf", "ex:Munich"), c("spatial", "eq", "ex:Munich"), CONFLICT),
    (c("purpose", "isAnyOf", "( ex:a ex:b )"), c("purpose", "eq", "ex:c"), UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "answer"), OVERLAPS)
def test_two_policies_meet_or_not_whichever_comes_first(ours, theirs, answer, concepts):
    assert judge(asked(ours, theirs), concepts) is answer
    assert judge(asked(theirs, ours), concepts) is answer


def rhythm(period, anchor):
    more = f'; ex:anchor "{anchor}"^^xsd:date' if anchor else ""
    return c("timeInterval", "eq", days(period), more)


@pytest.mark.parametrize(
    ("ours", "theirs", "answer"),
    [
        ((30, "2026-01-01"), (45, "2026-01-02"), CONFLICT),
        ((30, "2026-01-01"), (45, "2026-01-16"), COMPATIBLE),
        ((30, "2026-01-01"), (30, "2026-01-31"), COMPATIBLE),
        ((30, "2026-01-01"), (30, "2026-01-16"), CONFLICT),
        ((30, ""), (30, ""), COMPATIBLE),
        ((30, ""), (45, ""), UNKNOWN),
        ((30, "2026-01-01"), (30, ""), UNKNOWN),
    ],
)
def test_recurring_periods_meet_when_some_day_begins_both(ours, theirs, answer, concepts):
    assert judge(asked(rhythm(*ours), rhythm(*theirs)), concepts) is answer


@pytest.mark.parametrize(
    ("inner", "outer", "answer"),
    [
        (c("count", "lteq", 5), c("count", "lteq", 9), COMPATIBLE),
        (c("count", "lteq", 9), c("count", "lteq", 5), CONFLICT),
        (c("count", "eq", 2), of("or", c("count", "eq", 1), c("count", "eq", 2)), COMPATIBLE),
        (of("or", c("count", "eq", 1), c("count", "eq", 2)), c("count", "eq", 2), CONFLICT),
        (c("count", "eq", 3), of("xone", c("count", "gteq", 1), c("count", "gteq", 3)), CONFLICT),
        (c("count", "lteq", 5), of("and", c("count", "lteq", 9), c("resolution", "lteq", 9)), UNKNOWN),
        (c("count", "lteq", 9), of("and", c("count", "lteq", 5), c("resolution", "lteq", 9)), CONFLICT),
        (c("spatial", "eq", "ex:Munich"), c("spatial", "isPartOf", "ex:Europe"), COMPATIBLE),
        (c("spatial", "eq", "ex:Munich"), c("spatial", "isPartOf", "ex:France"), UNKNOWN),
        (c("language", "eq", "ex:de"), c("language", "isA", "ex:fr"), CONFLICT),
    ],
)
def test_containment_is_asked_of_the_first_in_the_second(inner, outer, answer, concepts):
    assert judge(asked(inner, outer, relation="subsumption"), concepts) is answer


@pytest.mark.parametrize(
    ("under", "answer"),
    [
        (of("and", c("count", "gteq", 9), c("count", "lteq", 5)), CONFLICT),
        (of("and", c("count", "gteq", 5), c("count", "lteq", 9)), COMPATIBLE),
        (of("and", of("andSequence", c("delayPeriod", "gteq", days(5))), c("elapsedTime", "lteq", days(4))), CONFLICT),
    ],
)
def test_one_policy_is_asked_whether_it_can_be_met(under, answer, concepts):
    assert judge(asked(under, category="SAT"), concepts) is answer


def test_the_question_is_told_by_category_and_relation_never_by_the_verdict():
    for verdict in ("Conflict", "Compatible", "Refines", "Satisfiable"):
        assert asked(verdict=verdict).question is Question.OVERLAP
    assert asked(category="Refinement", relation="").question is Question.CONTAINED


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (asked(c("count", "eq", 1)), "1 policy in the document"),
        (asked(c("count", "eq", 1), c("count", "eq", 1), category="Runtime"), "execution"),
        (asked(c("spatial", "eq", "ex:a"), c("spatial", "eq", "ex:b"), category="Alignment"), "vocabulary"),
        (asked(c("count", "eq", 1), c("count", "eq", 1), verdict="CounterSatisfiable"), "no verdict on policies"),
        (asked(c("count", "isPartOf", 1), c("count", "eq", 1)), "operator isPartOf on quantities"),
        (asked(c("count", "eq", 1), c("count", "eq", "ex:one")), "numbers and names"),
        (Problem("X", "Own", "C", "Unknown", "", "not turtle"), "Turtle"),
        (asked(f"{c('count', 'eq', 1)}, {c('resolution', 'eq', 1)}", "", verdict="OrUnknown"), "combined by or"),
    ],
)
def test_what_the_document_does_not_hold_is_out_of_reach_with_its_reason(problem, reason):
    with pytest.raises(OutOfReach, match=reason):
        judge(problem, Concepts())


def test_a_conflict_holds_in_every_execution(concepts):
    assert judge(asked(c("count", "eq", 1), c("count", "eq", 2), category="Runtime"), concepts) is CONFLICT


@pytest.mark.parametrize(("verdict", "code"), [("Unknown", 1), ("Compatible", 0), ("Conflict", 0)])
def test_only_a_conflict_claimed_where_the_verdict_is_unknown_fails(verdict, code, tmp_path, capsys):
    problem = asked(c("count", "eq", 1), c("count", "eq", 2), verdict=verdict)
    written = {"id": "X1", "family": "Own", "category": "C", "verdict": verdict, "relation": "", "ttl": problem.turtle}
    path = tmp_path / "problems.json"
    path.write_text(json.dumps([written]))
    assert main([str(path)]) == code
    assert f"where the verdict is Unknown: {code}" in capsys.readouterr().out


@pytest.mark.skipif("ODRL_BENCHMARK" not in os.environ, reason="ODRL_BENCHMARK names no file")
def test_the_benchmark_that_the_environment_names_holds_the_bar():
    found = list(results(Path(os.environ["ODRL_BENCHMARK"])))
    supported = [each for each in found if each.found]
    assert len(supported) >= len(found) * 120 / 180
    assert sum(each.is_right for each in supported) >= 0.98 * len(supported)
    assert false_conflicts(found) == []
