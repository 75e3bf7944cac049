"""Problems of the benchmark file: a document with its policies, the question, and the verdict to be found."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Question(StrEnum):
    """What a problem asks of its document."""

    OVERLAP = "can both policies be met together"
    CONTAINED = "is all that the first admits admitted by the second"
    MEETABLE = "can each policy be met"


class Answer(StrEnum):
    """What is found: conflict means that the answer to the question is no."""

    CONFLICT = "Conflict"
    COMPATIBLE = "Compatible"
    UNKNOWN = "Unknown"


PLAIN_VERDICTS = frozenset(Answer)
_WORDS = {
    **dict.fromkeys(("Conflict", "Deny", "NotRefines", "Unsatisfiable", "Unrealizable"), Answer.CONFLICT),
    **dict.fromkeys(("Compatible", "Permit", "Refines", "Satisfiable", "Realizable"), Answer.COMPATIBLE),
    "Unknown": Answer.UNKNOWN,
}
_SETTING = re.compile("^(And|Or|Xone|AndSequence|Monotonicity|Alignment)(?=[A-Z])")
_CONTAINMENT = frozenset({"BoxContainment", "Refinement"})
_MEETING = frozenset({"SAT", "UNS", "Realizability"})


@dataclass(frozen=True)
class Problem:
    """One problem; `verdict` is as the benchmark writes it."""

    id: str
    family: str
    category: str
    verdict: str
    relation: str
    turtle: str

    @property
    def expected(self) -> Answer | None:
        """The verdict as an answer; None where it names something else, as a theorem or a proof's status."""
        return _WORDS.get(_SETTING.sub("", self.verdict))

    @property
    def combined_by(self) -> str:
        """The word of ODRL by which the verdict says that constraints are combined; empty where it says none."""
        named = _SETTING.match(self.verdict)
        return named[1][0].lower() + named[1][1:] if named and named[1] not in {"Monotonicity", "Alignment"} else ""

    @property
    def question(self) -> Question:
        """What is asked, told by the category and the relation alone."""
        if self.category in _MEETING:
            return Question.MEETABLE
        contained = self.relation == "subsumption" or self.category in _CONTAINMENT
        return Question.CONTAINED if contained else Question.OVERLAP


def read_problems(path: Path) -> list[Problem]:
    """The problems of a file, in its order."""
    given = json.loads(path.read_text(encoding="utf-8"))
    return [
        Problem(
            id=one["id"],
            family=one["family"],
            category=one.get("category", ""),
            verdict=one["verdict"],
            relation=one.get("relation", ""),
            turtle=one["ttl"],
        )
        for one in given
    ]
