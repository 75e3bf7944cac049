"""What one part of the long proof looked at, and where the two sides differed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proved:
    """Counts of one part; `cpu_seconds` of all its processes, `notes` what else is worth printing."""

    name: str
    compared: int
    disagreements: tuple[str, ...]
    cpu_seconds: float
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether anything was compared at all, and nothing differed."""
        return self.compared > 0 and not self.disagreements

    def __str__(self) -> str:
        verdict = "agrees" if self.holds else f"{len(self.disagreements)} DISAGREEMENTS"
        shown = (f"    {each}" for each in (*self.notes, *self.disagreements[:5]))
        return "\n".join((f"{self.name}: {self.compared:,} compared, {verdict} ({self.cpu_seconds:.0f} s CPU)", *shown))
