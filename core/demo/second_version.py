"""The one policy of the demo with a second version: what it changes, who has signed it, and who still has to."""

from datetime import timedelta

from core.demo.portfolio import portfolio
from core.policies.content import Written

CLIENT, TITLE = "Novara", "Labelling of generated images"
SIGNED_BY = "Lumen"
WRITTEN, SUBMITTED, APPROVED = timedelta(days=17), timedelta(days=16), timedelta(days=14)
SENT, SIGNED = timedelta(days=11), timedelta(days=7)
"""How long before the seed's own time; the answer is due fourteen days after the sending."""

_BODY = (
    "## Principle",
    "Patients look at our pictures in difficult moments. They have a right to know whether the person they see exists.",
    "## Rule",
    (
        "A generated image that is addressed to patients carries a visible label in the language of the material. The "
        "label reads “Generated image” and nothing else. It is part of the image, legible at the size of use, and is "
        "not hidden behind a link or in an imprint."
    ),
    "## Material in use",
    (
        "What was printed with another label may be used up until the end of the quarter. Whatever is reprinted "
        "carries the new one."
    ),
    "## Background",
    (
        "The transparency duties of the European AI Act point the same way; our rule applies whether or not the law "
        "requires a label in the individual case."
    ),
)


def written() -> Written:
    """The second version: the clause stays, the words of the label are new, so everybody is asked again."""
    first = next(each for each in portfolio()[CLIENT] if each["title"] == TITLE)
    return Written(
        title=TITLE,
        body="\n\n".join(_BODY),
        clauses=first["clauses"],
        change_summary="The label has fixed words now; what is printed already may be used up.",
    )
