"""Words and shapes of conflict findings: relations, reach, severity, resolution states, the agency's world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from core.clauses.model import Clause, Dimension, Scope


class Relation(StrEnum):
    """How two clauses stand to each other where both apply."""

    CONFLICT = "conflict"
    TENSION = "tension"
    NARROWED = "narrowed"
    STRICTER = "stricter"
    MOOT = "moot"
    SUBSUMED = "subsumed"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    NONE = "none"


class Reach(StrEnum):
    """Whether the two clauses meet on one activity, only in two clients' separate work, or nowhere."""

    BINDING = "binding"
    DIVERGENT = "divergent"
    NONE = "none"


class Severity(StrEnum):
    """How urgent a finding is; `rank` orders the words."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Position from low (0) to critical (3)."""
        return list(Severity).index(self)


class Degree(StrEnum):
    """Whether a permission is blocked in every scenario it covers or in some; nothing for other relations."""

    FULL = "full"
    PARTIAL = "partial"
    NOTHING = ""


class Direction(StrEnum):
    """Which of two clauses (first, second) is meant.

    `subsumed`: "<" the first is implied by the second, ">" the second by the first. `stricter`: "<" the first one's
    values lie inside the second's (the first is the stricter), ">" the reverse. `duplicate`: "=".
    """

    FIRST = "<"
    SECOND = ">"
    BOTH = "="
    NOTHING = ""


class ConflictType(StrEnum):
    """The fixed conflict types; `incompatible_<param>` types come from `incompatible`."""

    OBLIGATION_VS_PROHIBITION = "obligation_vs_prohibition"
    OBLIGATION_VS_EXCLUSIVITY = "obligation_vs_exclusivity"
    PERMISSION_VS_PROHIBITION = "permission_vs_prohibition"
    PERMISSION_VS_EXCLUSIVITY = "permission_vs_exclusivity"
    EXCLUSIVE_TOOLS = "exclusive_tools"
    NO_REMAINING_TOOL = "no_remaining_tool"
    DUTY_UNCOVERABLE = "duty_uncoverable"
    POSSIBLE_TEXT_CONFLICT = "possible_text_conflict"
    NARROWED = "narrowed"
    STRICTER = "stricter"
    MOOT = "moot"
    SUBSUMED = "subsumed"
    DUPLICATE = "duplicate"
    DEAD_CLAUSE = "dead_clause"
    NEEDS_MAPPING = "needs_mapping"


INCOMPATIBLE_PREFIX = "incompatible_"


def incompatible(param: str) -> str:
    """Name the conflict type of two disjoint demands on one parameter."""
    return INCOMPATIBLE_PREFIX + param


class Label(StrEnum):
    """What the overlap of a finding is confined by."""

    JURISDICTIONAL = "jurisdictional"
    TEMPORAL = "temporal"


class ResolutionStatus(StrEnum):
    """State of a stored conflict."""

    UNRESOLVED = "unresolved"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    IGNORED = "ignored"


class ResolutionKind(StrEnum):
    """How a conflict was settled; superseded and lapsed are the system's, not_a_conflict is for text hints only."""

    AMENDED = "amended"
    EXCEPTION = "exception"
    HARMONISED = "harmonised"
    SCOPED_APART = "scoped_apart"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"
    NOT_A_CONFLICT = "not_a_conflict"


RESOLUTION_TRANSITIONS: Mapping[ResolutionStatus, frozenset[ResolutionStatus]] = MappingProxyType(
    {
        ResolutionStatus.UNRESOLVED: frozenset(
            {ResolutionStatus.IN_PROGRESS, ResolutionStatus.RESOLVED, ResolutionStatus.IGNORED}
        ),
        ResolutionStatus.IN_PROGRESS: frozenset(
            {ResolutionStatus.UNRESOLVED, ResolutionStatus.RESOLVED, ResolutionStatus.IGNORED}
        ),
        ResolutionStatus.IGNORED: frozenset({ResolutionStatus.RESOLVED, ResolutionStatus.UNRESOLVED}),
        ResolutionStatus.RESOLVED: frozenset({ResolutionStatus.UNRESOLVED}),
    }
)
SYSTEM_RESOLUTIONS = frozenset({ResolutionKind.SUPERSEDED, ResolutionKind.LAPSED})
HARMONISABLE_RELATIONS = frozenset({Relation.STRICTER, Relation.NARROWED})


