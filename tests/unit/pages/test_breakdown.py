"""The lines of a breakdown add up to the score."""

import re
from dataclasses import asdict
from datetime import date

import pytest

from core.compliance.facts import AcknowledgementFact, CostKind, Facts
from core.compliance.rules import score
from core.distribution.model import Response
from pages.view_models.breakdown import breakdown, points

TODAY = date(2026, 11, 24)


def stored(facts: Facts):
    computed = score(facts, today=TODAY)
    parts = [
        {
            "name": part.name.value, "weight": part.weight, "value_ten_thousandths": part.value_ten_thousandths,
            "lost_units": part.lost_units, "costs": [{**asdict(cost), "kind": cost.kind.value} for cost in part.costs],
        }
        for part in computed.components
    ]  # fmt: skip
    document = {
        "units_per_point": computed.units_per_point, "rounding_line": computed.rounding_line,
        "gates": list(computed.gates), "components": parts,
    }  # fmt: skip
    return document, computed.score


@pytest.fixture
def late():
    acknowledgement = AcknowledgementFact(
        due_on=date(2026, 11, 1), mandatory=True, response=Response.ACKNOWLEDGED, first_response_on=date(2026, 11, 8)
    )
    return Facts("D", acknowledgement, first_assessment_due_on=date(2026, 12, 1))


def test_what_is_lost_and_the_rounding_make_the_score(late):
    document, number = stored(late)
    said = breakdown(document, number).sum_line
    lost, rounding = (float(value) for value in re.findall(r"− ([\d.]+) lost", said))
    assert abs(100 - lost - rounding - number) < 0.011
    assert said.endswith(f"= {number}")


def test_each_cost_names_its_fact_and_its_component(late):
    shown = breakdown(*stored(late))
    [line] = shown.costs
    assert (line.component, line.sentence, line.lost) == ("Acknowledgement", "Signed late, or not yet", "−10.60")
    assert (line.kind, line.fact_id, line.waived_by) == (CostKind.LATE_RESPONSE, "D", None)


def test_each_component_that_lost_points_says_why_in_one_sentence(late):
    [said] = breakdown(*stored(late)).why
    assert said.startswith("Acknowledgement loses 10.60 points, since the answer came late")


def test_a_component_without_data_says_so_and_loses_nothing(late):
    shown = breakdown(*stored(late)).components.set_index("Component")
    assert shown.loc["Assessment", "Reached"] == "no data yet"
    assert shown.loc["Assessment", "Points lost"] == "–"


def test_a_record_without_data_has_no_number_and_no_zero():
    shown = breakdown({}, None)
    assert shown.is_empty
    assert "no number yet" in shown.sum_line


def test_gates_are_passed_on_in_their_own_words():
    unsigned = AcknowledgementFact(due_on=date(2026, 11, 1), mandatory=True)
    document, number = stored(Facts("D", unsigned, first_assessment_due_on=date(2026, 12, 1)))
    assert breakdown(document, number).gates == ("This policy is mandatory and its acknowledgement is past due.",)


def test_nothing_lost_is_a_dash():
    assert points(0, 100) == "–"
    assert points(250, 100) == "−2.50"
