"""Organizations, people, roles, and the table of who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class OrganizationKind(StrEnum):
    """Which side of the wall an organization stands on."""

    ENTERPRISE = "enterprise"
    AGENCY = "agency"
    OPERATOR = "operator"


class Role(StrEnum):
    """What a person is in their one organization."""

    ENTERPRISE_ADMIN = "enterprise_admin"
    COMPLIANCE_OFFICER = "compliance_officer"
    ANALYST = "analyst"
    AGENCY_ADMIN = "agency_admin"
    AGENCY_USER = "agency_user"
    AUDITOR = "auditor"
    PLATFORM_ADMIN = "platform_admin"


class Permission(StrEnum):
    """One thing a role may do; every operation and question names the one it needs."""

    POLICY_READ = "policy.read"
    POLICY_DRAFT = "policy.draft"
    POLICY_APPROVE = "policy.approve"
    POLICY_PUBLISH = "policy.publish"
    DISTRIBUTION_READ = "distribution.read"
    DISTRIBUTION_SEND = "distribution.send"
    DISTRIBUTION_WITHDRAW = "distribution.withdraw"
    DISTRIBUTION_REMIND = "distribution.remind"
    DISTRIBUTION_SIGN = "distribution.sign"
    READING_RECORD = "reading.record"
    READING_DELEGATE = "reading.delegate"
    COMPLIANCE_READ = "compliance.read"
    ASSESSMENT_SUBMIT = "assessment.submit"
    ASSESSMENT_DRAFT = "assessment.draft"
    ASSESSMENT_DECIDE = "assessment.decide"
    EXCEPTION_DECIDE = "exception.decide"
    REVIEW_DATE_SET = "review_date.set"
    VIOLATION_REPORT = "violation.report"
    VIOLATION_CORRECT = "violation.correct"
    VIOLATION_DECIDE = "violation.decide"
    USAGE_MANAGE = "usage.manage"
    CONFLICT_READ = "conflict.read"
    CONFLICT_DETECT = "conflict.detect"
    CONFLICT_RESOLVE = "conflict.resolve"
    REQUEST_OPEN = "request.open"
    REQUEST_ANSWER = "request.answer"
    MAY_I_ASK = "may_i.ask"
    ASSET_MANAGE = "asset.manage"
    VOCABULARY_MANAGE = "vocabulary.manage"
    VOCABULARY_EDIT = "vocabulary.edit"
    ALLIANCE_MANAGE = "alliance.manage"
    SERVICE_MANAGE = "service.manage"
    ENGAGEMENT_MANAGE = "engagement.manage"
    ENGAGEMENT_ACCEPT = "engagement.accept"
    PERSON_MANAGE = "person.manage"
    SETTINGS_MANAGE = "settings.manage"
    DASHBOARD_READ = "dashboard.read"
    DASHBOARD_SAVE = "dashboard.save"
    RECORD_EXPORT = "record.export"
    WORKBENCH_USE = "workbench.use"
    TRAIL_READ = "trail.read"
    ORGANIZATION_MANAGE = "organization.manage"
    HEALTH_READ = "health.read"
    JOB_RUN = "job.run"


_P = Permission
_READING = frozenset({_P.POLICY_READ, _P.DISTRIBUTION_READ, _P.COMPLIANCE_READ, _P.CONFLICT_READ, _P.DASHBOARD_READ})
_OFFICER = _READING | {
    _P.POLICY_DRAFT, _P.POLICY_APPROVE, _P.ASSESSMENT_DECIDE, _P.EXCEPTION_DECIDE, _P.REVIEW_DATE_SET,
    _P.VIOLATION_REPORT, _P.VIOLATION_DECIDE, _P.REQUEST_ANSWER, _P.TRAIL_READ, _P.RECORD_EXPORT,
    _P.VOCABULARY_MANAGE, _P.DASHBOARD_SAVE,
}  # fmt: skip

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ENTERPRISE_ADMIN: _OFFICER | {
        _P.PERSON_MANAGE, _P.ENGAGEMENT_MANAGE, _P.SETTINGS_MANAGE, _P.POLICY_PUBLISH, _P.DISTRIBUTION_SEND,
        _P.DISTRIBUTION_WITHDRAW, _P.DISTRIBUTION_REMIND,
    },
    Role.COMPLIANCE_OFFICER: _OFFICER,
    Role.ANALYST: _READING | {_P.RECORD_EXPORT, _P.WORKBENCH_USE, _P.DASHBOARD_SAVE},
    Role.AGENCY_ADMIN: _READING | {
        _P.DISTRIBUTION_SIGN, _P.READING_RECORD, _P.READING_DELEGATE,
        _P.ASSESSMENT_SUBMIT, _P.ASSESSMENT_DRAFT, _P.VIOLATION_REPORT, _P.VIOLATION_CORRECT, _P.USAGE_MANAGE,
        _P.CONFLICT_DETECT, _P.CONFLICT_RESOLVE, _P.REQUEST_OPEN, _P.MAY_I_ASK, _P.ASSET_MANAGE, _P.ALLIANCE_MANAGE,
        _P.SERVICE_MANAGE, _P.ENGAGEMENT_ACCEPT, _P.PERSON_MANAGE, _P.SETTINGS_MANAGE, _P.TRAIL_READ, _P.RECORD_EXPORT,
        _P.VOCABULARY_MANAGE, _P.DASHBOARD_SAVE, _P.WORKBENCH_USE,
    },
    Role.AGENCY_USER: frozenset({
        _P.POLICY_READ, _P.DISTRIBUTION_READ, _P.READING_RECORD, _P.MAY_I_ASK, _P.VIOLATION_REPORT, _P.ASSESSMENT_DRAFT,
    }),
    Role.AUDITOR: _READING | {_P.TRAIL_READ},
    Role.PLATFORM_ADMIN: frozenset({_P.ORGANIZATION_MANAGE, _P.HEALTH_READ, _P.JOB_RUN, _P.VOCABULARY_EDIT}),
}  # fmt: skip

ROLES_OF_KIND: Mapping[OrganizationKind, frozenset[Role]] = {
    OrganizationKind.ENTERPRISE: frozenset(
        {Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST, Role.AUDITOR}
    ),
    OrganizationKind.AGENCY: frozenset({Role.AGENCY_ADMIN, Role.AGENCY_USER, Role.AUDITOR}),
    OrganizationKind.OPERATOR: frozenset({Role.PLATFORM_ADMIN}),
}


@dataclass(frozen=True)
class Organization:
    """One enterprise, agency, or the operator."""

    id: UUID
    kind: OrganizationKind
    name: str


@dataclass(frozen=True)
class Actor:
    """The signed-in person in whose name a transaction runs; read from the database at every request."""

    user_id: UUID
    org_id: UUID
    kind: OrganizationKind
    role: Role
    display_name: str
    email: str
    organization: str
    time_zone: str

    @property
    def is_enterprise(self) -> bool:
        """Whether the actor stands on the client's side."""
        return self.kind is OrganizationKind.ENTERPRISE

    @property
    def is_agency(self) -> bool:
        """Whether the actor stands on the agency's side."""
        return self.kind is OrganizationKind.AGENCY

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role includes the permission."""
        return permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class Session:
    """One signed-in browser and whose it is."""

    id: UUID
    expires_at: datetime
    actor: Actor


@dataclass(frozen=True)
class Person:
    """Somebody of an organization, as its administrators list them."""

    user_id: UUID
    display_name: str
    email: str
    role: Role
    access_until: datetime | None
    deactivated_at: datetime | None
