"""A clause prepared once for all that detection asks of it, and the identity and order of what it stands in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import rfc8785

from core.clauses.document import normative_sha256
from core.clauses.model import Clause
from core.conflicts.columns import Prepared
from core.conflicts.compile import Compiled, compile_clause
from core.conflicts.model import Instance, PolicyClause, World
from core.conflicts.reach import Reached, reached
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms


@dataclass(frozen=True, slots=True)
class Entry:
    """A held clause; `compiled` reads unmapped terms as nothing, `prepared` as anything."""

    held: PolicyClause
    compiled: Compiled
    prepared: Prepared
    unmapped: tuple[str, ...]
    reached: Reached
    norm_hash: str

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.held.clause


def entry_of(held: PolicyClause, world: World) -> Entry:
    """Prepare a clause."""
    compiled, unmapped = compile_clause(held.clause), unmapped_terms(held.clause)
    return Entry(
        held=held,
        compiled=compiled,
        prepared=Prepared(compiled_at_widest(held.clause), is_vague=True) if unmapped else Prepared(compiled),
        unmapped=tuple(term for _, term in unmapped),
        reached=reached(held, world),
        # As published: what its client's words come to mean makes other findings, not another clause.
        norm_hash=normative_sha256(held.written or held.clause).hex(),
    )


def has_ended(held: PolicyClause, today: date) -> bool:
    """Whether the clause ended before today."""
    ends_on = held.clause.window.ends_on
    return ends_on is not None and ends_on <= today


def member_order(held: PolicyClause) -> tuple[str, str, int, str]:
    """Order of a finding's members."""
    return str(held.policy_id), held.clause.id, held.version_number, str(held.distribution_id)


def fingerprint(kind: str, members: Sequence[Entry], instance: Instance | None) -> bytes:
    """Identity of a finding: unchanged by prose, version numbers and order, changed by any norm."""
    identified = {
        "type": str(kind),
        "members": sorted([str(m.held.policy_id), m.clause.id, m.norm_hash] for m in members),
        "instance": [str(instance.kind), str(instance.id)] if instance is not None else [],
    }
    return hashlib.sha256(rfc8785.dumps(identified)).digest()
