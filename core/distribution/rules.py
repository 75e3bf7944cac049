"""Decisions about sending and signing, on data already in hand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from core.distribution.model import (
    RESPONSE_MOVES,
    Candidate,
    Distribution,
    DistributionOrder,
    DistributionStatus,
    Impact,
    LeftOut,
    Recipient,
    RefusedRecipient,
    ReplacedRider,
    Response,
    Signature,
    Signing,
)
from core.errors import NotInThisState, NotValid

DEFAULT_DUE = timedelta(days=14)
NAMED_AT_MOST = 10
"""So many recipients are named before a version is sent; the others are counted."""
MESSAGE_LIMIT = 4000
NAME_LIMIT = 200
NOTE_LIMIT = 1000
RECIPIENT_LIMIT = 20_000


class OrderNotValid(NotValid):
    """A distribution order that breaks a rule of its own."""


class NobodyToSendTo(NotValid):
    """Every requested agency was refused; the details name each with its reason."""


class SigningNotValid(NotValid):
    """A signature that lacks what its meaning needs."""


class AlreadyAnswered(NotInThisState):
    """The response does not allow this meaning any more."""


class ReadingRequestNotValid(NotValid):
    """A request to read without a reader, or with a day or note that cannot be."""


class DocumentNotCurrent(NotInThisState):
    """The document that was shown is not the one in force (409)."""


def due_at(order: DistributionOrder, now: datetime, default: timedelta = DEFAULT_DUE) -> datetime:
    """When the answer is due: as ordered, else so long after the sending takes effect."""
    starts = order.scheduled_for or now
    due = order.due_at or starts + default
    if due <= starts:
        raise OrderNotValid("The due date lies before the day the policy arrives. Choose a later due date.")
    return due


def check_order(order: DistributionOrder, now: datetime) -> None:
    """Refuse an order that breaks a rule of its own, before anything is asked of the database."""
    if not order.agency_ids and not order.group_ids:
        raise OrderNotValid("No agency was chosen. Choose at least one agency or group.")
    if len(order.agency_ids) > RECIPIENT_LIMIT:
        raise OrderNotValid(f"At most {RECIPIENT_LIMIT:,} agencies go into one batch. Send the rest in a second one.")
    if len(order.message) > MESSAGE_LIMIT:
        raise OrderNotValid(f"The message has {len(order.message):,} characters; at most {MESSAGE_LIMIT:,} are sent.")
    if order.scheduled_for is not None and order.scheduled_for <= now:
        raise OrderNotValid("The scheduled time has passed. Choose a later one, or send now.")


def recipients(
    candidates: Iterable[Candidate], version_number: int, *, scheduled: bool
) -> tuple[tuple[Recipient, ...], tuple[RefusedRecipient, ...]]:
    """Who gets the version and who does not, in the order asked for."""
    sent: list[Recipient] = []
    refused: list[RefusedRecipient] = []
    for candidate in candidates:
        reason = _refusal(candidate, version_number, scheduled=scheduled)
        if reason is None and candidate.engagement_id is not None and candidate.name is not None:
            sent.append(Recipient(candidate.agency_org_id, candidate.name, candidate.engagement_id))
        else:
            refused.append(RefusedRecipient(candidate.agency_org_id, candidate.name, reason or ""))
    return tuple(sent), tuple(refused)


def _refusal(candidate: Candidate, version_number: int, *, scheduled: bool) -> str | None:
    if candidate.name is None:
        return "No agency with this id works for you."
    if candidate.engagement_state != "active":
        return f"The engagement with {candidate.name} is {candidate.engagement_state}, not active."
    held = candidate.held_version or 0
    if held > version_number:
        return f"{candidate.name} already holds version {held}; a version never goes backwards."
    if held == version_number:
        alone = f", with rider {candidate.held_rider} for it alone" if candidate.held_rider else ""
        return f"{candidate.name} already holds version {held}{alone}."
    if scheduled and candidate.newest_pending == version_number:
        return f"Version {version_number} is already scheduled for {candidate.name}."
    return None


def impact(
    candidates: Sequence[Candidate],
    version_number: int,
    last_material_version: int,
    *,
    due_at: datetime,
    scheduled: bool,
) -> Impact:
    """What sending to these would do, by the rules that decide when it is done."""
    chosen, refused = recipients(candidates, version_number, scheduled=scheduled)
    reached = {recipient.agency_org_id for recipient in chosen}
    among = [candidate for candidate in candidates if candidate.agency_org_id in reached]
    held = [candidate for candidate in among if candidate.held_version is not None]
    answered = [carries_over(candidate, last_material_version) for candidate in held if candidate.has_answered]
    return Impact(
        version_number=version_number,
        due_at=due_at,
        reached_count=len(chosen),
        superseded_count=len(held),
        asked_again_count=answered.count(False),
        carried_over_count=answered.count(True),
        replaced_count=sum(candidate.newest_pending is not None for candidate in among),
        refused=refused,
        first_names=tuple(recipient.name for recipient in chosen[:NAMED_AT_MOST]),
        replaced_riders=replaced_riders(among),
    )


def carries_over(candidate: Candidate, last_material_version: int) -> bool:
    """Whether an answer to what the agency holds stands for the version that is sent: no rule lies between the two."""
    return (candidate.held_version or 0) >= last_material_version and not candidate.rider_changes_norms


def replaced_riders(candidates: Iterable[Candidate]) -> tuple[ReplacedRider, ...]:
    """The riders that these agencies hold, which a plain version sent to them replaces."""
    return tuple(
        ReplacedRider(each.agency_org_id, each.name or "", each.held_version or 0, each.held_rider)
        for each in candidates
        if each.held_rider
    )


def nobody(refused: Sequence[RefusedRecipient]) -> str:
    """The sentence for an order that reaches no agency."""
    shown = " ".join(agency.reason for agency in refused[:3])
    more = f" And {len(refused) - 3} more." if len(refused) > 3 else ""  # noqa: PLR2004  # as many as a sentence carries
    return f"No agency can receive this version. {shown}{more}"


WITHDRAWN_WHY = "Say why the policy is withdrawn; the agency reads the reason."


def check_reason(reason: str, missing: str = WITHDRAWN_WHY) -> None:
    """Refuse an ending that does not say why; `missing` is the sentence for it."""
    if not reason.strip():
        raise OrderNotValid(missing)
    if len(reason) > MESSAGE_LIMIT:
        raise OrderNotValid(f"The reason has {len(reason):,} characters; at most {MESSAGE_LIMIT:,} are kept.")


def unknown(distribution_ids: Sequence[UUID], found: Iterable[UUID]) -> tuple[LeftOut, ...]:
    """The ids that are none of the organization's own, whoever's they are: left out by the id alone."""
    own = set(found)
    return tuple(LeftOut(each, "", "unknown") for each in dict.fromkeys(distribution_ids) if each not in own)


def check_set(distribution_ids: Sequence[UUID]) -> None:
    """Refuse an act on no distribution, or on more than one transaction should hold."""
    if not distribution_ids:
        raise OrderNotValid("Nothing was chosen. Choose at least one distribution.")
    if len(distribution_ids) > RECIPIENT_LIMIT:
        raise OrderNotValid(f"At most {RECIPIENT_LIMIT:,} at once. Narrow the filters and go on with the rest then.")


def check_signing(signing: Signing, clause_ids: Iterable[str]) -> None:
    """Refuse a signature that lacks a name, a reason, or names clauses the document does not have."""
    if not signing.printed_name.strip() or len(signing.printed_name) > NAME_LIMIT:
        raise SigningNotValid(f"Print your name as it shall stand on the receipt (at most {NAME_LIMIT} characters).")
    if signing.meaning is Response.AWAITING:
        raise SigningNotValid("Choose what your signature means: acknowledged, with reservation, or declined.")
    unknown = sorted(set(signing.clause_ids) - set(clause_ids))
    if unknown:
        raise SigningNotValid(f"This document has no clause {', '.join(unknown)}. Name clauses by the ids it shows.")
    if signing.meaning is not Response.ACKNOWLEDGED and not (signing.reason.strip() and signing.clause_ids):
        raise SigningNotValid("A reservation or a decline names the clauses it is about and gives a reason.")
    if len(signing.reason) > MESSAGE_LIMIT:
        raise SigningNotValid(f"The reason has {len(signing.reason):,} characters; at most {MESSAGE_LIMIT:,} are kept.")


def repeated(signing: Signing, given: Sequence[Signature]) -> Signature | None:
    """The newest signature if it declares the same of the same document: twice the same is one signature."""
    last = given[-1] if given else None
    same = last is not None and (
        (last.meaning, last.document_sha256, last.clause_ids, last.reason or "")
        == (signing.meaning, signing.document_sha256, signing.clause_ids, signing.reason.strip())
    )
    return last if same else None


def check_response(current: Response, wanted: Response) -> None:
    """Refuse a meaning that the response given so far does not allow."""
    allowed = RESPONSE_MOVES[current]
    if wanted not in allowed:
        given = current.value.replace("_", " ")
        rest = ", ".join(sorted(move.value.replace("_", " ") for move in allowed)) or "nothing more"
        raise AlreadyAnswered(f"The response to this policy is already {given}; it can still become: {rest}.")


def check_reading_request(
    about: Distribution, reader_ids: Sequence[UUID], due_on: date, note: str, now: datetime
) -> None:
    """Refuse to ask for the reading of what is no longer in force, of nobody, or by a day that has passed."""
    if about.distribution_status not in (DistributionStatus.ACTIVE, DistributionStatus.PENDING):
        raise NotInThisState(
            f"This document is {about.distribution_status}; ask your colleagues to read the one in force."
        )
    if not reader_ids:
        raise ReadingRequestNotValid("Choose at least one colleague who shall read it.")
    if due_on < now.date():
        raise ReadingRequestNotValid("The day by which it shall be read has passed. Choose a later one.")
    if len(note) > NOTE_LIMIT:
        raise ReadingRequestNotValid(f"The note has {len(note):,} characters; at most {NOTE_LIMIT:,} are kept.")
