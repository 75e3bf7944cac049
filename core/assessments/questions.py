"""What is asked about a clause: by default what its own structure says, by the kind of its norm, in plain words."""

from core.assessments.model import Question
from core.clauses.model import Clause, Duty, Norm, Only, Permit, Prohibit, Require
from core.clauses.words import clause_words

QUESTION_LIMIT, GUIDANCE_LIMIT = 500, 2000

_GUIDANCE: dict[type[Norm], str] = {
    Permit: "Say “Met” when your people know that this is allowed and within which limits.",
    Prohibit: "Say “Met” only when this did not happen since the last assessment and something prevents it.",
    Duty: "Say “Met” when this was done each time it was due since the last assessment, and somebody answers for it.",
    Only: "Say “Met” when nothing else is in use for this work, people's own accounts included.",
    Require: "Say “Met” when the value holds wherever this client's work is done, and held since last time.",
}
_WANTED: dict[type[Norm], str] = {
    Permit: "The page of your staff rules that says so.",
    Prohibit: "The instruction to staff and the setting that blocks it, or the sample you checked.",
    Duty: "Records of the last few times: sign-offs, tickets, mails.",
    Only: "The list of tools in use, or an export of who has an account where.",
    Require: "A screenshot or export of the setting, with the date on it.",
}


def default_question(clause: Clause) -> Question:
    """The question that follows from the clause alone, with weight 1."""
    kind = type(clause.norm)
    return Question(clause.id, clause_words(clause), _GUIDANCE[kind], _WANTED[kind])
