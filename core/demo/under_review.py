"""The draft that the demo's reader finds in review: what its author wants changed, and what a colleague says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.policies.content import Written

CLIENT, TITLE = "Brightwell", "Safety reporting"
WRITTEN, SUBMITTED = timedelta(days=4), timedelta(days=3)
"""How long before the seed's own time."""


@dataclass(frozen=True)
class Remark:
    """A comment at a paragraph (told by how it begins), at a clause or on the whole, so long before the seed's time.

    The administrator writes it; `answer` is the author's, and `is_settled` says that both are done with it.
    """

    words: str
    before: timedelta
    paragraph: str | None = None
    clause_id: str | None = None
    answer: str = ""
    is_settled: bool = False


REMARKS = (
    Remark(
        "Who is told at night? The mailbox is read in the morning, and twelve hours may be over by then. "
        "Add the number of the duty desk.",
        timedelta(days=2, hours=3),
        paragraph="Chat assistants",
    ),
    Remark(
        "Twelve hours is half of what is in force. Can an agency hold that on a Sunday?",
        timedelta(days=2, hours=2),
        clause_id="B6",
        answer="I asked two of them: both have somebody on duty at weekends. Our own clock starts when they know.",
    ),
    Remark(
        "Say what happens with somebody who joins between two courses.",
        timedelta(days=2, hours=1),
        paragraph="Everybody who works",
        answer="Done: the course comes first, within two weeks.",
        is_settled=True,
    ),
)
ANSWERED_AFTER = timedelta(hours=20)

_BODY = (
    "## Duty to pass on",
    (
        "Chat assistants, social listening and comment moderation come across reports of side effects. Whoever at the "
        "agency notices one, by eye or through a tool, passes it on to Brightwell pharmacovigilance within 12 hours, "
        "at weekends too."
    ),
    "## What to send",
    (
        "The words as they were written, when and where they appeared, and whatever is known of the person and the "
        "product. Nobody at the agency judges whether the product was the cause."
    ),
    "## What a tool may not do",
    (
        "A chat assistant answers a report with the way to our safety desk and with nothing else. It neither comforts "
        "nor explains, and it does not close the conversation."
    ),
    "## Training",
    (
        "Everybody who works on Brightwell channels takes the safety course once a year; whoever joins takes it within "
        "the first two weeks."
    ),
)
_CLAUSES: Sequence[Mapping[str, object]] = (
    {
        "id": "B6",
        "text": "Possible adverse events are reported within 12 hours.",
        "priority": "regulatory",
        "binding": "client_work",
        "norm": {"kind": "require", "param": "ae_report_hours", "max": "12 h"},
    },
)


def written() -> Written:
    """The draft as its author hands it over."""
    return Written(
        title=TITLE,
        body="\n\n".join(_BODY),
        clauses=_CLAUSES,
        change_summary="Twelve hours instead of a day, at weekends too; and what a chat assistant may answer.",
    )


def line_of(body: str, paragraph: str) -> int:
    """The line on which the paragraph with this beginning stands."""
    return next(number for number, line in enumerate(body.split("\n"), start=1) if line.startswith(paragraph))
