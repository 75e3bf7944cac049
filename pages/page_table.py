"""Which pages there are and who opens them: a page that a role may not open is not registered, so it does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.identity.model import Actor, OrganizationKind, Permission, Role


@dataclass(frozen=True)
class PageEntry:
    """One page: its script beside this file, its word, whom it is for, and where it is found.

    A page is in the bar of the roles that `bar` names. Everybody else for whom it opens finds it in their menu where
    `in_menu` says so, and by links alone where it does not. Its address is its script's name unless `url_path` says
    otherwise.
    """

    script: str
    title: str
    icon: str
    permission: Permission | None = None
    roles: frozenset[Role] = frozenset(Role)
    kinds: frozenset[OrganizationKind] = frozenset(OrganizationKind)
    bar: frozenset[Role] = frozenset()
    in_menu: bool = False
    in_demo_alone: bool = False
    url_path: str | None = None

    def opens_for(self, actor: Actor) -> bool:
        """Whether this page exists for the actor."""
        is_theirs = actor.role in self.roles and actor.kind in self.kinds
        return is_theirs and (self.permission is None or actor.may(self.permission))

    def is_in_bar_of(self, actor: Actor) -> bool:
        """Whether the actor finds it in the bar."""
        return actor.role in self.bar

    def is_in_menu_of(self, actor: Actor) -> bool:
        """Whether the actor finds it behind their name."""
        return self.in_menu and not self.is_in_bar_of(actor)


_P = Permission
_CLIENT = frozenset({OrganizationKind.ENTERPRISE})
_AGENCY = frozenset({OrganizationKind.AGENCY})
_EVERYBODY = frozenset(Role)
_ADMIN, _OFFICER, _ANALYST = Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST
_AGENCY_ADMIN, _AGENCY_USER, _AUDITOR = Role.AGENCY_ADMIN, Role.AGENCY_USER, Role.AUDITOR

# In the order of the bar; the first that opens is where somebody lands. At most seven are in anybody's bar.
# fmt: off
PAGES: Sequence[PageEntry] = (
    PageEntry("today.py", "Today", ":material/today:", _P.DASHBOARD_READ, bar=_EVERYBODY),
    PageEntry(
        "dashboards.py", "Dashboards", ":material/dashboard:", _P.DASHBOARD_READ, bar=frozenset({_ANALYST}),
        in_menu=True,
    ),
    PageEntry(
        "policies.py", "Policies", ":material/policy:", _P.POLICY_READ, kinds=_CLIENT,
        bar=frozenset({_ADMIN, _ANALYST, _AUDITOR}), in_menu=True,
    ),
    PageEntry("start.py", "New policy", ":material/add:", _P.POLICY_DRAFT, kinds=_CLIENT),
    PageEntry("draft.py", "Draft", ":material/edit:", _P.POLICY_DRAFT, kinds=_CLIENT),
    PageEntry("review.py", "Review", ":material/rate_review:", _P.POLICY_APPROVE, kinds=_CLIENT),
    PageEntry("distribute.py", "Distribute", ":material/send:", _P.DISTRIBUTION_SEND, kinds=_CLIENT, bar=_EVERYBODY),
    PageEntry("adapt.py", "Adapt for an agency", ":material/edit_document:", _P.DISTRIBUTION_SEND, kinds=_CLIENT),
    PageEntry("plans.py", "Plans", ":material/stacks:", _P.DISTRIBUTION_SEND, kinds=_CLIENT),
    PageEntry(
        "follow_up.py", "Follow-up", ":material/checklist:", _P.DISTRIBUTION_READ, kinds=_CLIENT,
        bar=frozenset({_ADMIN, _ANALYST, _AUDITOR}), in_menu=True,
    ),
    PageEntry("compliance.py", "Compliance", ":material/verified:", _P.COMPLIANCE_READ, kinds=_CLIENT, bar=_EVERYBODY),
    PageEntry(
        "reviews.py", "Reviews", ":material/fact_check:", _P.COMPLIANCE_READ, kinds=_CLIENT, bar=frozenset({_OFFICER}),
        in_menu=True,
    ),
    PageEntry(
        # A script named requests.py would be what libraries import under that name while a page runs.
        "agency_requests.py", "Requests", ":material/contact_support:", _P.DISTRIBUTION_READ, kinds=_CLIENT,
        bar=frozenset({_ADMIN, _OFFICER, _AUDITOR}), in_menu=True, url_path="requests",
    ),
    PageEntry("may_i.py", "May I?", ":material/contact_support:", _P.MAY_I_ASK, kinds=_AGENCY, bar=_EVERYBODY),
    PageEntry("rulebook.py", "Rulebook", ":material/menu_book:", _P.MAY_I_ASK, kinds=_AGENCY, bar=_EVERYBODY),
    PageEntry("inbox.py", "Inbox", ":material/inbox:", _P.DISTRIBUTION_READ, kinds=_AGENCY, bar=_EVERYBODY),
    PageEntry(
        "conflicts.py", "Conflicts", ":material/compare_arrows:", _P.CONFLICT_READ, kinds=_AGENCY, bar=_EVERYBODY
    ),
    PageEntry("conflict_map.py", "Map of conflicts", ":material/grid_on:", _P.CONFLICT_READ, kinds=_AGENCY),
    PageEntry(
        "assessments.py", "Assessments", ":material/fact_check:", _P.ASSESSMENT_DRAFT, kinds=_AGENCY,
        bar=frozenset({_AGENCY_ADMIN}), in_menu=True,
    ),
    PageEntry("standing.py", "Compliance", ":material/verified:", _P.COMPLIANCE_READ, kinds=_AGENCY, bar=_EVERYBODY),
    PageEntry(
        "violations.py", "Violations", ":material/gavel:", _P.DISTRIBUTION_READ,
        bar=frozenset({_OFFICER, _AUDITOR}), in_menu=True,
    ),
    PageEntry("usage.py", "Usage log", ":material/data_usage:", _P.USAGE_MANAGE, kinds=_AGENCY, in_menu=True),
    PageEntry(
        "workbench.py", "Workbench", ":material/query_stats:", _P.WORKBENCH_USE, bar=frozenset({_ANALYST}), in_menu=True
    ),
    PageEntry(
        "reports.py", "Reports", ":material/summarize:", _P.RECORD_EXPORT,
        bar=frozenset({_ADMIN, _OFFICER, _ANALYST}), in_menu=True,
    ),
    PageEntry(
        "report.py", "Report", ":material/add_alert:", _P.VIOLATION_REPORT, bar=frozenset({_AGENCY_USER}), in_menu=True
    ),
    PageEntry(
        "assessments_register.py", "All assessments", ":material/inventory:", _P.COMPLIANCE_READ, in_menu=True,
        url_path="all_assessments",
    ),
    PageEntry(
        "exceptions_register.py", "Exceptions", ":material/rule:", _P.COMPLIANCE_READ, in_menu=True,
        url_path="exceptions",
    ),
    PageEntry("operations.py", "Operations", ":material/monitor_heart:", _P.HEALTH_READ, bar=_EVERYBODY),
    PageEntry("organizations.py", "Organizations", ":material/domain:", _P.ORGANIZATION_MANAGE, bar=_EVERYBODY),
    PageEntry(
        "shared_vocabulary.py", "Shared vocabulary", ":material/dictionary:", _P.VOCABULARY_EDIT, bar=_EVERYBODY
    ),
    PageEntry(
        "audit.py", "Audit", ":material/history:", _P.TRAIL_READ, bar=frozenset({_OFFICER, _AUDITOR}), in_menu=True
    ),
    PageEntry("search.py", "Search", ":material/search:", in_menu=True),
    PageEntry("notices.py", "Notices", ":material/notifications:", _P.POLICY_READ, in_menu=True),
    PageEntry("engagements.py", "Engagements", ":material/handshake:", _P.ENGAGEMENT_MANAGE, in_menu=True),
    PageEntry("clients.py", "Clients", ":material/handshake:", _P.ENGAGEMENT_ACCEPT, in_menu=True),
    PageEntry("groups.py", "Groups", ":material/groups:", _P.ENGAGEMENT_MANAGE, in_menu=True),
    PageEntry(
        "client_requests.py", "Requests to clients", ":material/contact_support:", _P.REQUEST_OPEN, kinds=_AGENCY,
        in_menu=True,
    ),
    PageEntry("assets.py", "Assets", ":material/dns:", _P.ASSET_MANAGE, in_menu=True),
    PageEntry("services.py", "Services", ":material/design_services:", _P.SERVICE_MANAGE, in_menu=True),
    PageEntry("vocabulary.py", "Vocabulary", ":material/dictionary:", _P.VOCABULARY_MANAGE, in_menu=True),
    PageEntry("people.py", "People", ":material/group:", _P.PERSON_MANAGE, in_menu=True),
    PageEntry("import_rows.py", "Import", ":material/upload_file:", _P.PERSON_MANAGE),
    PageEntry("score_settings.py", "Score", ":material/tune:", _P.SETTINGS_MANAGE, kinds=_CLIENT),
    PageEntry("organization.py", "Settings", ":material/settings:", _P.SETTINGS_MANAGE, in_menu=True),
    # The address /demo is the door before signing in.
    PageEntry("demo.py", "Tour", ":material/tour:", in_menu=True, in_demo_alone=True, url_path="tour"),
    PageEntry("gallery.py", "Gallery", ":material/palette:", in_demo_alone=True),
    PageEntry("help.py", "Help", ":material/help:", in_menu=True),
    PageEntry("profile.py", "Account", ":material/person:", in_menu=True),
)
# fmt: on

# Pages about one thing, which have to be told which: nobody opens them by name.
OF_ONE_THING = frozenset({"draft.py", "review.py", "adapt.py"})

# What an organization sets up for itself, as the page of its settings lists it.
SETTINGS_LINKS = (
    "people.py", "engagements.py", "clients.py", "groups.py", "assets.py", "services.py", "vocabulary.py",
    "score_settings.py",
)  # fmt: skip


def pages_for(actor: Actor, *, is_demo: bool = False) -> list[PageEntry]:
    """The actor's pages, in order; those of the demo exist in demo mode alone."""
    return [entry for entry in PAGES if entry.opens_for(actor) and (is_demo or not entry.in_demo_alone)]
