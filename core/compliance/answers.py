"""What an assessment's answers must be, before they are stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.compliance.model import AnswerValue
from core.errors import NotValid

TEXT_LIMIT = 4000


class AnswersNotValid(NotValid):
    """Answers that name no clause of the document, or lack what their value needs."""


def check_answers(answers: Mapping[str, Mapping[str, Any]], clause_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The answers as stored: {clause_id: {value, reason?, note?}}; every problem is named at once."""
    known = set(clause_ids)
    if not answers:
        raise AnswersNotValid("Answer at least one clause before you submit.")
    problems = [problem for clause_id, answer in answers.items() for problem in _problems(clause_id, answer, known)]
    if problems:
        raise AnswersNotValid(" ".join(problems), problems=problems)
    return {clause_id: _kept(answer) for clause_id, answer in answers.items()}


def _problems(clause_id: str, answer: Mapping[str, Any], known: set[str]) -> list[str]:
    if clause_id not in known:
        return [f"This policy has no clause {clause_id}."]
    values = [value.value for value in AnswerValue]
    if answer.get("value") not in values:
        return [f"Clause {clause_id}: choose one of {', '.join(values)}."]
    texts = [str(answer.get(name) or "") for name in ("reason", "note")]
    if any(len(text) > TEXT_LIMIT for text in texts):
        return [f"Clause {clause_id}: shorten the text to {TEXT_LIMIT:,} characters."]
    if answer["value"] == AnswerValue.NOT_APPLICABLE and not texts[0].strip():
        return [f"Clause {clause_id}: say why it is not applicable."]
    return []


def _kept(answer: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(answer[name]).strip() for name in ("value", "reason", "note") if answer.get(name)}
