"""A decision in sentences: what was asked, what may be done, and why, in the names of clients, policies and clauses."""

from collections.abc import Iterable, Sequence
from datetime import date

from core.clauses.model import Dimension, Require, Scope
from core.clauses.taxonomy import vocabulary
from core.clauses.words import activity_words, clause_words, listed, value_words
from core.conflicts.in_force import Holding, KnownFinding, keys_of
from core.conflicts.model import PolicyClause
from core.guidance.activity import (
    Activity,
    Answer,
    Bearing,
    Citation,
    Condition,
    Contradiction,
    Decision,
    Settling,
)
from core.guidance.strictest import terms_of
from core.guidance.told import ToldClause, ToldCondition, ToldDecision, ToldFinding, ToldOutcome, ToldSettling


def question_words(activity: Activity, subject_name: str, day: date) -> str:
    """The question as it is listed and searched."""
    scope = Scope(tuple((dimension, (term,)) for dimension, term in activity.terms))
    kept = [f"keeping to {_given_words(param, value)}" for param, value in activity.values]
    return ", ".join([f"For {subject_name}: {activity_words(scope)}", *kept, f"on {day.isoformat()}"])


def _given_words(param: str, value: int | str) -> str:
    label = vocabulary().parameters[param].label
    if isinstance(value, int):
        return f"{label} {value_words(Require(param, minimum=value, maximum=value)).removeprefix('exactly ')}"
    return f"{label} {value_words(Require(param, one_of=(value,)))}"


def tell(decision: Decision, activity: Activity, day: date, at: Holding, known: Sequence[KnownFinding]) -> ToldDecision:
    """The decision in words; `known` are the agency's open findings among the clauses that it cites."""
    subject = at.subject_name(activity.subject)
    contradicting = [*decision.contradictions, *decision.standing_contradictions]
    named = {found.id for each in contradicting for found in known if found.members <= keys_of(each.clauses)}
    others = tuple(ToldFinding(found.said, found.id) for found in known if found.id not in named)
    return ToldDecision(
        question=question_words(activity, subject, day),
        answer=decision.answer,
        sentence=_sentence(decision, subject, at),
        is_silent=decision.is_silent,
        reasons=tuple(_reasons(decision, at)),
        clauses=tuple(_told_clause(each, at) for each in decision.citations),
        conditions=tuple(_told_condition(each, at) for each in decision.conditions),
        findings=(*(_told_contradiction(each, at, known) for each in decision.contradictions), *others),
        settlings=tuple(_told_settling(each) for each in decision.settlings),
        standing=tuple(_told_condition(each, at) for each in decision.standing),
        standing_findings=tuple(_told_contradiction(each, at, known) for each in decision.standing_contradictions),
        engine_version=decision.engine_version,
        vocabulary_version=decision.vocabulary_version,
    )


def _sentence(decision: Decision, subject: str, at: Holding) -> str:
    match decision.answer:
        case Answer.FORBIDDEN:
            who = _owners((each.held for each in decision.citations if each.bearing is Bearing.FORBIDS), at)
            return f"You may not: {listed(who, 'and')} {'forbids' if len(who) == 1 else 'forbid'} it."
        case Answer.CONDITIONS:
            return "You may, if every condition below is kept."
        case Answer.ASK:
            return "The rules do not answer this yet. Ask before you begin."
        case Answer.ALLOWED if decision.is_silent:
            return (
                f"No clause in force for {subject} speaks about this. Silence is not permission: nobody has answered "
                "the question, so ask where it matters."
            )
        case Answer.ALLOWED:
            return "You may: no clause forbids it or attaches a condition to it."


def _owners(held: Iterable[PolicyClause], at: Holding) -> list[str]:
    return list(dict.fromkeys(at.sources[each.distribution_id].client for each in held))


def _reasons(decision: Decision, at: Holding) -> Iterable[str]:
    """Why the answer is to be asked for; what else there is to say is in the clauses and conditions."""
    if decision.answer is not Answer.ASK:
        return
    if decision.settlings:
        named = [_DIMENSION_WORDS[each.dimension] for each in decision.settlings]
        alone = any(answer is not Answer.ASK for each in decision.settlings for answer, _ in each.outcomes)
        yield f"The answer depends on {listed(named, 'or' if alone else 'and')}: say which, and ask again."
    for each in decision.citations:
        if each.bearing is Bearing.UNCLEAR:
            yield _unclear_words(each, at)
    if decision.contradictions:
        yield "Rules that count here contradict each other. Have that settled before the work begins."


def _unclear_words(cited: Citation, at: Holding) -> str:
    clause = f"clause {cited.held.clause.id} of {at.sources[cited.held.distribution_id].client}"
    if not cited.words:
        return f"The value you gave reaches beyond what {clause} admits; name a narrower one."
    words = listed([f"“{word}”" for word in cited.words], "and")
    return f"Whether {clause} applies depends on what {words} means, which is not in the shared vocabulary."


_DIMENSION_WORDS = {
    Dimension.ACTION: "what is done",
    Dimension.TOOL: "the tool",
    Dimension.DATA: "the data",
    Dimension.CHANNEL: "the channel",
    Dimension.AUDIENCE: "the audience",
    Dimension.JURISDICTION: "the market",
}


def _told_clause(cited: Citation, at: Holding) -> ToldClause:
    held = cited.held
    source = at.sources[held.distribution_id]
    return ToldClause(
        bearing=cited.bearing,
        client=source.client,
        policy_title=source.policy_title,
        version_number=held.version_number,
        clause_id=held.clause.id,
        text=held.clause.text,
        plain_words=clause_words(held.clause),
        policy_id=held.policy_id,
        distribution_id=held.distribution_id,
        in_part=cited.in_part,
        hangs_on=cited.words,
    )


def source_words(held: PolicyClause, at: Holding) -> str:
    """A clause by its place: "Helix Oncology, clause H4 of “Generative AI”, version 2"."""
    source = at.sources[held.distribution_id]
    return f"{source.client}, clause {held.clause.id} of “{source.policy_title}”, version {held.version_number}"


def _told_condition(condition: Condition, at: Holding) -> ToldCondition:
    sources = tuple(source_words(held, at) for held in condition.clauses)
    return ToldCondition(condition.said, condition.when, condition.is_met, sources)


def _told_contradiction(found: Contradiction, at: Holding, known: Sequence[KnownFinding]) -> ToldFinding:
    keys = keys_of(found.clauses)
    finding_id = next((each.id for each in known if each.members <= keys), None)
    return ToldFinding(_contradiction_words(found, at), finding_id)


def _contradiction_words(found: Contradiction, at: Holding) -> str:
    label = vocabulary().parameters[found.param].label
    sides = [
        f"{at.sources[held.distribution_id].client} ({held.clause.id}) demands {value_words(held.clause.norm)}"
        for held in found.clauses
        if isinstance(held.clause.norm, Require)
    ]
    return f"{label[:1].upper()}{label[1:]}: {listed(sides, 'and')}; no value meets {_all_of(len(sides))}."


def _all_of(count: int) -> str:
    return "both" if count == 2 else "all of them"  # noqa: PLR2004  # two are both


def _told_settling(settling: Settling) -> ToldSettling:
    taxonomy = vocabulary().taxonomies[settling.dimension]
    outcomes = []
    for answer, leaves in settling.outcomes:
        mask = sum(taxonomy.masks[leaf] for leaf in leaves)
        outcomes.append(ToldOutcome(answer, tuple(taxonomy.label(term) for term in terms_of(settling.dimension, mask))))
    return ToldSettling(settling.dimension.value, tuple(outcomes))
