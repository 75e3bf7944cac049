"""Where the rules of a finding meet and what comes of it, for two of them and for more."""

from collections.abc import Sequence

from core.clauses.words import listed
from core.conflicts.model import Degree, InstanceKind, Relation
from core.conflicts.records import Conflict

PAIR = 2
_OF_PAIR = {
    Relation.CONFLICT: "Whatever you do there, one of the two is broken.",
    Relation.TENSION: "What one of them allows or asks for, the other rules out there.",
    Relation.UNKNOWN: "Whether they clash cannot be said before every word is mapped.",
}
_OF_SET = {
    Relation.CONFLICT: "No two of them clash, but whatever you do there, one of them is broken.",
    Relation.TENSION: "No two of them clash, but together they rule out what one of them allows or asks for.",
}


def is_of_service(finding: Conflict) -> bool:
    """Whether what clauses leave no tool is a service that the agency declares."""
    return bool(finding.instance and finding.instance["kind"] == InstanceKind.SERVICE)


def outcome(finding: Conflict) -> str:
    """What comes of it for whoever does the work."""
    if is_of_service(finding):
        partly = "a part of it" if finding.degree == Degree.PARTIAL else "it"
        left = "leaves no tool" if len(finding.members) == 1 else "together leave no tool"
        return f"{'It' if len(finding.members) == 1 else 'They'} {left} to do {partly} with."
    words = _OF_PAIR if len(finding.members) <= PAIR else _OF_SET
    return words.get(Relation(finding.relation), "")


def where(finding: Conflict, clients: Sequence[str]) -> str:
    """Whose rules they are and what they govern."""
    names = listed(clients, "and")
    if is_of_service(finding):
        rules = "One rule governs" if len(finding.members) == 1 else f"{len(finding.members)} rules govern"
        return f"{rules} your service “{finding.instance['label']}”." if finding.instance else ""
    rules = "Both rules" if len(finding.members) == PAIR else f"All {len(finding.members)} rules"
    if finding.instance is None:
        one_client = finding.same_client_org_id is not None
        return f"{rules} are {names}'s own." if one_client else f"{rules} govern the whole agency."
    label = finding.instance["label"]
    if finding.instance["kind"] == InstanceKind.ALLIANCE:
        return f"{rules} govern the work on {label}, which {names} promote together."
    return f"{rules} govern one thing of yours, “{label}”, which serves {names}."


def example_sentence(finding: Conflict) -> str:
    """How to read the example."""
    if len(finding.members) <= PAIR:
        return "One concrete activity that both rules apply to: check it by eye."
    return "One concrete activity that shows it: check it by eye."
