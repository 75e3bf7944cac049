"""What an agency holds of one client, as a table and a sentence."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from core.distribution.model import Distribution, Response
from pages.view_models.times import day
from pages.view_models.words import counted, word_of

COLUMNS = ["Policy", "Version", "Answer", "Signed by", "Signed", "Due"]


def frame(held: Sequence[Distribution], *, zone_name: str) -> pd.DataFrame:
    """The policies in force with their signatures."""
    rows = [
        (
            each.policy_title,
            each.version_number,
            word_of(each.response).text,
            each.signer_name or "–",
            day(each.acknowledged_at, zone_name),
            day(each.due_at, zone_name),
        )
        for each in held
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def summary(held: Sequence[Distribution], open_findings: int | None, *, now: datetime) -> str:
    """How much there is, what waits, and what clashes; the client sees nothing of the last."""
    waiting = [each for each in held if each.response is Response.AWAITING]
    late = sum(each.due_at < now for each in waiting)
    said = f"{counted(len(held), 'policy', 'policies')} in force, {len(waiting)} awaiting an answer, {late} past due."
    if open_findings is None:
        return said
    return f"{said} {counted(open_findings, 'open finding')} with a clause of theirs, which only your agency sees."
