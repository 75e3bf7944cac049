"""What a refusal lists as to be mended, one sentence each."""

from core.clauses.reading import Problem
from core.errors import Refusal


def problems_of(refusal: Refusal) -> list[str]:
    """Every problem with where it stands; without a list, the refusal's own sentence."""
    listed = refusal.details.get("problems")
    if not isinstance(listed, list | tuple) or not listed:
        return [refusal.message]
    return [f"{each.path} {each.message}" if isinstance(each, Problem) else str(each) for each in listed]
