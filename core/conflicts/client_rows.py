"""The wall in detection: what a client may read of a finding, and only when every clause in it is its own."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785

from core.clauses.document import clause_document, normative_sha256
from core.conflicts.detect import Detection
from core.conflicts.explain import sentence, sentence_of_set
from core.conflicts.model import Finding, InstanceKind, Reach, Relation, Verdict, Witness

_TYPED = frozenset({Relation.CONFLICT, Relation.TENSION})


def only_owner(finding: Finding) -> UUID | None:
    """The client whose clauses all of a finding's are; None where two meet or a service of the agency's is told of."""
    if finding.instance is not None and finding.instance.kind is InstanceKind.SERVICE:
        return None
    owners = {member.enterprise_org_id for member in finding.members}
    return owners.pop() if len(owners) == 1 else None


def client_rows(found: Detection) -> list[dict[str, Any]]:
    """The findings whose clauses all belong to one client, without the instance they meet on; one row each."""
    client_rows: dict[tuple[UUID, str], dict[str, Any]] = {}
    for finding in found.findings:
        owner = only_owner(finding)
        if owner is not None:
            row = _client_row(owner, finding)
            client_rows.setdefault((owner, row["fingerprint"]), row)
    return list(client_rows.values())


def _client_row(owner: UUID, finding: Finding) -> dict[str, Any]:
    return {
        "enterprise_org_id": str(owner),
        "fingerprint": _fingerprint_without_instance(finding),
        "conflict_type": str(finding.conflict_type),
        "relation": finding.relation.value,
        "degree": finding.degree.value,
        "severity": finding.severity.value,
        "conflict_description": _sentence_without_instance(finding),
        "witness": witness_document(finding.witness),
        "clauses": [
            {
                "policy_id": str(member.policy_id),
                "version_number": member.version_number,
                "clause": clause_document(member.clause),
            }
            for member in finding.members
        ],
    }


def _sentence_without_instance(finding: Finding) -> str:
    if finding.instance is None or len(finding.members) == 1:
        return finding.sentence
    first, second, *more = (member.clause for member in finding.members)
    conflict_type = finding.conflict_type if finding.relation in _TYPED else ""
    verdict = Verdict(finding.relation, conflict_type, finding.degree, finding.direction)
    if more:
        return sentence_of_set([first, second, *more], verdict, None)
    return sentence(first, second, verdict, Reach.BINDING, None)


def _fingerprint_without_instance(finding: Finding) -> str:
    members = sorted(
        [str(member.policy_id), member.clause.id, normative_sha256(member.clause).hex()] for member in finding.members
    )
    return sha256(rfc8785.dumps({"type": str(finding.conflict_type), "members": members})).hexdigest()


def witness_document(witness: Witness | None) -> dict[str, Any] | None:
    """A witness as it is stored and shown: leaves by dimension, and the words for a reader."""
    if witness is None:
        return None
    return {
        "text": witness.text,
        "day": witness.day.isoformat(),
        "activity": {dimension.value: leaf for dimension, leaf in witness.leaves},
        "stated": [dimension.value for dimension in witness.stated],
        "starts_on": witness.starts_on.isoformat() if witness.starts_on else None,
        "ends_on": witness.ends_on.isoformat() if witness.ends_on else None,
    }
