"""What may be answered, carried over, delegated, shown as evidence and said of answers; decided on data in hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from core.assessments.model import (
    AnswerVerdict,
    Delegation,
    DelegationState,
    DraftAnswer,
    GivenAnswer,
    SinceLast,
    Verdict,
)
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.answers import TEXT_LIMIT, AnswersNotValid
from core.compliance.model import AnswerValue
from core.errors import NotAllowed, NotValid

DELEGATE_WITHIN = timedelta(days=365)
NOTE_LIMIT = 1000
URL_LIMIT = 2000


class NotYoursToAnswer(NotAllowed):
    """The clause was not delegated to the person who answers."""


class DelegationNotValid(NotValid):
    """Clauses, a colleague or a day that a delegation cannot have."""


class EvidenceNotValid(NotValid):
    """Evidence without words, or with an address that is no https link."""


class VerdictsNotValid(NotValid):
    """Verdicts about clauses that were not answered, or without the comment they need."""


def check_draft(value: str | None, reason: str, note: str) -> None:
    """Refuse what cannot even be kept as a draft; what is missing is said at the submission."""
    if value is not None and value not in {each.value for each in AnswerValue}:
        raise AnswersNotValid(f"Choose one of {', '.join(each.value for each in AnswerValue)}.")
    if max(len(reason), len(note)) > TEXT_LIMIT:
        raise AnswersNotValid(f"Shorten the text to {TEXT_LIMIT:,} characters.")


def check_may_answer(may_answer_all: bool, user_id: object, delegation: Delegation | None) -> None:
    """Administrators answer every clause, anybody else those that are delegated to them."""
    asked = delegation is not None and delegation.state is DelegationState.ASKED
    if may_answer_all or (asked and delegation is not None and delegation.assignee_id == user_id):
        return
    raise NotYoursToAnswer("This clause is not with you. Ask an administrator of your agency to delegate it to you.")


def carried_over(
    last: Mapping[str, Mapping[str, Any]], last_norms: Mapping[str, bytes], norms: Mapping[str, bytes]
) -> dict[str, Mapping[str, Any]]:
    """The answers of the last accepted assessment whose clause decides the same today, by clause id."""
    return {
        clause_id: answer
        for clause_id, answer in last.items()
        if clause_id in norms and last_norms.get(clause_id) == norms[clause_id]
    }


def since_last(clause_id: str, last_norms: Mapping[str, bytes], norms: Mapping[str, bytes]) -> SinceLast:
    """What became of a clause since the last accepted assessment."""
    if clause_id not in last_norms:
        return SinceLast.ADDED
    return SinceLast.SAME if last_norms[clause_id] == norms[clause_id] else SinceLast.CHANGED


def verdicts_in_force(
    reviews: Iterable[Any], answers: Mapping[str, Mapping[str, Any]], submission: int
) -> dict[str, Verdict]:
    """The verdicts that hold for a submission.

    One given to it holds. An acceptance given to an earlier one holds while the answer is still the same; a request
    for changes does not, since the agency has answered it by submitting again.

    Args:
        reviews: rows with clause_id, verdict, comment, submission, answer; the latest submission last.
        answers: the submitted answers.
        submission: the number of the submission they are of.
    """
    held = {}
    for row in reviews:
        same = row.answer == answers.get(row.clause_id)
        if row.submission == submission or (row.verdict == AnswerVerdict.ACCEPTED and same):
            held[row.clause_id] = Verdict(AnswerVerdict(row.verdict), row.comment, row.submission)
        else:
            held.pop(row.clause_id, None)
    return held


def problems_before_submission(sheet: Sheet) -> list[str]:
    """Everything that keeps a draft from being submitted, a sentence each."""
    found = [problem for line in sheet.lines if (problem := _problem(line))]
    if not any(line.draft and line.draft.value for line in sheet.lines):
        return ["Answer at least one clause before you submit."]
    return found


def _problem(line: SheetLine) -> str | None:
    draft, clause_id = line.draft, line.clause_id
    if draft is None or draft.value is None:
        return f"Clause {clause_id}: not answered yet." if line.is_mandatory else None
    if draft.is_stale:
        return f"Clause {clause_id}: it decides something else since you answered. Answer it again."
    if draft.value is AnswerValue.NOT_APPLICABLE and not draft.reason.strip():
        return f"Clause {clause_id}: say why it is not applicable."
    if _is_untouched_request(line, draft):
        return f"Clause {clause_id}: the client asked for a change. Change the answer or its note, or add evidence."
    return None


def _is_untouched_request(line: SheetLine, draft: DraftAnswer) -> bool:
    if line.verdict is None or line.verdict.verdict is not AnswerVerdict.CHANGES_REQUESTED or line.given is None:
        return False
    is_new = any(each.shared_at is None for each in line.evidence)
    return not is_new and same_answer(line.given, draft)


def same_answer(given: GivenAnswer, draft: DraftAnswer) -> bool:
    """Whether a draft says what was said before, word for word."""
    return (given.value, given.reason, given.note) == (draft.value, draft.reason.strip(), draft.note.strip())


def submitted(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """The drafts as an assessment stores its answers, the unanswered left out."""
    kept = {}
    for line in sheet.lines:
        if line.draft is None or line.draft.value is None:
            continue
        answer: dict[str, Any] = {"value": line.draft.value.value}
        answer |= {name: said.strip() for name in ("reason", "note") if (said := getattr(line.draft, name)).strip()}
        kept[line.clause_id] = answer | ({"is_carried": True} if line.draft.is_carried else {})
    return kept


def check_delegation(clause_ids: Sequence[str], known: Iterable[str], due_on: date, note: str, now: datetime) -> None:
    """Refuse clauses that the document does not have, a day that is past or too far, a note that is too long."""
    unknown = sorted(set(clause_ids) - set(known))
    if not clause_ids or unknown:
        raise DelegationNotValid(
            f"This policy has no clause {', '.join(unknown)}." if unknown else "Choose at least one clause to delegate."
        )
    if not now.date() <= due_on <= (now + DELEGATE_WITHIN).date():
        raise DelegationNotValid("Choose a day from today on, at most a year ahead.")
    if len(note) > NOTE_LIMIT:
        raise DelegationNotValid(f"Shorten the note to {NOTE_LIMIT:,} characters.")


def check_link(url: str) -> str:
    """The address of a link, refused unless it is a whole https address without a password in it."""
    given = url.strip()
    try:
        parts = urlsplit(given)
        is_whole = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_whole = False
    if not is_whole or len(given) > URL_LIMIT or any(letter.isspace() or not letter.isprintable() for letter in given):
        raise EvidenceNotValid("Give a whole address that begins with https:// and carries no password.")
    return given


def check_verdicts(verdicts: Mapping[str, tuple[AnswerVerdict, str]], clause_ids: Iterable[str]) -> None:
    """Refuse verdicts about clauses the document has not, and requests for changes without a comment; all at once."""
    known = set(clause_ids)
    problems = [f"This assessment has no clause {each}." for each in sorted(set(verdicts) - known)]
    for clause_id, (verdict, comment) in verdicts.items():
        if verdict is AnswerVerdict.CHANGES_REQUESTED and not comment.strip():
            problems.append(f"Clause {clause_id}: say what should change; the agency reads it.")
        if len(comment) > TEXT_LIMIT:
            problems.append(f"Clause {clause_id}: shorten the comment to {TEXT_LIMIT:,} characters.")
    if problems or not verdicts:
        raise VerdictsNotValid(" ".join(problems) or "Say something of at least one answer.", problems=problems)
