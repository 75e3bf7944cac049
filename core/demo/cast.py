"""The people of the demo: three rival clients, four agencies that serve them, and the operator."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.identity.model import OrganizationKind, Role

PASSWORD = "policy-demo-2026"  # noqa: S105  # printed on the sign-in page of every demo

ENTERPRISE, AGENCY, OPERATOR = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY, OrganizationKind.OPERATOR


@dataclass(frozen=True)
class Person:
    """One demo account; its address is `first.last@<domain of the organization>`."""

    name: str
    role: Role
    time_zone: str

    def email(self, domain: str) -> str:
        """Where they sign in."""
        return f"{self.name.lower().replace(' ', '.')}@{domain}"


@dataclass(frozen=True)
class Cast:
    """One organization of the demo, by the short name that the worked portfolio uses."""

    short: str
    name: str
    kind: OrganizationKind
    domain: str
    people: tuple[Person, ...]


CAST = (
    Cast("Helix", "Helix Oncology", ENTERPRISE, "helix.example", (
        Person("Ines Albrecht", Role.ENTERPRISE_ADMIN, "America/New_York"),
        Person("Tom Okafor", Role.COMPLIANCE_OFFICER, "America/New_York"),
        Person("Priya Raman", Role.ANALYST, "America/Chicago"),
        Person("Walter Frisch", Role.AUDITOR, "Europe/Berlin"),
    )),
    Cast("Novara", "Novara Cardiology", ENTERPRISE, "novara.example", (
        Person("Luca Ferrari", Role.ENTERPRISE_ADMIN, "Europe/Zurich"),
        Person("Sofia Keller", Role.COMPLIANCE_OFFICER, "Europe/Zurich"),
    )),
    Cast("Brightwell", "Brightwell Consumer Health", ENTERPRISE, "brightwell.example", (
        Person("Emma Clarke", Role.ENTERPRISE_ADMIN, "Europe/London"),
        Person("Daniel Osei", Role.COMPLIANCE_OFFICER, "Europe/London"),
    )),
    Cast("Lumen", "Lumen Health", AGENCY, "lumen.example", (
        Person("Mara Lindqvist", Role.AGENCY_ADMIN, "Europe/London"),
        Person("Joon Park", Role.AGENCY_USER, "Europe/London"),
    )),
    Cast("Fathom", "Fathom Creative", AGENCY, "fathom.example", (
        Person("Ada Nwosu", Role.AGENCY_ADMIN, "America/New_York"),
    )),
    Cast("Northlight", "Northlight Medical", AGENCY, "northlight.example", (
        Person("Ben Hughes", Role.AGENCY_ADMIN, "Europe/Dublin"),
    )),
    Cast("Quill", "Quill & Compass", AGENCY, "quill.example", (
        Person("Clara Moreau", Role.AGENCY_ADMIN, "Europe/Paris"),
    )),
    Cast("Operator", "Platform Operations", OPERATOR, "operator.example", (
        Person("Olli Virtanen", Role.PLATFORM_ADMIN, "Europe/Helsinki"),
    )),
)  # fmt: skip

# Who works for whom, with which brands; a brand in `CO_PROMOTED` carries the client's mark.
ENGAGEMENTS = (
    ("Helix", "Lumen", ("Corvexa", "Oncora")),
    ("Helix", "Fathom", ("Oncora",)),
    ("Helix", "Northlight", ("Corvexa",)),
    ("Novara", "Lumen", ("Corvexa", "Cardia")),
    ("Novara", "Northlight", ("Cardia",)),
    ("Novara", "Quill", ("Cardia",)),
    ("Brightwell", "Lumen", ("Soothe",)),
    ("Brightwell", "Fathom", ("Soothe", "Dayclear")),
    ("Brightwell", "Quill", ("Dayclear",)),
)
# In which markets, as terms of the jurisdiction taxonomy.
MARKETS = {
    ("Helix", "Lumen"): ("US", "UK"),
    ("Helix", "Fathom"): ("US",),
    ("Helix", "Northlight"): ("IE", "DE"),
    ("Novara", "Lumen"): ("EU", "CH"),
    ("Novara", "Northlight"): ("IE", "UK"),
    ("Novara", "Quill"): ("FR",),
    ("Brightwell", "Lumen"): ("UK",),
    ("Brightwell", "Fathom"): ("US", "CA"),
    ("Brightwell", "Quill"): ("FR", "ES"),
}
CO_PROMOTED = (("Helix", "Lumen", "Corvexa"), ("Novara", "Lumen", "Corvexa"))
GROUPS = (
    ("Helix", "All agencies", ("Lumen", "Fathom", "Northlight")),
    ("Helix", "Oncora launch", ("Lumen", "Fathom")),
    ("Novara", "All agencies", ("Lumen", "Northlight", "Quill")),
    ("Brightwell", "All agencies", ("Lumen", "Fathom", "Quill")),
)
ASSETS = {
    "prompt_log": "Prompt log",
    "llm_tenant": "LLM tenant",
    "workspace": "Workspace",
    "subprocessors": "Subprocessor list",
}


FIRST_SEES: Mapping[Role, str] = {
    Role.ENTERPRISE_ADMIN: "Publishes and sends policies. Sees first what waits for a decision and who has not signed.",
    Role.COMPLIANCE_OFFICER: "Writes policies and accepts assessments. Sees first what is to be decided and reworked.",
    Role.ANALYST: "Reads everything of the client and changes nothing. Sees first where its agencies stand.",
    Role.AUDITOR: "Reads for a limited time; each page opened is written down. Sees first where the client stands.",
    Role.AGENCY_ADMIN: "Signs, assesses, settles contradictions. Sees first what waits, for which client.",
    Role.AGENCY_USER: "Reads what the clients sent, and asks before work begins. Sees first May I?.",
    Role.PLATFORM_ADMIN: "Keeps the platform running. Sees first its health and jobs, and never a policy.",
}


def sign_ins() -> list[dict[str, str]]:
    """Every demo account: name, email, password, organization, kind, role, and what they see first."""
    return [
        {
            "name": person.name,
            "email": person.email(org.domain),
            "password": PASSWORD,
            "organization": org.name,
            "kind": org.kind.value,
            "role": person.role.value,
            "first_sees": FIRST_SEES[person.role],
        }
        for org in CAST
        for person in org.people
    ]
