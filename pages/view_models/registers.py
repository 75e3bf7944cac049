"""What every register says alike: how many there are, and what it was narrowed to."""

from collections.abc import Mapping

from core.registers.model import RegisterPage

EVERY = "All"


def counted(page: RegisterPage[object], singular: str, plural: str | None = None) -> str:
    """How many fit: "1 violation", "10,000+ violations"."""
    noun = singular if page.matching_count == 1 else plural or f"{singular}s"
    return f"{page.total} {noun}"


def said(filters: Mapping[str, str]) -> dict[str, str]:
    """The filters that narrow anything, by their names on the screen."""
    return {name: word for name, word in filters.items() if word and word != EVERY}
