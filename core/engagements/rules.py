"""Decisions about relations and registers, on data already in hand."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from core.engagements.model import AssetKind, Mark, Member, Terms
from core.errors import ChangedMeanwhile, NotValid

BRANDS_AT_MOST = 50
MARKETS_AT_MOST = 50
NAME_LIMIT = 120
EMAIL_LIMIT = 254
REASON_LIMIT = 2000
MEMBERS_AT_MOST = 20_000
# How a term of the jurisdiction taxonomy looks; which there are, the layer of clauses above knows.
_MARKET = re.compile(r"[A-Za-z]{2,40}(?:[-_][A-Za-z]{2,40})*")
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+")


class TermsNotValid(NotValid):
    """Brands, dates, an address or a reason that break a rule; the sentence says which."""


class EntryNotValid(NotValid):
    """A group, an asset or an alliance without a readable name, or one that its register cannot hold."""


class MembersNotValid(NotValid):
    """Agencies that cannot be put into a group, each by name; a stranger's by its id alone."""


class MarksNotValid(NotValid):
    """An alliance joins marks of two clients at least."""


class RelationChanged(ChangedMeanwhile):
    """Somebody changed the record since it was read."""


def address(typed: str) -> str:
    """An e-mail address as it is kept and compared: without spaces around it, in small letters."""
    normalised = typed.strip().lower()
    if len(normalised) > EMAIL_LIMIT or not _ADDRESS.fullmatch(normalised):
        raise TermsNotValid("That is no e-mail address. Write one address, like ada@agency.example.")
    return normalised


def terms(wanted: Terms, *, today: date) -> Terms:
    """The terms as they are kept: brands trimmed, each once in the order given, the last day not behind us."""
    once: dict[str, str] = {}
    for brand in filter(None, map(_tidy, wanted.brands)):
        once.setdefault(brand.casefold(), brand)
    brands = tuple(once.values())
    if not brands:
        raise TermsNotValid("An engagement is about a brand or a product. Name at least one.")
    if len(brands) > BRANDS_AT_MOST:
        raise TermsNotValid(f"An engagement names at most {BRANDS_AT_MOST} brands; these are {len(brands)}.")
    if long := [brand for brand in brands if len(brand) > NAME_LIMIT]:
        raise TermsNotValid(f"A brand's name has at most {NAME_LIMIT} characters: “{long[0][:NAME_LIMIT]}…” is longer.")
    if wanted.ends_on is not None and wanted.ends_on < max(wanted.starts_on, today):
        raise TermsNotValid(
            "The last day lies before the first, or before today. Choose a later one, or leave it open."
        )
    return Terms(brands, wanted.starts_on, wanted.ends_on, _markets(wanted.markets))


def check_marks_kept(brands: Collection[str], marked: Iterable[str]) -> None:
    """Refuse to drop a brand that carries a mark of co-promotion: clauses rest on it."""
    dropped = sorted(set(marked) - set(brands))
    if dropped:
        raise TermsNotValid(f"{dropped[0]} is marked as co-promoted. Take the mark back first, then remove the brand.")


def reason(typed: str) -> str:
    """Why something ends, as both sides read it."""
    said = typed.strip()
    if not said:
        raise TermsNotValid("Say why the engagement ends; the agency reads the reason.")
    if len(said) > REASON_LIMIT:
        raise TermsNotValid(f"The reason has {len(said):,} characters; at most {REASON_LIMIT:,} are kept.")
    return said


def name(typed: str, *, noun: str) -> str:
    """A name as it is kept."""
    tidy = _tidy(typed)
    if not tidy or len(tidy) > NAME_LIMIT:
        raise EntryNotValid(f"Give the {noun} a name of 1 to {NAME_LIMIT} characters.")
    return tidy


def check_members(asked: Sequence[Member]) -> None:
    """Refuse what cannot be put into a group: strangers, and ended engagements that are not in it already."""
    strangers = [str(each.agency_org_id) for each in asked if each.name is None]
    if strangers:
        raise MembersNotValid(f"No agency with this id works for you: {', '.join(strangers[:3])}.", refused=strangers)
    ended = [each.name for each in asked if not each.is_active and not each.is_member]
    if ended:
        raise MembersNotValid(
            f"The engagement with {', '.join(map(str, ended[:3]))} is not active, so the group cannot take it in.",
            refused=ended,
        )


def check_revision(held: int, expected: int | None) -> None:
    """Refuse to overwrite what somebody else wrote since the caller read the record."""
    if expected is not None and expected != held:
        raise RelationChanged("Somebody changed this since you opened it. Look at it again, then decide.")


def check_asset_kind(kind: str) -> AssetKind:
    """A kind that clauses can name."""
    if kind not in set(AssetKind):
        raise EntryNotValid(f"There is no kind of asset called {kind}. Kinds are: {', '.join(AssetKind)}.")
    return AssetKind(kind)


def survivor(one: tuple[datetime, UUID], other: tuple[datetime, UUID]) -> UUID:
    """Which of two joined instances stays: the older, so that what was found on it before the split stands again."""
    return min(one, other)[1]


def check_marks(marks: Sequence[Mark], asked: int) -> None:
    """Refuse an alliance of marks that are gone, that stand in another alliance, or that are one client's alone."""
    if len(marks) < asked:
        raise MarksNotValid("One of these marks was taken back or is matched already. Look at the list again.")
    if len({mark.enterprise_org_id for mark in marks}) < 2:  # noqa: PLR2004  # an alliance has two sides
        raise MarksNotValid("An alliance joins the marks of at least two clients. Choose one of each.")


def _markets(wanted: Sequence[str]) -> tuple[str, ...]:
    markets = tuple(dict.fromkeys(wanted))
    if len(markets) > MARKETS_AT_MOST:
        raise TermsNotValid(f"An engagement names at most {MARKETS_AT_MOST} markets; these are {len(markets)}.")
    if unknown := [market for market in markets if not _MARKET.fullmatch(market)]:
        raise TermsNotValid(f"“{unknown[0][:NAME_LIMIT]}” is no market. Choose markets from the list.")
    return markets


def _tidy(typed: str) -> str:
    return " ".join(typed.split())
