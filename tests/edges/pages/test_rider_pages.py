"""A rider on the pages: written beside a draft that is not lost, looked at, sent, and read by the one agency."""

import pytest

from core.distribution.queries import DistributionFilter, distributions
from core.distribution.riders.model import RiderOrder
from core.distribution.riders.operations import send_rider
from core.identity.acting import acting
from core.policies.operations import start_draft
from tests.edges.pages.test_agency_pages import texts
from tests.edges.pages.test_clause_requests import pressed


@pytest.fixture
def held(demo, people):
    """What Lumen and the others hold of one of Helix's policies, Lumen's first."""
    ines = people["Ines"]
    with acting(demo, ines) as scope:
        found = distributions(scope.conn, ines.org_id, DistributionFilter(current_only=True, limit=50))
    lumens = next(each for each in found if each.agency == "Lumen Health" and "Generative" in each.policy_title)
    others = [each for each in found if each.policy_id == lumens.policy_id and each.agency != lumens.agency]
    return [lumens, *others]


def adapting(visit, about):
    return visit("Ines", "adapt.py", policy=about.policy_id, agency=about.agency_org_id)


def test_a_rider_is_written_looked_at_and_sent_from_follow_up(visit, demo, people, held):
    other = held[1]
    assert "Adapt for this agency" in [
        each.label for each in visit("Ines", "follow_up.py", distribution=other.id).get("page_link")
    ]
    at = adapting(visit, other)
    assert not at.exception
    assert "Nobody else's document changes" in texts(at)
    pressed(at, "draft.clause.0.delete")
    assert "1 removed" in texts(at)
    pressed(at, "adapting.send")
    assert "Say why this agency gets a rider" in texts(at)
    at.text_area(key="adapting.reason").set_value("As agreed with you.")
    pressed(at, "adapting.send")
    assert "will hold **version 1, rider 1** instead of version 1" in texts(at)
    pressed(at, "adapting.send", "adapting.sending.confirm")
    with acting(demo, people["Ines"]) as scope:
        wanted = DistributionFilter(policy_id=other.policy_id, current_only=True)
        now = distributions(scope.conn, people["Ines"].org_id, wanted)
    assert {each.agency: each.rider_number for each in now} == {
        each.agency: int(each.agency == other.agency) for each in held
    }


def test_the_agency_reads_what_was_adapted_why_and_that_the_clauses_hold(visit, demo, people, held):
    ines, lumens = people["Ines"], held[0]
    with acting(demo, ines) as scope:
        order = RiderOrder(lumens.agency_org_id, lumens.policy_id, "For your launch alone.", removed=["H4"])
        made = send_rider(scope.conn, actor=ines, order=order, now=scope.now)
    mara = visit("Mara", "inbox.py", distribution=made.distribution_id)
    said = texts(mara)
    assert "Adapted for you alone: rider 1 of version 1" in said
    assert "For your launch alone." in said
    assert "the clauses hold for this agency" in said
    assert "What changed since" not in said, "the same difference is shown once"
    listed = visit("Mara", "inbox.py").dataframe[0].value
    assert "Generative AI in promotional content (rider 1)" in listed["Policy"].tolist()
    client = texts(visit("Ines", "follow_up.py", distribution=made.distribution_id))
    assert "Adapted for Lumen Health alone: rider 1 of version 1" in client


def test_a_draft_that_is_open_is_not_written_over_by_a_rider(visit, demo, people, held):
    ines, about = people["Ines"], held[1]
    with acting(demo, ines) as scope:
        start_draft(scope.conn, actor=ines, policy_id=about.policy_id, now=scope.now)
    at = visit("Ines", "draft.py", policy=about.policy_id)
    at.text_area(key="draft.body").set_value("Half a sentence").run()
    typed = at.session_state["draft.clauses"]
    at.switch_page("adapt.py")
    at.query_params["policy"], at.query_params["agency"] = str(about.policy_id), str(about.agency_org_id)
    at.run()
    pressed(at, "draft.clause.0.delete")
    rider = at.session_state["draft.clauses"]
    assert rider != typed
    at.switch_page("draft.py")
    at.query_params["policy"] = str(about.policy_id)
    at.run()
    assert at.text_area(key="draft.body").value == "Half a sentence"
    assert at.session_state["draft.clauses"] == typed
    at.switch_page("adapt.py")
    at.query_params["policy"], at.query_params["agency"] = str(about.policy_id), str(about.agency_org_id)
    at.run()
    assert at.session_state["draft.clauses"] == rider
