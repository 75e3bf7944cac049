"""What a sending changes, in words."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core.compliance.model import ComplianceStatus
from core.conflicts.model import Severity
from core.foresight.model import (
    AgencyForesight,
    AnswerFate,
    ArrivalForesight,
    ForeseenFinding,
    NamedClause,
    OwnFinding,
    ScoreMove,
    SendingForesight,
    SeverityChange,
)
from pages.view_models import impact as view

POLICY, OTHER, AGENCY = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY, DAY = date(2026, 11, 24), date(2026, 12, 1)


def finding(relation="conflict", severity=Severity.HIGH):
    clause = NamedClause("Novara", "Logs", POLICY, 2, "N1", "Delete the log.")
    return ForeseenFinding(relation, "t", relation, "binding", severity, "No log can be both.", "", (clause,))


def arriving(**changes):
    values = {
        "distribution_id": UUID(int=4), "takes_effect_on": DAY, "replaces_version": 1, "ending_exception_ids": (),
        "appearing": (), "vanishing": (), "changing": (),
    }  # fmt: skip
    return ArrivalForesight(**{**values, **changes})


def sending(*agencies, **changes):
    return SendingForesight(
        **{"policy_id": POLICY, "version_number": 2, "takes_effect_on": DAY, "agencies": agencies, "untold_count": 0, "refused": ()}
        | changes
    )  # fmt: skip


def at_agency(**changes):
    values = {
        "agency_org_id": AGENCY, "agency": "Lumen", "held_version": 1, "superseded_distribution_id": UUID(int=5),
        "answer": AnswerFate.ASKED_AGAIN, "due_at": datetime(2026, 12, 15, tzinfo=UTC), "ending_exception_ids": (),
        "appearing": (), "vanishing": (), "changing": (), "scores": (),
    }  # fmt: skip
    return AgencyForesight(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"appearing": (finding(),) * 3, "vanishing": (finding(),)}, "From 1 Dec 2026: 3 new findings, 1 goes."),
        ({"appearing": (finding("stricter", Severity.LOW),)}, "From 1 Dec 2026: no finding comes or goes."),
        ({"ending_exception_ids": (AGENCY,)}, "From 1 Dec 2026: 1 exception ends."),
        ({"takes_effect_on": TODAY, "vanishing": (finding(),) * 2}, "From today: 2 go."),
        ({"unchanged_why": "You already hold version 2."}, "You already hold version 2."),
    ],
)
def test_the_headline_counts_what_clashes(changes, said):
    assert view.arrival_headline(arriving(**changes), today=TODAY).replace("\\", "") == said


def test_findings_are_told_with_their_clauses_and_advice_is_counted():
    changed = SeverityChange(finding(severity=Severity.CRITICAL), Severity.HIGH)
    shown = arriving(appearing=(finding(), finding("moot", Severity.LOW)), changing=(changed,))
    rows = view.arrival_frame(shown).to_numpy().tolist()
    assert [row[0] for row in rows] == ["● New", "Was high"]
    assert rows[0][2:] == ["No log can be both.", "N1 of Novara, “Logs”"]
    assert view.advice(shown) == "Of advice on clauses 1 come and 0 go."
    assert view.advice(arriving()) == ""


def test_a_row_tells_what_an_agency_holds_and_how_its_scores_move():
    down = ScoreMove(POLICY, 88, 72, ComplianceStatus.COMPLIANT, ComplianceStatus.AT_RISK)
    same = ScoreMove(OTHER, None, None, ComplianceStatus.PENDING, ComplianceStatus.PENDING)
    new = ScoreMove(POLICY, None, None, None, ComplianceStatus.PENDING)
    first = at_agency(held_version=None, answer=AnswerFate.FIRST, scores=(new,))
    rows = view.sending_frame(sending(at_agency(scores=(down, same)), first), zone_name="UTC").to_dict("records")
    assert rows[0]["Holds now"] == "Version 1"
    assert rows[0]["Its answer"] == "Lapses, asked again"
    assert rows[0]["Score"] == "88 (compliant) → 72 (at risk); another policy: stays pending"
    assert (rows[1]["Holds now"], rows[1]["Score"]) == ("–", "pending")


def test_a_finding_at_several_agencies_is_told_once():
    own = OwnFinding("f", "t", "conflict", Severity.HIGH, "H1 and H2 contradict each other.", "", ((POLICY, "H1"),))
    lines = view.sending_lines(sending(at_agency(appearing=(own,)), at_agency(appearing=(own,), vanishing=(own,))))
    assert [line.split(":")[0] for line in lines] == ["- **Appears** at 2 agencies", "- **Goes** at 1 agency"]
    assert view.untold(sending(untold_count=3)) == "And 3 more agencies."
