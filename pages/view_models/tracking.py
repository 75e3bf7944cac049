"""What a client keeps about a policy beside its text, as badges and as the choices of a form."""

from collections.abc import Iterable, Mapping

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.policies.model import FdaKind, Policy, Tracking
from pages.view_models.markdown import literal
from pages.view_models.words import word_of


def markets() -> Mapping[str, str]:
    """Every market by the words for it, in the order of the words."""
    taxonomy = vocabulary().taxonomies[Dimension.JURISDICTION]
    return dict(sorted((taxonomy.label(term), term) for term in taxonomy.masks))


def market_words(term: str) -> str:
    """The words for a market."""
    return vocabulary().taxonomies[Dimension.JURISDICTION].label(term)


def market_names(terms: Iterable[str]) -> str:
    """Several markets in one line."""
    return ", ".join(map(market_words, terms))


def badges(shown: Policy, kept: Tracking) -> str:
    """One line of Markdown: checks of FDA practice, brands, markets, topics; empty where nothing is said."""
    checks = [f":blue-badge[{_check_words(kind, kept)}]" for kind in shown.fda_kinds]
    names = [*kept.brands, *(market_words(term) for term in kept.markets), *kept.topics]
    return " ".join([*checks, *(f":gray-badge[{literal(name)}]" for name in names)])


def _check_words(kind: FdaKind, kept: Tracking) -> str:
    if kind is FdaKind.FORM_2253 and kept.form_2253_lead_days is not None:
        days = kept.form_2253_lead_days
        return f"{word_of(kind).text}, {days} day{'' if days == 1 else 's'} ahead"
    return word_of(kind).text
