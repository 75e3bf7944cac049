"""Where the facts behind a dashboard's figures are listed, narrowed alike as far as that page can."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.compliance.model import ComplianceStatus
from core.distribution.model import Response
from core.identity.model import Actor
from pages.view_models.board_filters import Chosen
from pages.view_models.records import REVIEW_OVERDUE, UNSCORED
from pages.view_models.violation_list import OPEN
from pages.view_models.words import word_of


@dataclass(frozen=True)
class Opens:
    """The page that lists what a figure counts, with what stands in its address."""

    script: str
    address: Mapping[str, str] = field(default_factory=dict)


_Page = Callable[[Mapping[str, str], Chosen], Opens]


def opens(key: str, chosen: Chosen, actor: Actor) -> Opens | None:
    """The list of what a figure counts, narrowed alike as far as that page can."""
    found = _LISTS.get(key)
    if found is None:
        return None
    page, address = found
    return _PAGES[page, actor.is_agency](address, chosen)


def _alone(named: tuple[str, ...]) -> str | None:
    return named[0] if len(named) == 1 else None


def _filled(script: str, given: Mapping[str, str | None]) -> Opens:
    return Opens(script, {name: value for name, value in given.items() if value})


def _follow_up(address: Mapping[str, str], chosen: Chosen) -> Opens:
    given = {"answer": "follow_answer", "overdue": "follow_overdue", "earlier": "follow_earlier"}
    own = {given[name]: value for name, value in address.items()}
    whose = {"follow_agency": _alone(chosen.counterparts), "follow_policy": _alone(chosen.policies)}
    return _filled("follow_up.py", {**own, **whose})


def _inbox(address: Mapping[str, str], chosen: Chosen) -> Opens:
    given = {"answer": "inbox_answer", "earlier": "inbox_earlier"}
    own = {given[name]: value for name, value in address.items() if name in given}
    return _filled(
        "inbox.py", {**own, "inbox_client": _alone(chosen.counterparts), "inbox_title": _alone(chosen.policies)}
    )


def _records(page: str, whose: str) -> _Page:
    def found(address: Mapping[str, str], chosen: Chosen) -> Opens:
        own: dict[str, str | None] = {f"{page}_{name}": value for name, value in address.items()}
        narrowed = {f"{page}_{whose}": _alone(chosen.counterparts), f"{page}_policy": _alone(chosen.policies)}
        return _filled(f"{page}.py", {**own, **narrowed})

    return found


def _violations(whose: str) -> _Page:
    return _records("violations", whose)


def _plain(script: str) -> _Page:
    return lambda _address, _chosen: Opens(script)


_STATUS = {status: word_of(status).label for status in ComplianceStatus}
_ANSWER = {response: word_of(response).label for response in Response}
_PAGES: Mapping[tuple[str, bool], _Page] = {
    ("sent", False): _follow_up, ("sent", True): _inbox,
    ("records", False): _records("compliance", "agency"), ("records", True): _records("standing", "client"),
    ("violations", False): _violations("agency"), ("violations", True): _violations("client"),
    ("findings", False): _plain("policies.py"), ("findings", True): _plain("conflicts.py"),
}  # fmt: skip
_LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "total_distributions": ("sent", {"earlier": "true"}),
    "active_distributions": ("sent", {}),
    "acknowledged_distributions": ("sent", {"answer": _ANSWER[Response.ACKNOWLEDGED]}),
    "acknowledgement_rate": ("sent", {}),
    "reserved_distributions": ("sent", {"answer": _ANSWER[Response.WITH_RESERVATION]}),
    "declined_distributions": ("sent", {"answer": _ANSWER[Response.DECLINED]}),
    "overdue_signatures": ("sent", {"overdue": "true", "answer": _ANSWER[Response.AWAITING]}),
    "time_to_sign": ("sent", {"answer": _ANSWER[Response.ACKNOWLEDGED]}),
    "sent_in_period": ("sent", {"earlier": "true"}),
    "average_score": ("records", {}),
    "coverage": ("records", {"score": UNSCORED}),
    "at_risk_records": ("records", {"status": _STATUS[ComplianceStatus.AT_RISK]}),
    "non_compliant_records": ("records", {"status": _STATUS[ComplianceStatus.NON_COMPLIANT]}),
    "overdue_reviews": ("records", {"facts": REVIEW_OVERDUE}),
    "open_violations": ("violations", {"state": OPEN}),
    "grave_violations": ("violations", {"state": OPEN, "order": "Gravest first"}),
    "violations_reported": ("violations", {}),
    "own_findings": ("findings", {}),
    "unresolved_conflicts": ("findings", {}),
    "resolution_rate": ("findings", {}),
}
