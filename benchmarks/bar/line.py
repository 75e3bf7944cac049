"""One line of the bar."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A goal, the figure of this run, whether it is reached (None: not run), and how it was measured."""

    subject: str
    goal: str
    figure: str
    is_met: bool | None
    how: str

    @property
    def verdict(self) -> str:
        """As printed."""
        return {True: "met", False: "NOT met", None: "not run"}[self.is_met]

    def __str__(self) -> str:
        return f"{self.subject}\n    {self.goal} | {self.figure} | {self.verdict} | {self.how}"


def below(subject: str, seconds: float, bound: float, how: str, *, unit: float = 1e-3) -> Line:
    """A time that must stay below a bound; both in seconds, told in milliseconds."""
    return Line(subject, f"< {bound / unit:,.0f} ms", f"{seconds / unit:,.1f} ms", seconds < bound, how)


def summary(lines: Sequence[Line]) -> str:
    """How many goals are reached, and which are not."""
    counted = [each for each in lines if each.is_met is not None]
    missed = [each.subject for each in counted if not each.is_met]
    said = f"{len(counted) - len(missed)} of {len(counted)} goals met"
    return f"{said}; NOT met: {'; '.join(missed)}" if missed else said
