"""Where the fact behind a lost point is opened: the pages that show it to each side, the nearest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.compliance.facts import CostKind
from core.compliance.records import ComplianceRecord
from pages.view_models.breakdown import CostLine


@dataclass(frozen=True)
class Door:
    """A link to a fact: a page's script, what stands in the address, and the words on it."""

    label: str
    script: str
    address: Mapping[str, str] = field(default_factory=dict)


def doors(line: CostLine, record: ComplianceRecord, *, is_agency: bool) -> Sequence[Door]:
    """To the fact itself; the later ones are for those who may not open the first."""
    document = {"distribution": str(record.policy_distribution_id)}
    to_document = Door("Open the document", "inbox.py" if is_agency else "follow_up.py", document)
    return (_to_fact(line, record, is_agency=is_agency) or to_document, to_document)


def _to_fact(line: CostLine, record: ComplianceRecord, *, is_agency: bool) -> Door | None:
    """To what is more than the document itself."""
    of_record = {"record": str(record.id)}
    answers = "assessments.py" if is_agency else "reviews.py"
    assessment = Door("Open the assessment", answers, of_record)
    request, thread = (
        Door("Open the request", "client_requests.py", {"request": line.fact_id}),
        {"thread": line.fact_id},
    )
    policy = Door("Open the policy", "policies.py", {"policy": str(record.policy_id)})
    return {
        CostKind.ANSWER: Door("Open the answer", answers, of_record),
        CostKind.MISSING_ASSESSMENT: assessment,
        CostKind.OVERDUE_REVIEW: assessment,
        CostKind.VIOLATION: Door("Open the violation", "violations.py", {"violation": line.fact_id}),
        CostKind.REQUEST: request if is_agency else Door("Open the request", "agency_requests.py", thread),
        CostKind.CONFLICT: Door("Open the findings", "conflicts.py") if is_agency else policy,
    }.get(line.kind)


def waiver(line: CostLine) -> Door | None:
    """The exception that lifts the fact."""
    return (
        Door("Open the exception", "exceptions_register.py", {"exception": line.waived_by}) if line.waived_by else None
    )


def waivers_sentence(record: ComplianceRecord, lines: Sequence[CostLine]) -> str:
    """What exceptions make of the score; nothing where none lifts anything."""
    lifted = [line for line in lines if line.waived_by]
    if not lifted:
        return ""
    before, after = record.score_before_waivers, record.compliance_score
    count = len({line.waived_by for line in lifted})
    named = "One exception lifts" if count == 1 else f"{count} exceptions lift"
    facts = "one fact" if len(lifted) == 1 else f"{len(lifted)} facts"
    if before is None or after is None or before == after:
        return f"{named} {facts}; the score is the same without."
    return f"{named} {facts}: {before} before, {after} after."
