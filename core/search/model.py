"""What one field finds: kinds of things, who may find which, and one thing found."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.identity.model import OrganizationKind, Permission

LONGEST = 200
MOST_COUNTED = 200


class FoundKind(StrEnum):
    """The kinds of things, in the order in which they are shown."""

    POLICY = "policy"
    AGENCY = "agency"
    CLIENT = "client"
    FINDING = "finding"
    REQUEST = "request"
    VIOLATION = "violation"
    ORGANIZATION = "organization"
    PERSON = "person"
    TERM = "term"


_CLIENT, _AGENCY, _OPERATOR = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY, OrganizationKind.OPERATOR
_K, _P = FoundKind, Permission

# On which side a kind is found, and by whose permission: that of the page which opens it.
FINDABLE: Mapping[OrganizationKind, Mapping[FoundKind, Permission]] = {
    _CLIENT: {
        _K.POLICY: _P.POLICY_READ,
        _K.AGENCY: _P.COMPLIANCE_READ,
        _K.REQUEST: _P.DISTRIBUTION_READ,
        _K.VIOLATION: _P.DISTRIBUTION_READ,
        _K.PERSON: _P.PERSON_MANAGE,
        _K.TERM: _P.VOCABULARY_MANAGE,
    },
    _AGENCY: {
        _K.POLICY: _P.DISTRIBUTION_READ,
        _K.CLIENT: _P.ENGAGEMENT_ACCEPT,
        _K.FINDING: _P.CONFLICT_READ,
        _K.REQUEST: _P.REQUEST_OPEN,
        _K.VIOLATION: _P.DISTRIBUTION_READ,
        _K.PERSON: _P.PERSON_MANAGE,
        _K.TERM: _P.VOCABULARY_MANAGE,
    },
    _OPERATOR: {_K.ORGANIZATION: _P.ORGANIZATION_MANAGE, _K.TERM: _P.VOCABULARY_EDIT},
}

# The page and the parameter of its address that opens one of a kind; a term has no id, and its page is searched for it.
ADDRESS_OF: Mapping[tuple[OrganizationKind, FoundKind], tuple[str, str]] = {
    (_CLIENT, _K.POLICY): ("policies", "policy"),
    (_CLIENT, _K.AGENCY): ("compliance", "agency"),
    (_CLIENT, _K.REQUEST): ("requests", "thread"),
    (_CLIENT, _K.VIOLATION): ("violations", "violation"),
    (_CLIENT, _K.PERSON): ("people", "person"),
    (_AGENCY, _K.POLICY): ("inbox", "distribution"),
    (_AGENCY, _K.CLIENT): ("clients", "client"),
    (_AGENCY, _K.FINDING): ("conflicts", "finding"),
    (_AGENCY, _K.REQUEST): ("client_requests", "request"),
    (_AGENCY, _K.VIOLATION): ("violations", "violation"),
    (_AGENCY, _K.PERSON): ("people", "person"),
    (_OPERATOR, _K.ORGANIZATION): ("organizations", "organization"),
}


@dataclass(frozen=True)
class Found:
    """One thing found.

    Attributes:
        id: names it to its page; a term of the vocabulary has none.
        counterpart: the other organization, a person's address, a finding's severity, or a term's kind.
        state: the stored word of its state; "" where it has none.
        path: the address of the page that opens it; "" where nobody's page opens one alone.
    """

    kind: FoundKind
    id: UUID | None
    title: str
    counterpart: str
    state: str
    path: str


@dataclass(frozen=True)
class FoundOfKind:
    """The best of one kind; `found_count` is how many there are, counted no further than `MOST_COUNTED`."""

    kind: FoundKind
    found_count: int
    found: tuple[Found, ...]
