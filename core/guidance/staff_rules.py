"""The rulebook in words, for the agency's own people: each rule with where it holds, whose it is and who settles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension, Scope
from core.clauses.taxonomy import vocabulary
from core.clauses.words import activity_words, term_words, window_words
from core.conflicts.in_force import Holding, KnownFinding, findings_among, holding, keys_of
from core.conflicts.model import PolicyClause
from core.guidance.coverage import Covered, coverage
from core.guidance.rulebook import Place, PlaceKind, Rule, RuleKind, rulebook
from core.guidance.telling import source_words
from core.identity.model import Actor, Permission
from core.identity.rules import allow

ANY_WORK = "any work with AI"


@dataclass(frozen=True)
class ToldRule:
    """One rule, ready to be read; `imposed_by` is short for its sources, a contradiction is settled at `finding_id`."""

    kind: RuleKind
    place: Place
    place_name: str
    topic: str
    where: str
    said: str
    sources: tuple[str, ...]
    imposed_by: str
    clauses: tuple[PolicyClause, ...]
    is_contradiction: bool
    is_preference: bool
    finding_id: UUID | None


@dataclass(frozen=True)
class StaffRules:
    """Everything in force at an agency on a day: its rules, and how far each client has answered."""

    agency: str
    day: date
    holding: Holding
    rules: tuple[ToldRule, ...]
    coverage: tuple[Covered, ...]


def staff_rules(conn: Connection, actor: Actor, *, today: date) -> StaffRules:
    """The rulebook of the actor's agency."""
    allow(actor, Permission.MAY_I_ASK)
    at = holding(conn, actor.org_id, today=today)
    known = findings_among(conn, actor.org_id, at.clauses, with_divergent=True)
    return StaffRules(actor.organization, today, at, told_rules(at, known), coverage(at.clauses, at.world, at.subjects))


def told_rules(at: Holding, known: Sequence[KnownFinding]) -> tuple[ToldRule, ...]:
    """The rules in words, in the order of kinds, then of topics, then of whom they are for.

    `known` are the agency's open findings.
    """
    told = (_told(rule, at, known) for rule in rulebook(at.clauses, at.world))
    kinds = list(RuleKind)
    return tuple(sorted(told, key=lambda each: (kinds.index(each.kind), each.topic, each.place_name, each.where)))


def _told(rule: Rule, at: Holding, known: Sequence[KnownFinding]) -> ToldRule:
    return ToldRule(
        kind=rule.kind,
        place=rule.place,
        place_name=place_name(rule.place, at),
        topic=_topic(rule),
        where=_where(rule),
        said=_said(rule),
        sources=tuple(source_words(held, at) for held in rule.clauses),
        imposed_by=_imposed_by(rule, at),
        clauses=rule.clauses,
        is_contradiction=rule.is_contradiction,
        is_preference=rule.is_preference,
        finding_id=_finding(rule, known) if rule.is_contradiction else None,
    )


def _imposed_by(rule: Rule, at: Holding) -> str:
    """The clauses by client: "Helix Oncology H2, H2c; Novara Cardiology N2"."""
    by_client: dict[str, list[str]] = {}
    for held in rule.clauses:
        by_client.setdefault(at.sources[held.distribution_id].client, []).append(held.clause.id)
    return "; ".join(f"{client} {', '.join(ids)}" for client, ids in by_client.items())


def place_name(place: Place, at: Holding) -> str:
    """What a rule governs, in words."""
    match place.kind:
        case PlaceKind.ALL:
            return "all clients alike"
        case PlaceKind.AGENCY:
            return "the whole agency"
        case PlaceKind.CLIENT:
            return next(
                (at.sources[h.distribution_id].client for h in at.clauses if h.enterprise_org_id == place.id), ""
            )
        case PlaceKind.ALLIANCE:
            return next((each.label for each in at.world.alliances if each.id == place.id), "")
        case PlaceKind.ASSET:
            return next((each.label for each in at.world.assets if each.id == place.id), "")


def governs(rule: ToldRule, client: UUID, at: Holding) -> bool:
    """Whether the rule holds for some of the client's work: its own, a brand of it, what it runs on, or all work."""
    place = rule.place
    if place.kind is PlaceKind.ALLIANCE:
        return any(client in each.brands for each in at.world.alliances if each.id == place.id)
    if place.kind is PlaceKind.ASSET:
        return any(client in each.served for each in at.world.assets if each.id == place.id)
    return place.kind is PlaceKind.AGENCY or (place.kind is PlaceKind.CLIENT and place.id == client)


def _topic(rule: Rule) -> str:
    if rule.topic:
        label = vocabulary().parameters[rule.topic].label
        return label[:1].upper() + label[1:]
    actions = dict(rule.scope.terms).get(Dimension.ACTION)
    words = term_words(Dimension.ACTION, actions, "or") if actions else ANY_WORK
    return words[:1].upper() + words[1:]


def _where(rule: Rule) -> str:
    """The activities on which it holds, its exceptions and its days."""
    parts = [_scope_words(rule.scope), *(f"except to {_scope_words(each)}" for each in rule.exceptions)]
    if window := window_words(rule.window):
        parts.append(window)
    return ", ".join(parts)


def _scope_words(scope: Scope) -> str:
    return activity_words(scope) if scope.terms else ANY_WORK


def _said(rule: Rule) -> str:
    if rule.is_contradiction:
        missing = "tool" if rule.kind is RuleKind.TOOLS else "value"
        return f"No {missing} meets them all{', on a part of this' if rule.in_part else ''}"
    words = _FIXED.get(rule.kind) or (f"Only {rule.said}" if rule.kind is RuleKind.TOOLS else _value(rule))
    doubt = " (a word is unclear)" if rule.hangs_on else ""
    return f"{words}{' (should)' if rule.is_preference else ''}{doubt}"


_FIXED = {
    RuleKind.BAN: "Not allowed",
    RuleKind.DUTY: "Must be done at least once",
    RuleKind.DUTY_EACH: "Must be done every time",
    RuleKind.PERMISSION: "Allowed",
}


_PLAINLY = {"yes": "Required", "no": "Ruled out"}


def _value(rule: Rule) -> str:
    if vocabulary().parameters[rule.topic].values == ("no", "yes"):
        return _PLAINLY.get(rule.said, rule.said)
    return rule.said[:1].upper() + rule.said[1:]


def _finding(rule: Rule, known: Sequence[KnownFinding]) -> UUID | None:
    keys = keys_of(rule.clauses)
    found = sorted((each for each in known if each.members <= keys), key=lambda each: not each.is_binding)
    return found[0].id if found else None
