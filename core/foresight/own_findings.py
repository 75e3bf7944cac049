"""A client's own clauses at an agency, related to each other and to nobody else's."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection

from core.clauses.document import parse_clauses
from core.clauses.effect import in_effect
from core.clauses.model import Clause
from core.clauses.taxonomy import vocabulary
from core.conflicts.client_rows import client_rows
from core.conflicts.detect import detect
from core.conflicts.model import Alliance, AssetInstance, PolicyClause, Relation, Severity, World
from core.db.statements import many
from core.distribution.documents import DocumentKey, document_held
from core.foresight.model import OwnFinding
from core.vocabulary.queries import own_meanings
from core.vocabulary.rules import read_through

_COUNTED = frozenset({Relation.CONFLICT.value, Relation.TENSION.value})


@dataclass(frozen=True)
class HeldPolicy:
    """One document at an agency and the clauses of it that an exception lifts."""

    document: DocumentKey
    lifted_ids: frozenset[str] = frozenset()


@dataclass
class OwnEngine:
    """Findings of what agencies hold; those that hold the same are checked once.

    The agency's registers are its own: each kind of asset counts as one that serves the client, which every agency has,
    and a brand as co-promoted where the client reads its own mark as in effect.
    """

    org_id: UUID
    versions: Mapping[DocumentKey, Sequence[Clause]]
    day: date
    _known: dict[tuple[frozenset[HeldPolicy], frozenset[str]], dict[str, OwnFinding]] = field(default_factory=dict)

    def findings(self, held: Iterable[HeldPolicy], brands: frozenset[str]) -> dict[str, OwnFinding]:
        """By fingerprint, as the client will read them, gravest first."""
        key = (frozenset(held), brands)
        if key not in self._known:
            found = detect(list(self._clauses(key[0])), self._world(brands), today=self.day)
            self._known[key] = {row["fingerprint"]: _own(row) for row in client_rows(found)}
        return self._known[key]

    def _clauses(self, held: Iterable[HeldPolicy]) -> Iterable[PolicyClause]:
        for each in held:
            policy_id, version_number, *_ = each.document
            for clause in self.versions[each.document]:
                if clause.id not in each.lifted_ids:
                    # Which distribution brought it is of no consequence, so the policy stands for it.
                    yield PolicyClause(policy_id, version_number, self.org_id, policy_id, clause)

    def _world(self, brands: frozenset[str]) -> World:
        served = frozenset({self.org_id})
        return World(
            assets=tuple(
                AssetInstance(uuid5(self.org_id, f"asset {kind}"), kind, kind, served)
                for kind in vocabulary().asset_kinds
            ),
            alliances=tuple(
                Alliance(uuid5(self.org_id, f"brand {brand}"), brand, {self.org_id: brand}) for brand in sorted(brands)
            ),
        )


def own_versions(conn: Connection, org_id: UUID, wanted: Iterable[DocumentKey]) -> dict[DocumentKey, list[Clause]]:
    """The clauses of own versions and riders, confined to the days on which each is in effect, in one's own words."""
    meanings = own_meanings(conn, org_id)
    keys = list(dict.fromkeys(wanted))
    found = many(
        conn,
        "own_versions_in_effect",
        org_id=org_id,
        policy_ids=[key.policy_id for key in keys],
        version_numbers=[key.version_number for key in keys],
        rider_numbers=[key.rider_number for key in keys],
        agency_ids=[key.agency_org_id for key in keys],
    )
    return {
        document_held(row): [
            read_through(in_effect(clause, row.effective_from, row.effective_until), meanings)
            for clause in (parse_clauses(row.clauses) if row.clauses else ())
        ]
        for row in found
    }


def is_counted(finding: OwnFinding) -> bool:
    """Whether a score counts it while it is open."""
    return finding.relation in _COUNTED


def counted_id(agency_org_id: UUID, finding: OwnFinding) -> str:
    """Under which id a score counts it: the agency, the type and the clauses, as the statement of scores has it."""
    clauses = " ".join(f"{policy_id} {clause_id}" for policy_id, clause_id in finding.clauses)
    said = f"{agency_org_id} {finding.conflict_type} {clauses}"
    return str(UUID(hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()))


def _own(row: Mapping[str, Any]) -> OwnFinding:
    return OwnFinding(
        fingerprint=row["fingerprint"],
        conflict_type=row["conflict_type"],
        relation=row["relation"],
        severity=Severity(row["severity"]),
        sentence=row["conflict_description"],
        scenario=row["witness"]["text"] if row["witness"] else "",
        clauses=tuple((UUID(each["policy_id"]), each["clause"]["id"]) for each in row["clauses"]),
    )
