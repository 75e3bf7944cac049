"""Evidence, delegation, questions and due reviews on a real database: who may, when, and what the other side sees."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.assessments.delegating import NothingDelegated, PartNotAnswered, finish_part, take_back
from core.assessments.drafting import save_answer, submit
from core.assessments.evidence import EvidenceShared, TooMuchEvidence, add_link, add_note, remove_evidence
from core.assessments.file_types import MOST_FILES, FileNotAccepted
from core.assessments.holding import NoDraft
from core.assessments.model import AnswerVerdict, Question
from core.assessments.queries import NoSuchEvidence, assessment_sheet, delegated_to_me, evidence_file
from core.assessments.reviewing import QuestionsNotValid, review_answers, set_questions
from core.assessments.rules import DelegationNotValid, EvidenceNotValid, NotYoursToAnswer, VerdictsNotValid
from core.compliance.queries import NoSuchRecord
from core.compliance.scoring import recompute
from core.db.scope import SideRole, transaction
from core.errors import NotAllowed
from core.identity.acting import acting
from jobs import tell_of_reviews
from tests.integration.assessments.conftest import PDF, Case, clause


def read(case: Case, actor, evidence_id):
    with acting(case.world.engine, actor) as scope:
        return evidence_file(scope.conn, actor, evidence_id)


def remove(case: Case, evidence_id, actor=None):
    actor = actor or case.lead
    with acting(case.world.engine, actor) as scope:
        remove_evidence(scope.conn, actor=actor, evidence_id=evidence_id, now=case.now)


class TestEvidence:
    def test_the_client_reads_a_file_from_the_submission_on_and_then_it_stays(self, case):
        case.begin()
        shown = case.add_file()
        with pytest.raises(NoSuchEvidence):
            read(case, case.officer, shown)
        for clause_id in ("C1", "C2", "C3"):
            case.save(clause_id)
        case.submit()
        assert read(case, case.officer, shown).content == PDF
        with pytest.raises(EvidenceShared):
            remove(case, shown)

    @pytest.mark.parametrize("who", ["rival", "rival agency", "nobody's"])
    def test_a_foreign_id_a_removed_one_and_a_random_one_read_alike(self, case, who):
        case.submitted()
        case.decide(accepted=False, comment="Show it.")
        case.begin()
        added = case.add_file()
        stranger = case.world.rival_admin if who == "rival" else case.world.signers[1]
        asked = uuid4() if who == "nobody's" else added
        with pytest.raises(NoSuchEvidence) as refusal:
            read(case, stranger, asked)
        remove(case, added)
        with pytest.raises(NoSuchEvidence) as gone:
            read(case, case.lead, added)
        assert gone.value.message == refusal.value.message

    def test_what_is_taken_away_leaves_no_bytes_behind(self, case, count):
        case.begin()
        added = case.add_file()
        remove(case, added)
        assert count("assessment_evidence WHERE id = :id AND content IS NULL AND removed_at IS NOT NULL", id=added) == 1

    def test_the_same_file_twice_and_too_many_are_refused(self, case):
        case.begin()
        case.add_file()
        with pytest.raises(FileNotAccepted, match="already"):
            case.add_file(file_name="another name.pdf")
        for number in range(MOST_FILES - 1):
            case.add_file(content=PDF + str(number).encode())
        with pytest.raises(TooMuchEvidence):
            case.add_file(content=PDF + b"one more")

    @pytest.mark.parametrize(
        "url",
        ["http://a.example", "javascript:alert(1)", "https://user:pass@a.example", "https://", "https://a b.example"],
    )
    def test_a_link_is_a_whole_https_address(self, case, url):
        case.begin()
        with pytest.raises(EvidenceNotValid):
            case.run(case.lead, add_link, clause_id="C1", url=url)

    def test_there_is_no_evidence_without_a_draft_nor_under_an_unknown_clause(self, case):
        with pytest.raises(NoDraft):
            case.add_file()
        case.submitted()
        with pytest.raises(NoDraft, match="with the client"):
            case.run(case.lead, add_note, clause_id="C1", words="Late.")

    def test_under_the_clients_role_the_database_itself_hides_what_is_not_submitted(self, case):
        case.begin()
        case.add_file()
        with acting(case.world.engine, case.officer) as scope:
            seen = scope.conn.execute(text("SELECT count(*) FROM assessment_evidence")).scalar_one()
        assert seen == 0
        with (
            acting(case.world.engine, case.officer) as scope,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            scope.conn.execute(text("SELECT count(*) FROM assessment_drafts"))


class TestDelegation:
    def test_a_colleague_answers_what_is_with_them_and_nothing_else(self, case):
        case.begin()
        with pytest.raises(NoSuchRecord):
            case.save("C1", actor=case.writer)
        case.delegate("C1", "C2")
        assert [line.clause_id for line in case.sheet(case.writer).lines] == ["C1", "C2"]
        case.save("C1", "partly", actor=case.writer)
        assert case.line("C1").draft.saved_by == case.writer.display_name
        with pytest.raises(Exception, match="no clause C3"):
            case.save("C3", actor=case.writer)
        with pytest.raises(PartNotAnswered, match="C2"):
            case.run(case.writer, finish_part)
        case.save("C2", actor=case.writer)
        case.run(case.writer, finish_part)
        with pytest.raises(NotYoursToAnswer):
            case.save("C1", actor=case.writer)
        with pytest.raises(NothingDelegated):
            case.run(case.writer, finish_part)

    def test_what_is_taken_back_is_theirs_no_more(self, case):
        case.begin()
        case.delegate("C1")
        with acting(case.world.engine, case.writer) as scope:
            (part,) = delegated_to_me(scope.conn, case.writer)
        assert (part.clause_ids, part.note) == (("C1",), "You know the log.")
        case.run(case.lead, take_back, clause_id="C1")
        with acting(case.world.engine, case.writer) as scope:
            assert delegated_to_me(scope.conn, case.writer) == []

    def test_only_people_of_the_agency_days_to_come_and_clauses_that_are_there(self, case):
        case.begin()
        with pytest.raises(DelegationNotValid, match="your own agency"):
            case.delegate("C1", to=case.officer)
        with pytest.raises(DelegationNotValid, match="day from today"):
            case.delegate("C1", due_on=(case.now - timedelta(days=1)).date())
        with pytest.raises(DelegationNotValid, match="C9"):
            case.delegate("C1", "C9")

    def test_a_user_submits_and_delegates_nothing(self, case):
        case.begin()
        case.delegate("C1")
        with pytest.raises(NotAllowed):
            case.run(case.writer, submit)

    def test_parallel_answers_of_two_people_are_both_kept(self, case):
        case.begin()
        case.delegate("C1")
        who = ((case.lead, "C2"), (case.writer, "C1"))
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    lambda each: case.run(each[0], save_answer, clause_id=each[1], value="met", expected_revision=0),
                    who,
                )
            )
        saved = {line.clause_id: line.draft.saved_by for line in case.sheet().lines if line.draft}
        assert saved == {"C1": case.writer.display_name, "C2": case.lead.display_name}


class TestQuestions:
    def ask(self, case, *wanted, actor=None):
        actor = actor or case.officer
        with acting(case.world.engine, actor) as scope:
            return set_questions(
                scope.conn, actor=actor, policy_id=case.policy_id, version_number=1, wanted=wanted, now=case.now
            )

    def test_weights_count_from_the_acceptance_they_were_fixed_at(self, case, count):
        self.ask(case, Question("C1", "Really?", "", "", 8))
        case.begin()
        for clause_id, value in (("C1", "not_met"), ("C2", "met"), ("C3", "met")):
            case.save(clause_id, value)
        case.submit()
        case.decide(accepted=True)
        self.ask(case, Question("C1", "Really?", "", "", 1))
        with transaction(case.world.engine, SideRole.JOB) as scope:
            recompute(scope.conn, [case.world.agencies[0].id], now=case.now + timedelta(minutes=1))
        parts = {each["name"]: each for each in case.record().breakdown["components"]}
        # 2 of 10 weights are met; with equal weights it were 2 of 3.
        assert parts["assessment"]["value_ten_thousandths"] == 2000
        assert count("assessments WHERE policy_id = :id AND weights = '{\"C1\": 8}'", id=case.policy_id) == 1

    def test_a_later_version_asks_the_same_until_it_is_given_something_else(self, case):
        self.ask(case, Question("C1", "Really?", "Look twice.", "A list.", 3))
        case.publish(clause("C1"), clause("C2"), clause("C3"))
        assert case.line("C1").asked == Question("C1", "Really?", "Look twice.", "A list.", 3, is_own=True)

    @pytest.mark.parametrize(
        ("asked", "why"),
        [(Question("C9", "?", "", ""), "no clause C9"), (Question("C1", " ", "", ""), "write the question"), (Question("C1", "?", "", "", 11), "weight from 1 to 10")],
    )  # fmt: skip
    def test_what_cannot_be_asked_is_refused(self, case, asked, why):
        with pytest.raises(QuestionsNotValid, match=why):
            self.ask(case, asked)

    def test_no_agency_sets_questions_and_no_rival_reads_them(self, case):
        self.ask(case, Question("C1", "Only ours?", "", "", 3))
        with pytest.raises(NotAllowed):
            self.ask(case, Question("C1", "?", "", ""), actor=case.lead)
        for stranger in (case.world.rival_admin, case.world.signers[1]):
            with acting(case.world.engine, stranger) as scope:
                seen = scope.conn.execute(text("SELECT count(*) FROM assessment_questions")).scalar_one()
            assert seen == 0


def test_a_change_without_words_and_words_on_unknown_clauses_are_named_at_once(case):
    case.submitted()
    asked = {"C1": (AnswerVerdict.CHANGES_REQUESTED, " "), "C9": (AnswerVerdict.ACCEPTED, "")}
    with pytest.raises(VerdictsNotValid) as refusal:
        case.run(case.officer, review_answers, verdicts=asked)
    assert len(refusal.value.details["problems"]) == 2


def test_a_review_that_falls_due_is_told_to_both_once_for_each_date(case, count):
    case.submitted()
    case.decide(accepted=True)
    with transaction(case.world.engine, SideRole.JOB) as scope:
        recompute(scope.conn, [case.world.agencies[0].id], now=case.now + timedelta(minutes=1))
    record = case.record()
    told = {"client": case.world.enterprise.id, "agency": case.world.agencies[0].id, "id": str(record.id)}
    events = "outbox WHERE topic = 'review.due' AND org_id IN (:client, :agency) AND payload->>'compliance_id' = :id"

    def run(now):
        with transaction(case.world.engine, SideRole.JOB) as scope:
            while tell_of_reviews.run(scope.conn, now=now):
                pass

    run(record.next_review_date - timedelta(seconds=1))
    assert count(events, **told) == 0
    for _ in range(2):
        run(record.next_review_date)
    assert count(events, **told) == 2
    written = "audit_log WHERE event = 'review.due' AND entity_id = :id AND enterprise_org_id = :client AND agency_org_id = :agency"
    assert count(written, **told) == 1


def test_a_client_reads_no_word_of_a_draft_anywhere_in_the_sheet(case):
    case.begin()
    case.delegate("C1")
    case.save("C1", "not_met", note="A secret of the agency's.")
    with acting(case.world.engine, case.officer) as scope:
        assert "secret" not in repr(assessment_sheet(scope.conn, case.officer, case.record().id))
