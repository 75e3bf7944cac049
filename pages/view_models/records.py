"""The register of compliance records: its filters, orders, table and file, for the client and for the agency."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import pandas as pd

from core.compliance.model import ComplianceStatus
from core.compliance.overview import BANDS
from core.compliance.register import RecordFilter, RecordLine, RecordOrder
from core.distribution.model import Response
from core.identity.model import Actor
from core.papers.model import Cell
from pages.view_models.registers import EVERY
from pages.view_models.times import when_day
from pages.view_models.words import word_of

UNSCORED = "No score"
REVIEW_OVERDUE, WITH_VIOLATIONS = "Review overdue", "Open violations"
FACTS = (WITH_VIOLATIONS, REVIEW_OVERDUE)
STATUSES: Mapping[str, ComplianceStatus] = {word_of(status).label: status for status in ComplianceStatus}
ORDERS: Mapping[str, RecordOrder] = {
    "Lowest score first": RecordOrder.LOWEST_SCORE,
    "Highest score first": RecordOrder.HIGHEST_SCORE,
    "Next review first": RecordOrder.NEXT_REVIEW,
    "By name": RecordOrder.NAME,
    "Newest first": RecordOrder.NEWEST,
}
FILE: Mapping[str, int] = {
    "Status": 15, "Score": 8, "Before exceptions": 17, "Coverage %": 11, "Agency": 32, "Client": 32, "Policy": 40,
    "Version": 9, "Answer": 18, "Open violations": 15, "Last assessed": 17, "Next review": 17, "Record": 38,
}  # fmt: skip


def band_word(band: int) -> str:
    """The words of a band of ten points: "40 to 49"; the last one holds 100 too."""
    return f"{band * 10} to {100 if band == BANDS - 1 else band * 10 + 9}"


SCORES: Mapping[str, int | None] = {**{band_word(band): band for band in range(BANDS)}, UNSCORED: None}


def wanted(
    *, words: str, status: str, score: str, facts: str, counterpart: object = None, policy: object = None, now: datetime
) -> RecordFilter:
    """What the filters ask for; a word that the address made up asks for all."""
    band = SCORES.get(score)
    return RecordFilter(
        counterpart_id=counterpart,  # type: ignore[arg-type]  # the ids of the names offered
        policy_id=policy,  # type: ignore[arg-type]
        status=STATUSES.get(status),
        least_score=None if band is None else band * 10,
        most_score=None if band is None else 100 if band == BANDS - 1 else band * 10 + 9,
        unscored_only=score == UNSCORED,
        with_violations_only=facts == WITH_VIOLATIONS,
        review_before=now if facts == REVIEW_OVERDUE else None,
        words=words,
    )


def framing(actor: Actor) -> Callable[..., pd.DataFrame]:
    """The table as this side reads it: the other side's name stands in it."""
    return partial(frame, is_agency=actor.is_agency)


def frame(rows: Sequence[RecordLine], *, now: datetime, zone_name: str, is_agency: bool) -> pd.DataFrame:
    """The ledger; a score without data is empty and no zero."""
    shown = [
        {
            "Status": word_of(each.compliance_status).text,
            "Score": each.compliance_score,
            "Client" if is_agency else "Agency": each.enterprise if is_agency else each.agency,
            "Policy": each.policy_title,
            "Version": each.version_number,
            "Coverage": each.coverage // 100,
            "Violations": each.violations_count,
            "Answer": word_of(Response(each.response)).label,
            "Next review": when_day(each.next_review_date, now=now, zone_name=zone_name),
        }
        for each in rows
    ]
    return pd.DataFrame(shown).astype({"Score": "Int64"})


def file_row(row: RecordLine) -> Sequence[Cell]:
    """One row of a file."""
    return (
        word_of(row.compliance_status).label, row.compliance_score, row.score_before_waivers, row.coverage // 100,
        row.agency, row.enterprise, row.policy_title, row.version_number, word_of(Response(row.response)).label,
        row.violations_count,
        row.last_assessment_date, row.next_review_date, str(row.id),
    )  # fmt: skip


def named(chosen: str, ids: Mapping[str, object]) -> object:
    """The id behind a name of the list; a name that the address made up fits nothing, and all is all."""
    return None if chosen == EVERY else ids.get(chosen)
