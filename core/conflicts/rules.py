"""May a finding be resolved this way: each kind of resolution needs its fact."""

from collections.abc import Sequence
from datetime import datetime

from core.conflicts.model import (
    HARMONISABLE_RELATIONS,
    RESOLUTION_TRANSITIONS,
    SYSTEM_RESOLUTIONS,
    ConflictType,
    Reach,
    Relation,
    ResolutionKind,
    ResolutionStatus,
)
from core.conflicts.records import MemberFact, Resolution
from core.errors import NotInThisState, NotValid
from core.states import check_move

NOTES_LIMIT = 4000
RESOLVABLE_BY_HAND = tuple(kind for kind in ResolutionKind if kind not in SYSTEM_RESOLUTIONS)


class ResolutionNotValid(NotValid):
    """A resolution without its notes, its kind, or the fact that its kind rests on."""


class FindingIsGone(NotInThisState):
    """The system closed the finding because its clauses no longer meet; there is nothing to reopen."""


def check_resolution(
    wanted: Resolution,
    *,
    status: ResolutionStatus,
    kind: ResolutionKind | None,
    relation: Relation,
    reach: Reach,
    conflict_type: str,
    on_asset: bool,
    members: Sequence[MemberFact],
    now: datetime,
) -> None:
    """Refuse a move that the states, the notes or the facts do not allow."""
    if status is ResolutionStatus.RESOLVED and kind in SYSTEM_RESOLUTIONS:
        raise FindingIsGone("The clauses of this finding no longer meet, so there is nothing to reopen.")
    check_move(RESOLUTION_TRANSITIONS, status, wanted.resolution_status, noun="finding")
    if len(wanted.resolution_notes) > NOTES_LIMIT:
        raise ResolutionNotValid(
            f"The notes have {len(wanted.resolution_notes):,} characters; at most {NOTES_LIMIT:,}."
        )
    if wanted.resolution_status is ResolutionStatus.IGNORED:
        check_ignoring(wanted, now)
    elif wanted.resolution_status is ResolutionStatus.RESOLVED:
        chosen = _kind_of(wanted)
        if chosen not in possible_kinds(relation, reach, conflict_type, on_asset=on_asset, members=members):
            raise ResolutionNotValid(_MISSING[chosen])
    elif wanted.resolution_kind is not None or wanted.expires_at is not None:
        raise ResolutionNotValid("Only a resolved finding has a resolution kind, and only an ignored one an expiry.")


def check_ignoring(wanted: Resolution, now: datetime) -> None:
    """Refuse to set findings aside without a reason, or without a day that lies ahead."""
    if not wanted.resolution_notes.strip():
        raise ResolutionNotValid("Say why the finding is ignored; whoever comes after you reads the reason.")
    if wanted.expires_at is None or wanted.expires_at <= now:
        raise ResolutionNotValid("A finding is ignored until a day: give an expiry that lies ahead.")
    if wanted.resolution_kind is not None:
        raise ResolutionNotValid("An ignored finding has a reason and an expiry, and no resolution kind.")


def _kind_of(wanted: Resolution) -> ResolutionKind:
    if not wanted.resolution_notes.strip():
        raise ResolutionNotValid("Notes are needed: say how the finding was resolved.")
    by_hand = ", ".join(RESOLVABLE_BY_HAND)
    if wanted.resolution_kind not in RESOLVABLE_BY_HAND:
        raise ResolutionNotValid(f"Choose how it was resolved: {by_hand}.")
    return ResolutionKind(wanted.resolution_kind)


def possible_kinds(
    relation: Relation,
    reach: Reach,
    conflict_type: str,
    *,
    on_asset: bool,
    members: Sequence[MemberFact],
) -> frozenset[ResolutionKind]:
    """The kinds whose fact there is today: what a form may offer, and what is accepted."""
    clients = {member.enterprise_org_id for member in members}
    facts = {
        ResolutionKind.AMENDED: any(not member.is_current_version for member in members),
        ResolutionKind.EXCEPTION: any(member.has_exception for member in members),
        ResolutionKind.HARMONISED: relation in HARMONISABLE_RELATIONS,
        ResolutionKind.SCOPED_APART: on_asset and reach is Reach.BINDING and len(clients) > 1,
        ResolutionKind.NOT_A_CONFLICT: conflict_type == ConflictType.POSSIBLE_TEXT_CONFLICT,
    }
    return frozenset(kind for kind, is_there in facts.items() if is_there)


_MISSING = {
    ResolutionKind.AMENDED: "Neither policy has a newer version here yet. Ask a client to amend its clause first.",
    ResolutionKind.EXCEPTION: "No exception to either clause is in force. Sign with a reservation to ask for one.",
    ResolutionKind.HARMONISED: "The stricter can be adopted only where both can be obeyed (narrowed, stricter).",
    ResolutionKind.SCOPED_APART: "Only an asset that two clients share can be split; these clauses do not meet on one.",
    ResolutionKind.NOT_A_CONFLICT: "Only a text hint can be judged no conflict; this finding is exact.",
}
