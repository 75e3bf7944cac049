"""What an agency holds of one client."""

from datetime import timedelta

import pytest

from core.distribution.model import Response
from pages.view_models import client_holdings as view
from tests.unit.pages.test_received import NOW, received


def test_policies_stand_with_their_signatures():
    signed = received(response=Response.ACKNOWLEDGED, signer_name="Mara", acknowledged_at=NOW)
    rows = view.frame([signed, received()], zone_name="UTC")

    assert rows["Answer"].tolist() == ["● Acknowledged", "○ Awaiting"]
    assert rows["Signed by"].tolist() == ["Mara", "–"]
    assert rows["Signed"].tolist() == ["24 Nov 2026", "–"]


WAITING = "2 policies in force, 2 awaiting an answer, 1 past due."
CLASHING = " 1 open finding with a clause of theirs, which only your agency sees."


@pytest.mark.parametrize(("findings", "said"), [(None, WAITING), (1, WAITING + CLASHING)])
def test_the_sentence_counts_what_waits_and_leaves_out_what_the_reader_may_not_see(findings, said):
    held = [received(), received(due_at=NOW - timedelta(days=1))]

    assert view.summary(held, findings, now=NOW) == said