@dataclass(frozen=True)
class Verdict:
    """Relation of two clauses as if they shared a client value; only conflict and tension have a `conflict_type`."""

    relation: Relation
    conflict_type: str = ""
    degree: Degree = Degree.NOTHING
    direction: Direction = Direction.NOTHING


@dataclass(frozen=True)
class PolicyClause:
    """A clause as an agency holds it: with the distribution, the policy version and the client it came from.

    `clause` is read through the client's own words; `written` is as it was published, where that is something else.
    """

    policy_id: UUID
    version_number: int
    enterprise_org_id: UUID
    distribution_id: UUID
    clause: Clause
    written: Clause | None = None


@dataclass(frozen=True)
class AssetInstance:
    """A registered thing of the agency's and the clients (enterprise ids) whose engagements it serves."""

    id: UUID
    kind: str
    label: str
    served: frozenset[UUID]


@dataclass(frozen=True)
class Alliance:
    """A co-promotion in effect: for each partner (enterprise id) the brand name on its own engagement."""

    id: UUID
    label: str
    brands: Mapping[UUID, str]


class SubjectKind(StrEnum):
    """For whom work is done: a client, a co-promoted brand, or the agency as a whole."""

    CLIENT = "client"
    ALLIANCE = "alliance"
    AGENCY = "agency"


@dataclass(frozen=True)
class Subject:
    """For whom; `id` is the enterprise's or the alliance's, and None for the agency as a whole."""

    kind: SubjectKind
    id: UUID | None = None


@dataclass(frozen=True)
class ServiceLine:
    """A service that an agency declares for a client: what it does, and the tools of which it needs one (none: any)."""

    id: UUID
    enterprise_org_id: UUID
    label: str
    scope: Scope
    tools: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What an agency's clauses can meet on beside its clients' own work, and what work it declares to offer."""

    assets: tuple[AssetInstance, ...] = ()
    alliances: tuple[Alliance, ...] = ()
    services: tuple[ServiceLine, ...] = ()


class InstanceKind(StrEnum):
    """What clauses meet on when it is not a client's own work; a service is what they leave no tool."""

    ASSET = "asset"
    ALLIANCE = "alliance"
    SERVICE = "service"


@dataclass(frozen=True, order=True)
class Instance:
    """The asset instance or alliance that two clauses share, or the agency's service that clauses leave no tool."""

    kind: InstanceKind
    id: UUID
    label: str


@dataclass(frozen=True)
class Witness:
    """One concrete activity that shows a finding: a leaf per dimension, a day, and what of it is worth saying.

    `stated` names the dimensions that the overlap confines; `starts_on` and `ends_on` (exclusive) bound it, None: open.
    """

    leaves: tuple[tuple[Dimension, str], ...]
    day: date
    stated: tuple[Dimension, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    text: str = ""

    def leaf(self, dimension: Dimension) -> str:
        """Leaf of one dimension."""
        return dict(self.leaves)[dimension]


class RepairKind(StrEnum):
    """What a repair changes: one clause's value, tool list, exceptions or days, or the agency's assets."""

    RELAX_VALUE = "relax_value"
    ADD_TOOLS = "add_tools"
    CARVE_OUT = "carve_out"
    MOVE_WINDOW = "move_window"
    SEPARATE_ASSETS = "separate_assets"


@dataclass(frozen=True)
class Repair:
    """A change that was proved to end a finding; it is the agency's own where there is no `owner`.

    `derives_from_rival`: what is proposed was read off another client's clause, so that it may go out only as the
    agency's own proposal, after a warning.
    """

    kind: RepairKind
    owner: UUID | None
    before: PolicyClause | None
    changed: Clause | None
    sentence: str
    derives_from_rival: bool = False


@dataclass(frozen=True)
class Finding:
    """What detection says about two clauses, or (a one-clause lint) about one; `members` are sorted."""

    conflict_type: str
    relation: Relation
    reach: Reach
    severity: Severity
    members: tuple[PolicyClause, ...]
    sentence: str
    fingerprint: bytes
    degree: Degree = Degree.NOTHING
    direction: Direction = Direction.NOTHING
    labels: tuple[Label, ...] = ()
    instance: Instance | None = None
    witness: Witness | None = None
    touches: tuple[str, ...] = field(default=())
