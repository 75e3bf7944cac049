"""What the author of a rider is told before sending it, and a sender of what a version does to riders."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from core.clauses.document import ClausesNotValid
from core.distribution.model import Impact, ReplacedRider
from core.distribution.riders.model import Adapted, AnswerToRider, Overlay, RiderPreview, ToAdapt
from pages.view_models import adapting as view
from pages.view_models.distribute import consequences

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAUSE = {"id": "C1", "text": "No avatars.", "norm": {"kind": "prohibit"}}
LUMEN, POLICY = uuid4(), uuid4()


def held(**changes):
    values = {
        "agency": "Lumen_Studio", "policy_title": "Media", "version_number": 3, "rider_number": 0,
        "version_clauses": [CLAUSE], "clauses": [CLAUSE], "effective_from": None, "effective_until": None,
        "distribution_id": uuid4(),
    }  # fmt: skip
    return ToAdapt(**{**values, **changes})


def order(documents, **changes):
    values = {"agency_org_id": LUMEN, "policy_id": POLICY, "reason": "Why.", "due_on": None, "zone_name": "UTC"}
    return view.order(held(), documents, **{**values, **changes})


def test_what_was_typed_becomes_the_overlay_over_the_version():
    reworded, new = {**CLAUSE, "text": "No avatars at all."}, {**CLAUSE, "id": "C2"}
    made = order([reworded, new], due_on=date(2026, 12, 8))
    assert [each["text"] for each in made.replaced] == ["No avatars at all."]
    assert ([each["id"] for each in made.added], made.removed) == (["C2"], ())
    assert made.due_at == datetime(2026, 12, 8, 23, 59, tzinfo=UTC)
    assert (made.expected_version, made.expected_rider) == (3, 0)
    assert order([]).removed == ("C1",)


def test_a_clause_that_is_not_complete_is_refused_with_what_is_missing():
    with pytest.raises(ClausesNotValid, match=r"C1\.norm"):
        order([{"id": "C1", "text": "No avatars."}])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (AnswerToRider.AWAITED, "It has not answered yet; its answer to this one is due by 8 Dec 2026."),
        (AnswerToRider.ASKED_AGAIN, "Its answer to what it holds ends there, and it is asked to sign this one by 8 Dec 2026."),
        (AnswerToRider.CARRIED_OVER, "Only words differ from what it answered, so its answer stands."),
    ],
)  # fmt: skip
def test_before_it_is_sent_is_said_what_becomes_of_the_answer(answer, said):
    made = Adapted(Overlay(), (), b"", changes_norms=True, from_version=(), from_held=())
    seen = RiderPreview(LUMEN, "Lumen", POLICY, "Media", 3, 2, 1, answer, datetime(2026, 12, 8, tzinfo=UTC), made)
    assert view.says(seen, zone_name="UTC") == (
        f"Lumen will hold **version 3, rider 2** instead of version 3, rider 1, from now on. {said}"
    )


def test_a_sender_is_told_which_riders_the_version_replaces():
    riders = [ReplacedRider(uuid4(), f"Agency {number:02}", 3, 1) for number in range(12)]
    assert view.replaced_says([], 4) == ""
    assert view.replaced_says(riders[:1], 4) == (
        "Agency 00 holds rider 1 of version 3; version 4 does not contain what was adapted there, and replaces it."
    )
    assert ", and 2 more hold one; version 4" in view.replaced_says(riders, 4)
    seen = Impact(4, NOW, 12, 12, 0, 0, 0, (), replaced_riders=tuple(riders[:1]))
    assert consequences(seen).endswith(view.replaced_says(riders[:1], 4))
