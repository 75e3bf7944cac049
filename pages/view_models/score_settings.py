"""Score settings: the weights with their shares, what a change would do, and everything that was ever set."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from core.compliance.facts import ComponentName, Weights
from core.compliance.score_settings import DEFAULT_SETTINGS, ReviewIntervals, ScoreSettings, share
from core.compliance.settings_preview import SettingsMove, SettingsPreview
from pages.view_models.breakdown import COMPONENTS
from pages.view_models.markdown import literal
from pages.view_models.times import day
from pages.view_models.words import counted, word_of

INTERVALS: Mapping[str, str] = {
    "compliant_days": "After compliant",
    "at_risk_days": "After at risk",
    "non_compliant_days": "After non-compliant",
}
MOVERS_SHOWN = 200


def weights_frame(weights: Weights) -> pd.DataFrame:
    """Each component with its weight and its share of the whole."""
    rows = [(*COMPONENTS[name], weights.of(name), f"{share(weights, name) / 100:.1f} %") for name in ComponentName]
    return pd.DataFrame(rows, columns=["Component", "What it asks", "Weight", "Share of the whole"])


def intervals_sentence(intervals: ReviewIntervals) -> str:
    """How soon an accepted assessment is looked at again."""
    return (
        f"An accepted assessment is looked at again after {intervals.compliant_days} days where it leads to compliant, "
        f"{intervals.at_risk_days} where to at risk, {intervals.non_compliant_days} where to non-compliant."
    )


def since_sentence(settings: ScoreSettings, zone_name: str) -> str:
    """From when these settings count, who set them and why; in Markdown."""
    if settings.in_force_from is None:
        return "These are the formula's own figures: nothing else was ever set, or not yet in force."
    said = f"In force since {day(settings.in_force_from)}, set by {literal(settings.set_by_name)}"
    return f"{said} on {day(settings.set_at, zone_name)}: {literal(settings.reason)}"


def planned(history: Sequence[ScoreSettings], today: date) -> list[ScoreSettings]:
    """What is set for a later day and nothing set since replaces by then, the soonest first."""
    later: list[ScoreSettings] = []
    for each in history:
        begins = each.in_force_from
        if begins is not None and begins > today and all(begins < (kept.in_force_from or begins) for kept in later):
            later.insert(0, each)
        elif begins is not None and begins <= today:
            break
    return later


def planned_sentence(settings: ScoreSettings) -> str:
    """What comes, in Markdown."""
    begins = day(settings.in_force_from)
    return f"From {begins} other settings count: {figures_words(settings)}. Saving others replaces them."


def figures_words(settings: ScoreSettings) -> str:
    """The figures of settings in one line."""
    weights = ", ".join(f"{COMPONENTS[name][0].lower()} {settings.weights.of(name)}" for name in ComponentName)
    days = settings.intervals
    return f"{weights}; review after {days.compliant_days}, {days.at_risk_days}, {days.non_compliant_days} days"


def history_frame(history: Sequence[ScoreSettings], zone_name: str) -> pd.DataFrame:
    """Everything that was set, the latest first, and at the end the formula's own figures."""
    rows = [
        (
            each.number,
            day(each.in_force_from) if each.in_force_from else "the beginning",
            figures_words(each),
            each.set_by_name or "the formula",
            day(each.set_at, zone_name) if each.set_at else "–",
            each.reason or "–",
        )
        for each in (*history, DEFAULT_SETTINGS)
    ]
    return pd.DataFrame(rows, columns=["Number", "In force from", "Figures", "Set by", "Set on", "Why"])


def preview_sentence(found: SettingsPreview) -> str:
    """What the change would do today, in one or two sentences."""
    if not found.record_count:
        return "There is no record yet whose score could move."
    records = counted(found.record_count, "record")
    said = f"Of {records} {len(found.movers) or 'none'} would move today."
    if found.average_before is not None:
        said += f" The average score would be {found.average_after} instead of {found.average_before}."
    if found.left_out_count:
        said += f" {counted(found.left_out_count, 'more record')} could not be computed at once and are left out here."
    return said


def status_frame(found: SettingsPreview) -> pd.DataFrame:
    """How many records read so today, and would."""
    rows = [
        (
            word_of(each.compliance_status).text,
            each.before,
            each.after,
            f"{each.after - each.before:+d}" if each.after != each.before else "–",
        )
        for each in found.by_status
    ]
    return pd.DataFrame(rows, columns=["Status", "Today", "Then", "Change"])


def status_bars(found: SettingsPreview) -> list[tuple[str, str, tuple[int, int]]]:
    """The same as two stacked bars: label, colour, counts today and then."""
    return [
        (word_of(each.compliance_status).label, word_of(each.compliance_status).colour, (each.before, each.after))
        for each in found.by_status
    ]


def bars_alt(found: SettingsPreview) -> str:
    """What the bars show, for those who do not see them."""
    said = "; ".join(
        f"{word_of(each.compliance_status).label} {each.before} today, {each.after} then" for each in found.by_status
    )
    return f"Records by status: {said}"


def movers_frame(movers: Sequence[SettingsMove]) -> pd.DataFrame:
    """What moves, the farthest first."""
    rows = [
        (
            each.agency,
            each.policy_title,
            _number(each.score_before),
            _number(each.score_after),
            f"{each.gain:+d}" if each.gain else "–",
            word_of(each.status_before).text,
            word_of(each.status_after).text if each.status_after is not each.status_before else "as today",
        )
        for each in movers[:MOVERS_SHOWN]
    ]
    columns = ["Agency", "Policy", "Score today", "Score then", "Points", "Status today", "Status then"]
    return pd.DataFrame(rows, columns=columns)


def _number(score: int | None) -> str:
    return "no data" if score is None else str(score)


def counted_by(settings: ScoreSettings) -> str:
    """For a record: whose figures its score counts by; in Markdown."""
    if settings.in_force_from is None or settings.number == 0:
        return "Weights: the formula's own."
    return f"Weights set by the client on {day(settings.set_at)}, in force since {day(settings.in_force_from)}."
