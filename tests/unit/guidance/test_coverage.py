"""Coverage: who has answered which question, golden for the worked portfolio."""

from core.conflicts.model import PolicyClause, Subject, SubjectKind
from core.guidance.coverage import Coverage, Covered, coverage, unanswered
from tests.unit.conflicts.factories import clause, demand, held, identity, shared_world, worked_portfolio

SUBJECTS = [
    *(Subject(SubjectKind.CLIENT, identity(name)) for name in ("Helix", "Novara", "Brightwell")),
    Subject(SubjectKind.ALLIANCE, identity("Corvexa")),
    Subject(SubjectKind.AGENCY),
]


def table(*clauses: PolicyClause) -> tuple[Covered, ...]:
    return coverage(clauses or worked_portfolio(), shared_world(), SUBJECTS)


def test_novara_is_silent_on_avatars_and_helix_is_not():
    helix, novara, brightwell, corvexa = table()
    assert helix.actions["synthetic_avatar"] is Coverage.NAMED
    assert {each.actions["synthetic_avatar"] for each in (novara, brightwell, corvexa)} == {Coverage.SILENT}


def test_a_clause_for_a_brand_answers_for_the_brand_and_not_for_the_clients_own_work():
    _, novara, _, corvexa = table()
    assert novara.actions["disclose_prompts"] is Coverage.SILENT
    assert corvexa.actions["disclose_prompts"] is Coverage.NAMED


def test_a_demand_on_a_shared_log_is_the_answer_of_the_client_that_makes_it():
    helix, novara, brightwell, _ = table()
    answers = [each.parameters["prompt_log.retention_days"] for each in (helix, novara, brightwell)]
    assert answers == [Coverage.NAMED, Coverage.NAMED, Coverage.SILENT]


def test_a_demand_on_any_action_answers_no_action():
    helix, *_ = table(held(demand("human_reviewers", min=1)))
    assert set(helix.actions.values()) == {Coverage.SILENT}


def test_a_ban_on_any_action_answers_all_of_them_in_general_but_where_it_excepts_them():
    helix, *_ = table(held(clause("prohibit", except_=[{"action": ["translate"]}])))
    assert helix.actions["gen_text"] is Coverage.GENERAL
    assert helix.actions["translate"] is Coverage.SILENT


def test_what_depends_on_an_unmapped_word_is_unclear():
    helix, *_ = table(held(clause("prohibit", action=["dream"])))
    assert set(helix.actions.values()) == {Coverage.UNCLEAR}


def test_what_nobody_has_answered_is_listed():
    actions, parameters = unanswered(table())
    assert "gen_video" in actions
    assert "synthetic_avatar" not in actions
    assert "watermark" in parameters
    assert unanswered(()) == ((), ())
