"""The inbox: what clients sent, due first; and one received document with what changed in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.distribution.model import (
    RESPONSE_MOVES,
    Distribution,
    DistributionStatus,
    ReceivedDocument,
    Response,
)
from core.engagements.model import Engagement
from pages.view_models.changes import clause_changes
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, relative, when_day
from pages.view_models.words import word_of

EVERY = "All"
COLUMNS = ["Answer", "Policy", "Client", "Version", "Due", "Mandatory", "Received"]
RESPONSES: Mapping[str, Response] = {word_of(response).label: response for response in Response}


def clients(engagements: Iterable[Engagement]) -> dict[str, UUID]:
    """The agency's clients by name; one with several engagements stands once."""
    return {engagement.counterpart: engagement.enterprise_org_id for engagement in engagements}


def due_first(received: Iterable[Distribution]) -> list[Distribution]:
    """What waits for an answer by its due date, then the rest, newest first."""
    waiting = [each for each in received if _waits(each)]
    settled = [each for each in received if not _waits(each)]
    return sorted(waiting, key=lambda each: each.due_at) + sorted(
        settled, key=lambda each: each.distributed_at, reverse=True
    )


def frame(received: Sequence[Distribution], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger; only what still waits says how long there is."""
    rows = [
        (
            answer_words(each),
            each.policy_title,
            each.enterprise,
            each.version_number,
            when_day(each.due_at, now=now, zone_name=zone_name) if _waits(each) else day(each.due_at, zone_name),
            "yes" if each.is_mandatory else "no",
            day(each.distributed_at, zone_name),
        )
        for each in received
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def answer_words(received: Distribution) -> str:
    """The response, or why none is asked for any more."""
    if received.distribution_status is DistributionStatus.ACTIVE:
        return word_of(received.response).text
    return word_of(received.distribution_status).text


def waiting_sentence(received: Sequence[Distribution], *, now: datetime) -> str:
    """How much waits, and what comes first."""
    waiting = [each for each in due_first(received) if _waits(each)]
    if not waiting:
        return "Nothing waits for a signature."
    late = sum(each.due_at < now for each in waiting)
    first = waiting[0]
    said = f"{len(waiting)} {'document waits' if len(waiting) == 1 else 'documents wait'} for a signature"
    late_said = f", {late} past due" if late else ""
    return f"{said}{late_said}. First: “{first.policy_title}”, due {relative(first.due_at, now)}."


def facts(received: Distribution, *, now: datetime, zone_name: str) -> dict[str, str]:
    """What stands at the top of a document."""
    shown = {
        "Client": literal(received.enterprise),
        "Version": str(received.version_number),
        "Due": literal(when_day(received.due_at, now=now, zone_name=zone_name)),
        "Mandatory": "yes" if received.is_mandatory else "no",
        "Received": literal(minute(received.distributed_at, zone_name)),
    }
    if received.signer_name and received.acknowledged_at:
        signed_at = minute(received.acknowledged_at, zone_name)
        shown["Signed"] = literal(f"{received.signer_name}, {signed_at}")
    return shown


def action(received: Distribution) -> str | None:
    """What the button to the signing form says; None where there is nothing to sign."""
    if not received.is_current_version or not RESPONSE_MOVES[received.response]:
        return None
    return "Read and sign" if received.response is Response.AWAITING else "Change the answer"


def versions(received: Iterable[Distribution], *, zone_name: str) -> pd.DataFrame:
    """The versions of one policy that reached the agency, newest first."""
    ordered = sorted(received, key=lambda each: (each.version_number, each.distributed_at), reverse=True)
    rows = [
        (
            each.version_number,
            word_of(each.distribution_status).text,
            word_of(each.response).text,
            each.signer_name or "–",
            day(each.acknowledged_at, zone_name),
            day(each.distributed_at, zone_name),
        )
        for each in ordered
    ]
    return pd.DataFrame(rows, columns=["Version", "State", "Answer", "Signed by", "Signed", "Received"])


def version_before(received: Distribution, others: Iterable[Distribution]) -> UUID | None:
    """The distribution of the highest lower version that the agency held: what the reader knows."""
    lower = [each for each in others if each.version_number < received.version_number]
    return max(lower, key=lambda each: each.version_number).id if lower else None


def changes(before: ReceivedDocument, after: ReceivedDocument) -> list[str]:
    """Clause by clause what is not as it was, ready for Markdown."""
    return clause_changes(before.clauses, after.clauses)


def _waits(received: Distribution) -> bool:
    return received.is_current_version and received.response is Response.AWAITING
