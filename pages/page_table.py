"""Which pages there are and who opens them: a page that a role may not open is not registered, so it does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.identity.model import Actor, OrganizationKind, Permission, Role


@dataclass(frozen=True)
class PageEntry:
    """One page: its script beside this file, its word, whom it is for, and where it is found.

    A page is in the bar, or in the person's menu (`in_bar=False, in_menu=True`), or reached by links alone (neither).
    Its address is its script's name unless `url_path` says otherwise.
    """

    script: str
    title: str
    icon: str
    permission: Permission | None = None
    roles: frozenset[Role] = frozenset(Role)
    kinds: frozenset[OrganizationKind] = frozenset(OrganizationKind)
    in_bar: bool = True
    in_menu: bool = False
    in_demo_alone: bool = False
    url_path: str | None = None

    def opens_for(self, actor: Actor) -> bool:
        """Whether this page exists for the actor."""
        is_theirs = actor.role in self.roles and actor.kind in self.kinds
        return is_theirs and (self.permission is None or actor.may(self.permission))


_P = Permission
_CLIENT = frozenset({OrganizationKind.ENTERPRISE})
_AGENCY = frozenset({OrganizationKind.AGENCY})

# In the order of the bar; the first that opens is where somebody lands.
PAGES: Sequence[PageEntry] = (
    PageEntry("today.py", "Today", ":material/today:", _P.DASHBOARD_READ),
    PageEntry("policies.py", "Policies", ":material/policy:", _P.POLICY_READ, kinds=_CLIENT),
    PageEntry("start.py", "New policy", ":material/add:", _P.POLICY_DRAFT, kinds=_CLIENT, in_bar=False),
    PageEntry("draft.py", "Draft", ":material/edit:", _P.POLICY_DRAFT, kinds=_CLIENT, in_bar=False),
    PageEntry("review.py", "Review", ":material/rate_review:", _P.POLICY_APPROVE, kinds=_CLIENT, in_bar=False),
    PageEntry("distribute.py", "Distribute", ":material/send:", _P.DISTRIBUTION_SEND, kinds=_CLIENT),
    PageEntry("plans.py", "Plans", ":material/stacks:", _P.DISTRIBUTION_SEND, kinds=_CLIENT, in_bar=False),
    PageEntry("follow_up.py", "Follow-up", ":material/checklist:", _P.DISTRIBUTION_READ, kinds=_CLIENT),
    PageEntry("compliance.py", "Compliance", ":material/verified:", _P.COMPLIANCE_READ, kinds=_CLIENT),
    PageEntry(
        # A script named requests.py would be what libraries import under that name while a page runs.
        "agency_requests.py",
        "Requests",
        ":material/contact_support:",
        _P.DISTRIBUTION_READ,
        kinds=_CLIENT,
        url_path="requests",
    ),
    PageEntry("may_i.py", "May I?", ":material/contact_support:", _P.MAY_I_ASK, kinds=_AGENCY),
    PageEntry("rulebook.py", "Rulebook", ":material/menu_book:", _P.MAY_I_ASK, kinds=_AGENCY),
    PageEntry("inbox.py", "Inbox", ":material/inbox:", _P.DISTRIBUTION_READ, kinds=_AGENCY),
    PageEntry("conflicts.py", "Conflicts", ":material/compare_arrows:", _P.CONFLICT_READ, kinds=_AGENCY),
    PageEntry(
        "conflict_map.py", "Map of conflicts", ":material/grid_on:", _P.CONFLICT_READ, kinds=_AGENCY, in_bar=False
    ),
    PageEntry("standing.py", "Compliance", ":material/verified:", _P.COMPLIANCE_READ, kinds=_AGENCY),
    PageEntry("operations.py", "Operations", ":material/monitor_heart:", _P.HEALTH_READ),
    PageEntry("organizations.py", "Organizations", ":material/domain:", _P.ORGANIZATION_MANAGE),
    PageEntry("audit.py", "Audit", ":material/history:", _P.TRAIL_READ),
    PageEntry(
        "engagements.py", "Engagements", ":material/handshake:", _P.ENGAGEMENT_MANAGE, in_bar=False, in_menu=True
    ),
    PageEntry("clients.py", "Clients", ":material/handshake:", _P.ENGAGEMENT_ACCEPT, in_bar=False, in_menu=True),
    PageEntry("groups.py", "Groups", ":material/groups:", _P.ENGAGEMENT_MANAGE, in_bar=False, in_menu=True),
    PageEntry(
        "client_requests.py",
        "Requests to clients",
        ":material/contact_support:",
        _P.REQUEST_OPEN,
        kinds=_AGENCY,
        in_bar=False,
        in_menu=True,
    ),
    PageEntry("assets.py", "Assets", ":material/dns:", _P.ASSET_MANAGE, in_bar=False, in_menu=True),
    PageEntry("services.py", "Services", ":material/design_services:", _P.SERVICE_MANAGE, in_bar=False, in_menu=True),
    PageEntry("vocabulary.py", "Vocabulary", ":material/dictionary:", _P.VOCABULARY_MANAGE, in_bar=False, in_menu=True),
    PageEntry("people.py", "People", ":material/group:", _P.PERSON_MANAGE, in_bar=False, in_menu=True),
    PageEntry("import_rows.py", "Import", ":material/upload_file:", _P.PERSON_MANAGE, in_bar=False),
    PageEntry("organization.py", "Settings", ":material/settings:", _P.SETTINGS_MANAGE, in_bar=False, in_menu=True),
    PageEntry(
        # The address /demo is the door before signing in.
        "demo.py",
        "Tour",
        ":material/tour:",
        in_bar=False,
        in_menu=True,
        in_demo_alone=True,
        url_path="tour",
    ),
    PageEntry("profile.py", "Account", ":material/person:", in_bar=False, in_menu=True),
)

# What an organization sets up for itself, as the page of its settings lists it.
SETTINGS_LINKS = ("people.py", "engagements.py", "clients.py", "groups.py", "assets.py", "services.py", "vocabulary.py")


def pages_for(actor: Actor, *, is_demo: bool = False) -> list[PageEntry]:
    """The actor's pages, in order; those of the demo exist in demo mode alone."""
    return [entry for entry in PAGES if entry.opens_for(actor) and (is_demo or not entry.in_demo_alone)]
