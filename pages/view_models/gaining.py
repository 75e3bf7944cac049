"""What would be gained from a clause, in words."""

from collections import Counter
from collections.abc import Iterable

from core.clauses.words import listed
from core.conflicts.model import Severity
from core.guidance.gaining import Candidate, Gain, Gone
from pages.view_models.markdown import literal
from pages.view_models.words import counted, word_of

MOST_SENTENCES = 5


def choice(candidate: Candidate) -> str:
    """A clause in the list, with what it stands in."""
    where = f"{candidate.client} {candidate.clause_id} · {candidate.policy_title}"
    return f"{where} · {counted(candidate.finding_count, 'finding')}, worst {word_of(candidate.worst).label.lower()}"


def headline(gain: Gain) -> str:
    """What a change brings, in one line safe as Markdown."""
    if not gain.vanishing:
        return f"**{literal(gain.change)}:** no finding goes."
    return f"**{literal(gain.change)}:** {counted(len(gain.vanishing), 'finding')} go{_s(gain)} ({_by_severity(gain)})."


def lines(gain: Gain) -> list[str]:
    """The tools that come free, what goes and what begins; a line each, safe as Markdown."""
    told = [f"Free again: **{literal(listed(gain.free_tools, 'and'))}**"] if gain.free_tools else []
    told += [f"Gone · {literal(each.sentence)}" for each in _first(gain.vanishing)]
    told += [f"New · {literal(each.sentence)}" for each in _first(gain.appearing)]
    more = sum(max(0, len(each) - MOST_SENTENCES) for each in (gain.vanishing, gain.appearing))
    return [*told, f"and {more} more"] if more else told


def _s(gain: Gain) -> str:
    return "es" if len(gain.vanishing) == 1 else ""


def _by_severity(gain: Gain) -> str:
    by = Counter(each.severity for each in gain.vanishing)
    return ", ".join(f"{by[each]} {word_of(each).label.lower()}" for each in reversed(Severity) if by[each])


def _first(found: Iterable[Gone]) -> list[Gone]:
    return list(found)[:MOST_SENTENCES]
