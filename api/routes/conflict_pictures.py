"""An agency's findings as its pictures show them: the map of clients and topics, and the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter

from api.authentication import Scoped
from core.conflicts.pictures import ConflictHistory, MapCell, conflict_history, conflict_map

router = APIRouter(prefix="/policy-distribution/conflicts", tags=["Conflicts"])

_MAP = {
    "cells": [
        {
            "enterprise_org_id": "0b6e1a52-8d0f-4c39-9a5e-0a4f1d3b7c11",
            "client": "Helix Oncology",
            "topic": "which tools may be used",
            "severity": "high",
            "finding_count": 2,
            "same_work_count": 1,
            "conflict_types": ["exclusive_tools"],
        }
    ]
}
_HISTORY = {
    "weeks": [
        {"week_starts_on": "2026-11-16", "severity": "high", "opened_count": 4, "closed_count": 1, "open_count": 3}
    ],
    "ages": [
        {
            "severity": "high",
            "open_count": 3,
            "week_count": 2,
            "month_count": 3,
            "quarter_count": 3,
            "oldest_days": 12,
        }
    ],
    "closings": [{"resolution_kind": "amended", "closed_count": 1, "soon_count": 1, "median_days": 5}],
}


@dataclass(frozen=True)
class ConflictMap:
    """Where open findings are, by client and topic; cells without any are left out."""

    cells: Sequence[MapCell]


def _shown(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    return {HTTPStatus.OK.value: {"content": {"application/json": {"example": example}}}}


@router.get("/map", responses=_shown(_MAP))
def get_conflict_map(scope: Scoped) -> ConflictMap:
    """Open findings of the caller's agency by client and topic; a client's map is empty."""
    return ConflictMap(conflict_map(scope.conn, scope.actor))


@router.get("/history", responses=_shown(_HISTORY))
def get_conflict_history(scope: Scoped) -> ConflictHistory:
    """Opened, closed and open findings by week, ages and ways of settling, of 90 days; a client's is empty."""
    return conflict_history(scope.conn, scope.actor, now=scope.now)
