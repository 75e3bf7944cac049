"""Whether a step may be taken, and whether its words keep to the one client they go to."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from core.errors import NotInThisState, NotValid
from core.requests.model import AGENCY_STEPS, CLIENT_STEPS, Reply, Side, Step

WORDS_LIMIT = 4_000
PROPOSAL_LIMIT = 2_000
LONGEST_WAIT_DAYS = 365
NEUTRAL_WARNING = (
    "A proposal goes to the client as your own. Confirm that neither its words nor its value tell what another client "
    "of yours demands."
)
_STEPS_OF = {Side.AGENCY: AGENCY_STEPS, Side.CLIENT: CLIENT_STEPS}
_ASKS_BACK = frozenset({Step.ASKED, Step.REPLIED, Step.ANSWERED, Step.COUNTERED, Step.ADAPTED, Step.REFUSED})


class RequestNotValid(NotValid):
    """A request or an answer that lacks something, or says more than it may."""


class NamesAnotherClient(NotValid):
    """The words name another client of the agency."""


class NotThisSidesTurn(NotInThisState):
    """The other side has to act first."""


def check_words(words: str, proposal: str) -> None:
    """Refuse a message without words, or with too many."""
    if not words.strip():
        raise RequestNotValid("Say it in words: whoever reads this has only what you write here.")
    for said, limit, name in ((words, WORDS_LIMIT, "message"), (proposal, PROPOSAL_LIMIT, "proposal")):
        if len(said) > limit:
            raise RequestNotValid(f"The {name} has {len(said):,} characters; at most {limit:,}.")


def check_neutral(proposal: str, *, is_neutral: bool) -> None:
    """Refuse a proposal of the agency's that nobody has read for what it tells of others."""
    if proposal.strip() and not is_neutral:
        raise RequestNotValid(NEUTRAL_WARNING)


def check_names_nobody(texts: Iterable[str], others: Iterable[str]) -> None:
    """Refuse words that hold a name of another client, whatever its case.

    Args:
        texts: what would be sent.
        others: names of the agency's other clients and of their brands.
    """
    said = "\n".join(texts)
    for name in others:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE):
            raise NamesAnotherClient(
                f"The text names “{name}”, which belongs to another client of yours. Say it without; nothing was sent."
            )


def check_reply_by(reply_by: date | None, *, today: date) -> date:
    """The day by which the other side should answer: ahead, and within a year."""
    if reply_by is None:
        raise RequestNotValid("Say by which day you would like an answer.")
    if not today <= reply_by <= today + timedelta(days=LONGEST_WAIT_DAYS):
        raise RequestNotValid("Choose a day for the answer that lies ahead, within a year.")
    return reply_by


def check_step(side: Side, wanted: Reply) -> None:
    """Refuse a step that is the other side's to take, or one without what it rests on."""
    if wanted.step not in _STEPS_OF[side]:
        allowed = ", ".join(sorted(_STEPS_OF[side]))
        raise RequestNotValid(f"That is not yours to do on a request. Choose one of: {allowed}.")
    if wanted.step is Step.COUNTERED and not wanted.proposal.strip():
        raise RequestNotValid("A counter-proposal needs the wording or the value you propose.")
    if wanted.conditions.strip() and wanted.step is not Step.GRANTED:
        raise RequestNotValid("Conditions belong to an exception: grant one, or say it in words.")
    if (wanted.step is Step.ADAPTED) != (wanted.adapting is not None):
        raise RequestNotValid("A rider says which clauses it changes, and goes with the step “adapted” alone.")


def asks_back(step: Step) -> bool:
    """Whether the other side has to act after this step, so that it needs a day."""
    return step in _ASKS_BACK
