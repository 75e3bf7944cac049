"""The register of submitted assessments: its filters, orders, table and file, for the client and for the agency."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import pandas as pd

from core.compliance.assessment_register import AssessmentLine, AssessmentOrder, AssessmentsWanted
from core.compliance.model import AssessmentState
from core.identity.model import Actor
from core.papers.model import Cell
from pages.view_models.times import day, when_day
from pages.view_models.words import word_of

STATES: Mapping[str, AssessmentState] = {
    word_of(state).label: state for state in AssessmentState if state is not AssessmentState.DRAFT
}
ORDERS: Mapping[str, AssessmentOrder] = {
    "Newest first": AssessmentOrder.NEWEST,
    "Longest ago first": AssessmentOrder.OLDEST,
    "By name": AssessmentOrder.NAME,
}
FILE: Mapping[str, int] = {
    "State": 18, "Agency": 32, "Client": 32, "Policy": 40, "Version": 9, "Submitted": 17, "Decided": 17,
    "Review interval (days)": 20, "Score today": 12, "Assessment": 38,
}  # fmt: skip


def wanted(words: str, state: str) -> AssessmentsWanted:
    """What the filters ask for; a word that the address made up asks for all."""
    return AssessmentsWanted(STATES.get(state), words)


def framing(actor: Actor) -> Callable[..., pd.DataFrame]:
    """The table as this side reads it: the other side's name stands in it."""
    return partial(frame, is_agency=actor.is_agency)


def frame(rows: Sequence[AssessmentLine], *, now: datetime, zone_name: str, is_agency: bool) -> pd.DataFrame:
    """The ledger."""
    shown = [
        {
            "State": word_of(each.state).text,
            "Client" if is_agency else "Agency": each.enterprise if is_agency else each.agency,
            "Policy": each.policy_title,
            "Version": each.version_number,
            "Submitted": when_day(each.submitted_at, now=now, zone_name=zone_name),
            "Decided": day(each.decided_at, zone_name),
            "Score": each.compliance_score,
        }
        for each in rows
    ]
    return pd.DataFrame(shown).astype({"Score": "Int64"})


def file_row(row: AssessmentLine) -> Sequence[Cell]:
    """One row of a file."""
    return (
        word_of(row.state).label, row.agency, row.enterprise, row.policy_title, row.version_number, row.submitted_at,
        row.decided_at, row.review_interval_days, row.compliance_score, str(row.id),
    )  # fmt: skip
