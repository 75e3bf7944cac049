"""One agency on one sheet, as tables: its policies with score and assessment, what is open, what is excepted."""

import re
from datetime import date, datetime
from uuid import UUID

import pandas as pd

from core.compliance.register import RecordLine
from core.compliance.sheet import Sheet
from pages.view_models.exceptions import period, standing_words
from pages.view_models.times import day, when_day
from pages.view_models.words import word_of

NOT_ASSESSED = "○ Not assessed yet"


def file_stem(agency: str) -> str:
    """How a file about the agency is called, without its ending: "lumen-health-compliance"."""
    plain = re.sub(r"[^a-z0-9]+", "-", agency.casefold()).strip("-")
    return f"{plain or 'agency'}-compliance"


def policies(sheet: Sheet, *, now: datetime, zone_name: str) -> pd.DataFrame:
    """Every policy with its score, what was assessed, and when it is looked at again; the lowest score first."""
    rows = [
        (
            word_of(each.compliance_status).text,
            each.compliance_score,
            each.policy_title,
            each.version_number,
            each.coverage // 100,
            each.violations_count,
            assessment(sheet, each, zone_name),
            when_day(each.next_review_date, now=now, zone_name=zone_name),
        )
        for each in sheet.records
    ]
    columns = ["Status", "Score", "Policy", "Version", "Coverage", "Violations", "Assessment", "Next review"]
    return pd.DataFrame(rows, columns=columns).astype({"Score": "Int64"})


def assessment(sheet: Sheet, record: RecordLine, zone_name: str) -> str:
    """How the latest assessment of the record's policy stands, and since when."""
    standing = sheet.assessments.get(record.policy_id)
    if standing is None:
        return NOT_ASSESSED
    since = standing.decided_at or standing.submitted_at
    return f"{word_of(standing.state).text}, {day(since, zone_name)}"


def violations(sheet: Sheet) -> pd.DataFrame:
    """What is open, the gravest first."""
    rows = [
        (
            word_of(each.severity).text,
            each.policy_title,
            each.clause_id,
            each.state.value.capitalize(),
            day(each.happened_on),
            day(each.action_due_on),
        )
        for each in sheet.violations
    ]
    return pd.DataFrame(rows, columns=["Severity", "Policy", "Clause", "State", "Happened", "Correction due"])


def exceptions(sheet: Sheet, *, today: date) -> pd.DataFrame:
    """What waits, and what is or will be in force, the first to end first."""
    rows = [
        (
            standing_words(each, today=today),
            each.policy_title,
            ", ".join(each.clause_ids),
            period(each.starts_on, each.ends_on),
            each.conditions or "–",
        )
        for each in sheet.exceptions
    ]
    return pd.DataFrame(rows, columns=["Standing", "Policy", "Clauses", "Period (UTC)", "Conditions"])


def ids(sheet: Sheet) -> tuple[list[UUID], list[UUID], list[UUID]]:
    """What the rows of the three tables open, in their order."""
    return (
        [each.id for each in sheet.records],
        [each.id for each in sheet.violations],
        [each.id for each in sheet.exceptions],
    )
