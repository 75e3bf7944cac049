"""Acts on several distributions at once: what is said before them, and what they did and left out."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from core.distribution.model import SetResult
from pages.view_models.words import counted

_LEFT_OUT: Mapping[str, str] = {
    "answered": "already answered",
    "not_in_force": "not in force",
    "reminded_today": "reminded today",
    "unknown": "no longer there",
}


def reminding_says(what: str) -> str:
    """What a reminder does, before it is given."""
    return (
        f"**{what}**: whoever has not answered yet is reminded.\n\n"
        "Left out, and named afterwards: what is answered, what is no longer in force, and who was reminded today. "
        "A reminder cannot be taken back."
    )


def withdrawing_many_says(what: str) -> str:
    """What withdrawing several does, before it is done."""
    return (
        f"**{what}**: no longer in force for the agency, and the compliance record freezes. Every agency that saw "
        "its copy reads your reason.\n\nThis cannot be undone: you would have to send the version again."
    )


def result_says(result: SetResult, verb: str) -> str:
    """What an act on several did, in one sentence."""
    done = counted(len(result.done_ids), "agency", "agencies")
    reasons = Counter(left_out_words(each.reason) for each in result.left_out)
    rest = "; ".join(f"{count:,} {words}" for words, count in reasons.most_common())
    said = f"{verb} {done}."
    return f"{said} Left out: {rest}." if rest else said


def left_out(result: SetResult) -> pd.DataFrame:
    """Whom an act on several passed over, and why."""
    rows = [(each.agency or str(each.distribution_id), left_out_words(each.reason)) for each in result.left_out]
    return pd.DataFrame(rows, columns=["Agency", "Left out, since"])


def left_out_words(reason: str) -> str:
    """Why one was passed over, as people say it; a state stands for itself."""
    return _LEFT_OUT.get(reason) or f"already {reason}"
