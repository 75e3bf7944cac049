"""What the tour says of either side's pages and of the product's features; the words name nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.identity.model import OrganizationKind

_CLIENT, _AGENCY = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY


@dataclass(frozen=True)
class Shown:
    """One page or feature: the script of its page, its name, and what it answers or does."""

    script: str
    title: str
    says: str


VIEWS: dict[OrganizationKind, Sequence[Shown]] = {
    _CLIENT: (
        Shown("today.py", "Today", "What needs me, and where do we stand?"),
        Shown("policies.py", "Policies", "What do our rules say, in which version, and where does the next one stand?"),
        Shown("distribute.py", "Distribute", "Who should have this policy, from when, and by when do they answer?"),
        Shown("follow_up.py", "Follow-up", "Who has not signed which version?"),
        Shown("compliance.py", "Compliance", "Which agency is where, why, and moving which way?"),
        Shown("dashboards.py", "Dashboards", "How do we stand, which way does it move, and where?"),
        Shown("workbench.py", "Workbench", "What do our own facts say to a question that no page asks?"),
        Shown("reports.py", "Reports", "What do we hand out, who gets it when, and is this file ours?"),
        Shown("audit.py", "Audit", "Who did what, and when?"),
    ),
    _AGENCY: (
        Shown("today.py", "Today", "What is to be signed, settled and assessed next, for which client?"),
        Shown("inbox.py", "Inbox", "What did our clients send, and what of it waits for our answer?"),
        Shown("conflicts.py", "Conflicts", "Which rules cannot be kept together, and what are the ways out?"),
        Shown("standing.py", "Compliance", "How do our clients see us, and why?"),
        Shown("assets.py", "Assets", "Which of our tools serves which client?"),
        Shown("dashboards.py", "Dashboards", "How do we stand, which way does it move, and where?"),
        Shown("workbench.py", "Workbench", "What do our own facts say to a question that no page asks?"),
        Shown("reports.py", "Reports", "What do we hand out, who gets it when, and is this file ours?"),
        Shown("audit.py", "Audit", "Who did what, and when?"),
    ),
}

FEATURES: dict[OrganizationKind, Sequence[Shown]] = {
    _CLIENT: (
        Shown("policies.py", "Versions that stay", "Published, it never changes; any two are compared."),
        Shown("policies.py", "Two pairs of eyes", "A writer cannot approve; comments stand at lines."),
        Shown("distribute.py", "Many agencies at once", "Now, at a time or in waves, previewed."),
        Shown("follow_up.py", "The state of every copy", "Opened, signed, declined, past due; with reminders."),
        Shown("compliance.py", "Scores with their reasons", "Every lost point stands beside the fact that cost it."),
        Shown("dashboards.py", "Numbers that open their facts", "Filtered by a press on a bar, compared, explained."),
        Shown("workbench.py", "Questions of your own", "A pivot or SQL over your own facts, and nobody else's."),
        Shown("reports.py", "Reports on time", "The numbers of the screen on paper, by mail, with their hash."),
        Shown("audit.py", "A trail that cannot be rewritten", "Each change with who made it, before and after."),
    ),
    _AGENCY: (
        Shown("inbox.py", "All clients in one inbox", "Each document with what changed since the version before."),
        Shown("inbox.py", "Signatures that hold", "They cover the hash of the exact document; the receipt shows it."),
        Shown("conflicts.py", "Contradictions, exactly", "With a case that breaks one rule or the other."),
        Shown("assessments.py", "Assessments by clause", "Answered by you, accepted by the client, due again in time."),
        Shown("assets.py", "What serves several clients", "The register of tools that the check rests on."),
        Shown("dashboards.py", "All clients on one page", "What needs you, how you stand, which way it moves."),
        Shown("reports.py", "Reports on time", "For each client or for all, by mail, with their hash."),
        Shown("clients.py", "A wall between clients", "No client learns of another, not even that there is one."),
    ),
}  # fmt: skip

FEATURE_TITLES = {_CLIENT: "For the client", _AGENCY: "For the agency"}
RESET = (
    "Everything here is real: what you do stays done. To put the demo back, stop the product, run **make demo-reset**, "
    "and start it again with **make run**."
)
SIDE_WORDS = {
    _CLIENT: "A pharma company writes rules for the use of AI and sends them to the agencies that work for it.",
    _AGENCY: "An agency works for several clients, signs what each of them sends, and has to keep all of it at once.",
}


def openable(shown: Shown, scripts: Collection[str]) -> bool:
    """Whether its page exists for the reader."""
    return shown.script in scripts
