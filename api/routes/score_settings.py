"""By what a client's scores are computed: what counts, what was ever set, and what a change would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from api.authentication import Scoped
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.compliance.facts import Weights
from core.compliance.score_settings import (
    HEAVIEST,
    LIGHTEST,
    LONGEST_DAYS,
    REASON_LIMIT,
    SHORTEST_DAYS,
    ReviewIntervals,
    ScoreSettings,
    in_force,
)
from core.compliance.setting_scores import check_may_set, set_score_settings
from core.compliance.settings_preview import SettingsPreview, preview_score_settings
from core.compliance.settings_queries import settings_history

router = APIRouter(prefix="/policy-distribution/score-settings", tags=["Score settings"])


class WeightsIn(RequestBody):
    """What each component weighs; what counts is its share of the sum."""

    acknowledgement: int = Field(ge=LIGHTEST, le=HEAVIEST, examples=[25])
    assessment: int = Field(ge=LIGHTEST, le=HEAVIEST, examples=[35])
    violations: int = Field(ge=LIGHTEST, le=HEAVIEST, examples=[20])
    conflicts: int = Field(ge=LIGHTEST, le=HEAVIEST, examples=[10])
    freshness: int = Field(ge=LIGHTEST, le=HEAVIEST, examples=[10])


class IntervalsIn(RequestBody):
    """After how many days an accepted assessment is looked at again, by the status it leads to."""

    compliant_days: int = Field(ge=SHORTEST_DAYS, le=LONGEST_DAYS, examples=[180])
    at_risk_days: int = Field(ge=SHORTEST_DAYS, le=LONGEST_DAYS, examples=[60])
    non_compliant_days: int = Field(ge=SHORTEST_DAYS, le=LONGEST_DAYS, examples=[30])


class SettingsIn(RequestBody):
    """Weights and intervals, as they are tried."""

    weights: WeightsIn
    intervals: IntervalsIn

    def figures(self) -> Mapping[str, Weights | ReviewIntervals]:
        """As the operations take them."""
        return {
            "weights": Weights(**self.weights.model_dump()),
            "intervals": ReviewIntervals(**self.intervals.model_dump()),
        }


class SettingsChange(SettingsIn):
    """Weights and intervals with the day from which they count and why."""

    in_force_from: date
    reason: str = Field(min_length=1, max_length=REASON_LIMIT)


@dataclass(frozen=True)
class SettingsKept:
    """What counts today, and everything that was set, the latest first; `revision` is the latest number."""

    revision: int
    today: ScoreSettings
    history: list[ScoreSettings]


@router.get("")
def get_score_settings(scope: Scoped) -> SettingsKept:
    """The client's settings: those in force, those planned, those before."""
    check_may_set(scope.actor)
    return _kept(settings_history(scope.conn, actor=scope.actor), scope.now.date())


@router.put("")
def change_score_settings(wanted: SettingsChange, scope: Scoped, expected_revision: ExpectedRevision) -> SettingsKept:
    """Let other weights and intervals count from a day on; days that have passed keep their scores."""
    set_score_settings(
        scope.conn,
        actor=scope.actor,
        in_force_from=wanted.in_force_from,
        reason=wanted.reason,
        now=scope.now,
        expected_number=expected_revision,
        **wanted.figures(),  # type: ignore[arg-type]
    )
    return _kept(settings_history(scope.conn, actor=scope.actor), scope.now.date())


@router.post("/preview")
def preview_change_of_score_settings(wanted: SettingsIn, scope: Scoped) -> SettingsPreview:
    """What these settings would make of the client's records today; nothing is saved."""
    return preview_score_settings(scope.conn, actor=scope.actor, now=scope.now, **wanted.figures())  # type: ignore[arg-type]


def _kept(history: list[ScoreSettings], today: date) -> SettingsKept:
    return SettingsKept(history[0].number if history else 0, in_force(history, today), history)
