"""A fact that contradicts itself is refused before it can become a number."""

from collections.abc import Callable

import pytest

from core.compliance.components import violation_cost
from core.compliance.facts import AcknowledgementFact, ViolationFact
from core.compliance.model import AnswerValue, Severity, ViolationState
from core.distribution.model import Response
from tests.unit.compliance.factories import TODAY, answer, assessment, day, exception


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: AcknowledgementFact(TODAY, False, Response.ACKNOWLEDGED), "the day of its first response"),
        (lambda: AcknowledgementFact(TODAY, False, Response.WITH_RESERVATION), "the day of its first response"),
        (lambda: AcknowledgementFact(TODAY, False, Response.DECLINED, TODAY), "the day of its decline"),
        (lambda: answer("a", AnswerValue.MET, weight=0), "weighs at least 1"),
        (lambda: assessment(interval=0), "at least one day"),
        (
            lambda: ViolationFact("v", "a", Severity.LOW, ViolationState.VERIFIED, TODAY),
            "the day of its confirmation",
        ),
        (lambda: exception("a", starts=1, ends=0), "does not end before it begins"),
    ],
)
def test_a_fact_that_contradicts_itself_is_refused(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_reported_violation_needs_no_confirmation_and_costs_nothing() -> None:
    reported = ViolationFact("v", "a", Severity.CRITICAL, ViolationState.REPORTED, day(-3))
    assert (reported.open, violation_cost(reported, TODAY)) == (False, 0)
