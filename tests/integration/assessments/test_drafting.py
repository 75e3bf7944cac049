"""Begin, save, submit, review, decide: what may happen when, what carries over, and what each side sees."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from core.assessments.drafting import AnsweredMeanwhile
from core.assessments.model import AnswerVerdict, SinceLast
from core.assessments.queries import assessment_sheet
from core.compliance.answers import AnswersNotValid
from core.compliance.model import ASSESSMENT_MOVES, AnswerValue, AssessmentState
from core.compliance.operations import ChangesStillAsked, set_review_date
from core.errors import NotInThisState, Refusal
from core.identity.acting import acting
from tests.integration.assessments.conftest import CLAUSES, Case, clause


def bring_about(case: Case, state: AssessmentState) -> None:
    if state is AssessmentState.DRAFT:
        case.begin()
        return
    case.submitted()
    if state is AssessmentState.CHANGES_REQUESTED:
        case.decide(accepted=False, comment="More, please.")
    elif state is AssessmentState.ACCEPTED:
        case.decide(accepted=True)


def attempt(case: Case, state: AssessmentState) -> None:
    """What leads to a state, tried from wherever it is."""
    match state:
        case AssessmentState.DRAFT:
            case.begin()
        case AssessmentState.SUBMITTED:
            for clause_id in CLAUSES:
                case.save(clause_id)
            case.submit()
        case AssessmentState.ACCEPTED | AssessmentState.CHANGES_REQUESTED:
            case.decide(accepted=state is AssessmentState.ACCEPTED, comment="Words.")
        case _:
            raise AssertionError(state)


TRIED = [state for state in AssessmentState if state is not AssessmentState.SUPERSEDED]


@pytest.mark.parametrize(("before", "after"), list(product(TRIED, repeat=2)), ids=lambda state: state.value)
def test_an_assessment_moves_as_its_table_says_and_no_other_way(case, before, after):
    bring_about(case, before)
    assert case.sheet().head.state is before
    # Taking up again what is being drafted changes nothing; after an acceptance a new one begins.
    same = before is after is AssessmentState.DRAFT
    anew = (before, after) == (AssessmentState.ACCEPTED, AssessmentState.DRAFT)
    if after in ASSESSMENT_MOVES[before] or same or anew:
        attempt(case, after)
        assert case.sheet().head.state is after
        return
    with pytest.raises(NotInThisState):
        attempt(case, after)
    assert case.sheet().head.state is before


def test_the_next_accepted_one_takes_the_place_of_the_last(case, count):
    case.submitted("partly")
    case.decide(accepted=True)
    case.submitted("met")
    case.decide(accepted=True)
    sheet = case.sheet()
    assert [line.given.value for line in sheet.lines] == [AnswerValue.MET] * 3
    assert [line.last.value for line in sheet.lines] == [AnswerValue.PARTLY] * 3
    assert count("assessments WHERE policy_id = :id AND state = 'superseded'", id=case.policy_id) == 1


def test_every_problem_of_a_draft_is_named_at_once(case):
    case.begin()
    case.save("C2", "not_applicable")
    with pytest.raises(AnswersNotValid) as refusal:
        case.submit()
    assert refusal.value.details["problems"] == [
        "Clause C1: not answered yet.",
        "Clause C2: say why it is not applicable.",
        "Clause C3: not answered yet.",
    ]
    assert case.sheet().is_draft


def test_a_client_sees_nothing_of_a_draft_and_the_agency_nothing_of_an_undecided_review(case):
    case.begin()
    case.save("C1", "not_met", note="Not to be seen yet.")
    case.add_file()
    seen = case.line("C1", case.officer)
    assert (seen.draft, seen.given, list(seen.evidence), seen.delegation) == (None, None, [], None)
    case.save("C2")
    case.save("C3")
    case.submit()
    assert case.line("C1", case.officer).given.note == "Not to be seen yet."
    assert [each.file_name for each in case.line("C1", case.officer).evidence] == ["export.pdf"]
    case.review(C1="Say by when.")
    assert case.line("C1").verdict is None
    case.decide(accepted=False)
    assert case.line("C1").verdict.comment == "Say by when."


def test_two_colleagues_at_once_do_not_overwrite_each_other(case):
    case.begin()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(case.save, CLAUSES))
    assert case.sheet().answered_count == 3

    def try_saving(value: str) -> bool:
        try:
            case.save("C1", value, expected_revision=1)
        except AnsweredMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_saving, ("partly", "not_met"))) == [False, True]
    assert case.line("C1").draft.revision == 2
    with pytest.raises(AnsweredMeanwhile, match="clause C1"):
        case.save("C1", "met", expected_revision=0)


def test_answers_carry_over_only_where_the_clause_decides_the_same(case):
    case.submitted("partly")
    case.decide(accepted=True)
    case.publish(clause("C1", text="Other words for the same."), clause("C2", norm={"kind": "permit"}), clause("C4"))
    sheet = case.begin()
    lines = {line.clause_id: line for line in sheet.lines}
    assert {key: line.since_last for key, line in lines.items()} == {
        "C1": SinceLast.SAME,
        "C2": SinceLast.CHANGED,
        "C4": SinceLast.ADDED,
    }
    assert (lines["C1"].draft.value, lines["C1"].draft.is_carried) == (AnswerValue.PARTLY, True)
    assert lines["C2"].draft is None
    assert "forbidden" in lines["C2"].last_words
    case.save("C2")
    case.save("C4")
    assert [line.given.is_carried for line in case.submit().lines] == [True, False, False]


def test_an_answer_to_a_clause_that_changed_meanwhile_counts_no_more(case):
    case.begin()
    for clause_id in CLAUSES:
        case.save(clause_id)
    case.publish(clause("C1", norm={"kind": "permit"}), clause("C2"), clause("C3"))
    with pytest.raises(AnswersNotValid, match="C1: it decides something else since you answered"):
        case.submit()
    case.save("C1")
    assert case.submit().head.version_number == 2


def test_what_the_client_asks_for_has_to_be_answered_and_what_it_accepted_stays_accepted(case):
    case.submitted()
    case.review(C1="", C2="Which sample?", C3="")
    with pytest.raises(ChangesStillAsked, match="C2"):
        case.decide(accepted=True)
    case.decide(accepted=False)
    case.begin()
    with pytest.raises(AnswersNotValid, match="C2: the client asked for a change"):
        case.submit()
    case.save("C2", "met", note="Twenty posts of May.")
    case.save("C3", "partly")
    case.submit()
    verdicts = {line.clause_id: line.verdict and line.verdict.verdict for line in case.sheet(case.officer).lines}
    # C3 was changed after it was accepted, so it is looked at again.
    assert verdicts == {"C1": AnswerVerdict.ACCEPTED, "C2": None, "C3": None}
    case.decide(accepted=True)
    assert case.sheet().head.state is AssessmentState.ACCEPTED


def test_evidence_alone_answers_a_request_for_changes(case):
    case.submitted()
    case.review(C2="Show it.")
    case.decide(accepted=False)
    case.begin()
    case.add_file("C2")
    assert case.submit().head.state is AssessmentState.SUBMITTED


def test_acceptance_fixes_the_next_review_and_takes_a_moved_date_back(case):
    case.submitted()
    case.run(case.officer, set_review_date, next_review_on=case.now.date(), reason="Soon.")
    assert case.sheet().head.review_was_moved
    case.decide(accepted=True)
    assert not case.sheet().head.review_was_moved


@pytest.mark.parametrize("who", ["rival_admin", "other agency"])
def test_for_anybody_else_there_is_no_such_record(case, who):
    case.submitted()
    stranger = case.world.rival_admin if who == "rival_admin" else case.world.signers[1]

    with acting(case.world.engine, stranger) as scope, pytest.raises(Refusal, match="no such compliance record"):
        assessment_sheet(scope.conn, stranger, case.record().id)
