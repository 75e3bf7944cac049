"""Which reports there are: what each answers, who may make it, what it can be narrowed to, and who makes the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from core.errors import NotFound
from core.identity.model import PERMISSIONS, ROLES_OF_KIND, Actor, OrganizationKind, Permission, Role
from core.identity.rules import allow
from core.papers.model import Paper
from core.reports.access_paper import PERIOD_DAYS as REVIEW_DAYS
from core.reports.access_paper import access_review
from core.reports.compliance_paper import compliance_by_counterpart
from core.reports.conflict_paper import conflict_register
from core.reports.dashboard_paper import dashboard_report
from core.reports.evidence_paper import acknowledgement_evidence
from core.reports.model import FilterKey, Filters
from core.reports.policy_paper import policy_history
from core.reports.summary_paper import PERIOD_DAYS as SUMMARY_DAYS
from core.reports.summary_paper import executive_summary
from core.reports.violation_paper import violations_and_actions


class NoSuchReport(NotFound):
    """There is no report of that name for the actor's organization."""


class Make(Protocol):
    """Makes a report of what the open transaction reads."""

    def __call__(self, conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
        """The paper; raises a refusal where the actor may not."""


@dataclass(frozen=True)
class Report:
    """One kind of report.

    Attributes:
        question: what it answers, as its reader asks it.
        permissions: each of them is needed, besides taking records along at all.
        kinds: the sides that it is made for.
        filters: what it can be narrowed to.
        usual_days: how far it looks back where nobody says; None where it then holds everything.
    """

    key: str
    title: str
    question: str
    make: Make
    permissions: frozenset[Permission]
    kinds: frozenset[OrganizationKind]
    filters: tuple[FilterKey, ...] = ()
    usual_days: int | None = None

    def may_be_made_by(self, actor: Actor) -> bool:
        """Whether the actor's role makes it, on the actor's side."""
        return actor.kind in self.kinds and all(actor.may(each) for each in self.needed)

    @property
    def needed(self) -> frozenset[Permission]:
        """Every permission that making it takes."""
        return self.permissions | {Permission.RECORD_EXPORT}

    def allow_making(self, actor: Actor) -> None:
        """Refuse an actor whose role does not make it."""
        for permission in sorted(self.needed):
            allow(actor, permission)


_CLIENT, _AGENCY = frozenset({OrganizationKind.ENTERPRISE}), frozenset({OrganizationKind.AGENCY})
_BOTH = _CLIENT | _AGENCY
_COMPLIANCE = frozenset({Permission.COMPLIANCE_READ})
_ABOUT_WHOM = (FilterKey.COUNTERPART, FilterKey.POLICY)

_ALL = (
    Report(
        "executive_summary", "Executive summary", "How do we stand, what moved, and what needs attention?",
        executive_summary, _COMPLIANCE, _BOTH, (FilterKey.COUNTERPART, FilterKey.DAYS), SUMMARY_DAYS,
    ),
    Report(
        "compliance_by_agency", "Compliance by agency", "Which agency stands where, with which policy, and why?",
        compliance_by_counterpart, _COMPLIANCE, _CLIENT, (*_ABOUT_WHOM, FilterKey.STATUS),
    ),
    Report(
        "compliance_by_client", "Compliance by client", "How do we stand with each client and policy?",
        compliance_by_counterpart, _COMPLIANCE, _AGENCY, (*_ABOUT_WHOM, FilterKey.STATUS),
    ),
    Report(
        "acknowledgement_evidence", "Acknowledgement evidence", "Who signed which version when, and what proves it?",
        acknowledgement_evidence, frozenset({Permission.DISTRIBUTION_READ}), _BOTH,
        (*_ABOUT_WHOM, FilterKey.RESPONSE, FilterKey.DAYS),
    ),
    Report(
        "violations_and_actions", "Violations and corrective actions",
        "What went wrong with which clause, and what is done about it?",
        violations_and_actions, _COMPLIANCE, _BOTH, (*_ABOUT_WHOM, FilterKey.STATE, FilterKey.SEVERITY),
    ),
    Report(
        "conflict_register", "Conflict register", "Which rules cannot be kept together, and what would end it?",
        conflict_register, frozenset({Permission.CONFLICT_READ}), _AGENCY, (FilterKey.FINDING, FilterKey.SEVERITY),
    ),
    Report(
        "own_conflicts", "Conflict register", "Which of our own rules get in each other's way, and at which agency?",
        conflict_register, frozenset({Permission.CONFLICT_READ}), _CLIENT, (FilterKey.COUNTERPART,),
    ),
    Report(
        "policy_history", "Policy history", "Which versions were there, who approved them, and what changed?",
        policy_history, frozenset({Permission.POLICY_READ}), _CLIENT, (FilterKey.POLICY,),
    ),
    Report(
        "policies_received", "Policy history", "Which versions did we receive, and what changed from one to the next?",
        policy_history, frozenset({Permission.POLICY_READ}), _AGENCY, _ABOUT_WHOM,
    ),
    Report(
        "dashboard", "Dashboard", "What does the dashboard show, or one of its saved views, on paper?",
        dashboard_report, frozenset({Permission.DASHBOARD_READ}), _BOTH, (FilterKey.VIEW,),
    ),
    Report(
        "access_review", "Access review", "Who may enter as what, who was here lately, and what changed?",
        access_review, frozenset({Permission.PERSON_MANAGE}), _BOTH, (FilterKey.DAYS,),
        REVIEW_DAYS,
    ),
)  # fmt: skip
REPORTS: Mapping[str, Report] = {report.key: report for report in _ALL}


def report_called(key: str, actor: Actor) -> Report:
    """One report that the actor may make.

    Raises:
        NoSuchReport: none of that name is made for the actor's side.
        PermissionMissing: the actor's role does not make it.
    """
    report = REPORTS.get(key)
    if report is None or actor.kind not in report.kinds:
        raise NoSuchReport("There is no such report. Open Reports and choose one from there.")
    report.allow_making(actor)
    return report


def reports_for(actor: Actor) -> list[Report]:
    """The reports that the actor may make, in the order in which they are offered."""
    return [report for report in _ALL if report.may_be_made_by(actor)]


def roles_that_make(report: Report, kind: OrganizationKind) -> frozenset[Role]:
    """The roles of a side that may make the report, and so be sent it."""
    if kind not in report.kinds:
        return frozenset()
    return frozenset(role for role in ROLES_OF_KIND[kind] if report.needed <= PERMISSIONS[role])
