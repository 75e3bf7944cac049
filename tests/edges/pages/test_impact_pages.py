"""What a sending changes, shown before it is sent, and at the agency before the day it was announced for."""

from datetime import timedelta

import pytest

from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.engagements.queries import engagements_of_enterprise
from core.identity.acting import acting
from core.policies.content import Written
from core.policies.operations import approve, create_policy, publish, submit_for_review

LONGER = {
    "id": "L1",
    "text": "Keep the prompt log for ten years.",
    "binding": "asset:prompt_log",
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 3650},
}
SHORTER = {**LONGER, "id": "L2", "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": 10}}


@pytest.fixture(scope="module")
def contradicting(demo, people):
    """A policy of Helix's that contradicts itself, Helix's own others and its rivals'; and the agency it can go to."""
    tom, ines = people["Tom"], people["Ines"]
    with acting(demo, tom) as scope:
        written = Written(title="Log, ten years", body="Text.", clauses=[LONGER, SHORTER], change_summary="New.")
        policy_id = create_policy(scope.conn, actor=tom, written=written, now=scope.now).policy_id
        submit_for_review(scope.conn, actor=tom, policy_id=policy_id, now=scope.now)
    with acting(demo, ines) as scope:
        approve(scope.conn, actor=ines, policy_id=policy_id, now=scope.now)
        publish(scope.conn, actor=ines, policy_id=policy_id, now=scope.now)
        lumen = next(e for e in engagements_of_enterprise(scope.conn, ines.org_id) if e.counterpart == "Lumen Health")
    return policy_id, lumen.agency_org_id


def texts(at):
    return " ".join(str(each.value) for kind in (at.markdown, at.caption) for each in kind)


def test_the_dialog_before_a_sending_tells_agency_by_agency_what_changes(visit, contradicting):
    at = visit("Ines", "distribute.py", policy=contradicting[0])
    at.text_input(key="distribute.search").set_value("lumen").run()
    at.button(key="distribute.choose_all").click().run()
    at.button(key="distribute.send").click().run()
    assert not at.exception
    (row,) = (row for frame in at.dataframe if "Its answer" in frame.value for row in frame.value.to_dict("records"))
    assert (row["Agency"], row["Holds now"], row["Its answer"]) == ("Lumen Health", "–", "Asked for the first time")
    assert "appear" in row["Findings among your clauses"]
    assert "**Appears** at 1 agency" in texts(at)
    assert "Novara" not in texts(at)
    assert "Brightwell" not in texts(at)


def test_an_announced_document_tells_which_findings_come_on_its_day(visit, demo, people, contradicting):
    ines, (policy_id, lumen) = people["Ines"], contradicting
    with acting(demo, ines) as scope:
        order = DistributionOrder(policy_id, [lumen], scheduled_for=scope.now + timedelta(days=40), announce_now=True)
        sent = distribute(scope.conn, actor=ines, order=order, now=scope.now).sent[0].distribution_id
    at = visit("Mara", "inbox.py", distribution=sent)
    assert not at.exception
    assert "new findings" in texts(at)
    (shown,) = (table.value for table in at.table if "What happens" in table.value)
    assert "● New" in shown["What happens"].tolist()
    assert any("Novara" in clauses for clauses in shown["Clauses"])
