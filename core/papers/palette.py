"""The colours of the product by what they are for, on a light page, on a dark one and on paper, and how a status looks.

Nothing is told by colour alone: whatever has a colour here has a word and a sign too. The series of a chart stay apart
for colour-blind readers, which a test measures. Every mark has 3:1 against its ground, every ink and text 4.5:1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a status means to its reader, which alone decides how it looks."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Shape:
    """How a meaning looks: its sign in words and tables, its Material icon, and the name of its colour."""

    sign: str
    icon: str
    colour: str


SHAPES: Mapping[Meaning, Shape] = {
    Meaning.GOOD: Shape("●", ":material/check_circle:", "green"),
    Meaning.FAIR: Shape("▲", ":material/warning:", "orange"),
    Meaning.BAD: Shape("■", ":material/error:", "red"),
    Meaning.OPEN: Shape("○", ":material/pending:", "blue"),
    Meaning.OVER: Shape("–", ":material/remove:", "gray"),
}


@dataclass(frozen=True)
class Ground:
    """One set of colours.

    Attributes:
        background: what everything stands on.
        surface: fields, cards, the heads of tables.
        text: words.
        soft: what is said beside.
        border: lines between things, and the grid of a chart.
        accent: the one colour of what can be pressed.
        series: those of a chart's series in their order.
        scale: ten from little to much, for the fields of a heat map.
        marks: what is filled, by the name of its colour.
        inks: words of that colour.
    """

    background: str
    surface: str
    text: str
    soft: str
    border: str
    accent: str
    series: Sequence[str]
    scale: Sequence[str]
    marks: Mapping[str, str]
    inks: Mapping[str, str]


# Mid-tones: a figure drawn before the reader turned to the other theme is still read.
_MARKS: Mapping[str, str] = {
    "green": "#2f8f5b", "orange": "#c77700", "red": "#cf4a44", "blue": "#4a7fc1", "gray": "#7b8794",
}  # fmt: skip

LIGHT = Ground(
    background="#ffffff", surface="#f5f6f8", text="#1b1b1b", soft="#3f4a58", border="#d6dae0", accent="#1f5fa8",
    series=("#1f5fa8", "#d9730d", "#0da754", "#7b146c", "#5a3f16", "#d1739d", "#588cf1", "#504e4b"),
    scale=(
        "#eef4fb", "#dbe8f6", "#c3d9f0", "#a8c7e8", "#8ab3df", "#6b9dd3", "#4d86c5", "#3270b3", "#21599a", "#14427d",
    ),
    marks=_MARKS,
    inks={"green": "#1c6b41", "orange": "#8a5200", "red": "#b3302b", "blue": "#1f5fa8", "gray": "#4b5563"},
)  # fmt: skip
DARK = Ground(
    background="#12151a", surface="#1a1f26", text="#eceef1", soft="#b9c1cc", border="#303844", accent="#8ab8ee",
    series=("#8ab8ee", "#ffa34e", "#2ec08c", "#bf5fb4", "#b58a4a", "#f3c3d1", "#3f60c2", "#79828b"),
    scale=(
        "#1b2430", "#1f3146", "#24405f", "#295079", "#306194", "#3d77b2", "#558fcb", "#79abdf", "#a3c8ee", "#d3e5fa",
    ),
    marks=_MARKS,
    inks={"green": "#6fd19b", "orange": "#f0a94e", "red": "#f58d86", "blue": "#8ab8ee", "gray": "#b9c1cc"},
)  # fmt: skip
PAPER = LIGHT


@dataclass(frozen=True)
class Status:
    """A status: its word and what it means."""

    word: str
    meaning: Meaning

    @property
    def shape(self) -> Shape:
        """How it looks."""
        return SHAPES[self.meaning]

    @property
    def text(self) -> str:
        """Where there is no colour."""
        return f"{self.shape.sign} {self.word}"


_WORDS: Mapping[Meaning, Sequence[str]] = {
    Meaning.GOOD: (
        "Compliant", "Signed", "Acknowledged", "Accepted", "Active", "Approved", "Published", "Granted", "Met",
        "Verified", "Allowed", "Resolved", "Done", "Delivered", "On time",
    ),
    Meaning.FAIR: (
        "At risk", "With reservation", "In review", "Due soon", "High", "Correcting", "Partly met", "In progress",
        "Submitted", "Allowed with conditions", "Material", "Started",
    ),
    Meaning.BAD: (
        "Non-compliant", "Declined", "Overdue", "Critical", "Confirmed", "Changes requested", "Refused", "Not met",
        "Unresolved", "Forbidden", "Failed", "Revoked", "Violation",
    ),
    Meaning.OPEN: (
        "Pending", "Awaiting", "No data", "Draft", "Medium", "Reported", "Waiting", "Scheduled", "Proposed", "Planned",
        "Ask first", "Needs a look", "Running",
    ),
    Meaning.OVER: (
        "Withdrawn", "Superseded", "Expired", "Low", "Closed", "Dismissed", "Ended", "Abandoned", "Not applicable",
        "Ran out", "Cancelled", "Editorial", "Ignored", "Set aside",
    ),
}  # fmt: skip
STATUSES: Mapping[str, Status] = {
    word.casefold(): Status(word, meaning) for meaning, words in _WORDS.items() for word in words
}


def status_of(word: str) -> Status | None:
    """How a status looks that is known by its word; None where the word is none of a status."""
    return STATUSES.get(word.casefold())
