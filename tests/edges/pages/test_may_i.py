"""May I? at the page: asked in a few clicks, answered with its clauses, found again; no client has such a page."""

import uuid

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from core.conflicts.in_force import holding
from core.db.scope import SideRole, transaction
from core.guidance.asking import DecisionFilter, answered_questions
from core.identity.acting import acting
from pages.page_table import pages_for

NO_DECISION = "There is no such question. Open May I? and choose one from there."


@pytest.fixture
def asking(visit, demo, people):
    """Ask as somebody of Lumen about a client or a brand, by name."""

    def asked(subject: str, who: str = "Mara", **fields: object) -> AppTest:
        with acting(demo, people[who]) as scope:
            at = holding(scope.conn, people[who].org_id, today=scope.now.date())
        chosen = next(each for each in at.subjects if subject in at.subject_name(each))
        page = visit(who, "may_i.py")
        page.selectbox(key="may_i.subject").set_value(chosen).run()
        for field, value in fields.items():
            page.selectbox(key=f"may_i.{field}").set_value(value)
        return page.button(key="may_i.ask").click().run()

    return asked


def texts(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.title, at.header, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def test_the_demo_has_asked_a_question_of_each_kind_of_answer(visit):
    at = visit("Joon", "may_i.py")
    answers = set(at.dataframe[0].value["Answer"])
    assert answers == {"■ Forbidden", "▲ Allowed with conditions", "– Nothing forbids it", "○ Ask first"}


def test_a_forbidden_tool_is_answered_with_the_clause_in_its_own_words(asking):
    at = asking("Helix", action="gen_text", tool="claude_for_work")
    assert "**Forbidden.** You may not: Helix Oncology forbids it." in texts(at)
    assert "Only ChatGPT Enterprise or Microsoft 365 Copilot" in texts(at)
    assert "Today the same question is answered the same way." in texts(at)
    assert not at.exception


def test_conditions_are_listed_and_the_rules_of_the_log_told_apart(asking):
    at = asking("Helix", action="gen_text", tool="m365_copilot")
    assert "Allowed with conditions" in at.warning[0].value
    assert "Medical, legal and regulatory review before release is required" in texts(at)
    assert "What this work runs on has rules of its own" in [each.label for each in at.expander]


def test_a_tool_left_open_is_asked_for_with_what_each_gives(asking):
    at = asking("Helix", action="gen_text")
    assert "**Ask first.**" in at.info[0].value
    assert "With which tool?" in texts(at)
    assert "- ▲ Allowed with conditions: ChatGPT Enterprise, Microsoft 365 Copilot" in texts(at)


def test_silence_says_that_it_is_no_permission(asking):
    at = asking("Novara", action="synthetic_avatar")
    assert "No clause in force for Novara" in at.info[0].value
    assert "Silence is not permission" in at.info[0].value


def test_an_agency_user_lands_here_asks_and_finds_the_question_again(asking, visit, demo, people):
    name = next(each for each, actor in people.items() if actor.role == "agency_user" and "Lumen" in actor.organization)
    assert visit(name).title[0].value == "May I?"
    asking("Corvexa", who=name, action="gen_text", tool="onprem_llm")
    at = visit(name, "may_i.py")
    at.text_input(key="may_i_search").set_value("on-premises").run()
    assert at.dataframe[0].value["Answer"].tolist() == ["■ Forbidden"]
    at.text_input(key="may_i_search").set_value("zebra").run()
    assert "Nothing fits here." in texts(at)
    with acting(demo, people["Mara"]) as scope:
        found = answered_questions(scope.conn, people["Mara"], DecisionFilter(words="on-premises"))
    assert [each.asker_name for each in found] == [people[name].display_name]


def test_another_agencys_question_reads_as_unknown_and_a_client_has_no_page(asking, visit, demo, people):
    asking("Helix", action="translate")
    with acting(demo, people["Mara"]) as scope:
        made = answered_questions(scope.conn, people["Mara"], DecisionFilter(limit=1))[0]
    for address in (made.id, uuid.uuid4(), "not-an-id"):
        assert [each.value for each in visit("Clara", "may_i.py", decision=address).error] == [NO_DECISION]
    assert "may_i.py" not in {entry.script for entry in pages_for(people["Ines"])}


def test_an_answer_that_no_longer_holds_says_so_first_and_can_be_asked_for_again(asking, visit, demo, people):
    asking("Helix", action="synthetic_avatar", audience="physician")
    with acting(demo, people["Mara"]) as scope:
        made = answered_questions(scope.conn, people["Mara"], DecisionFilter(limit=1))[0]
    with transaction(demo, SideRole.JOB) as scope:
        lift(scope.conn, "H7")
    at = visit("Mara", "may_i.py", decision=made.id)
    assert "Today the answer is another: allowed with conditions." in at.warning[0].value.replace("\\", "")
    at.button(key="may_i.again").click().run()
    assert "Today the same question is answered the same way." in texts(at)
    assert not at.exception


def lift(conn, clause_id: str) -> None:
    """An exception to a clause of Helix's at Lumen, approved from now on."""
    conn.execute(
        text(
            "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason,"
            " starts_on, ends_on, requested_by, requested_at, decided_by, decided_at)"
            " SELECT d.agency_org_id, d.enterprise_org_id, d.policy_id, d.id, ARRAY[:clause], 'approved', 'Pilot.', current_date,"
            " current_date + 9, a.id, now(), e.id, now()"
            " FROM policy_distributions d"
            " JOIN policy_versions v ON (v.enterprise_org_id, v.policy_id, v.version_number)"
            "  = (d.enterprise_org_id, d.policy_id, d.version_number)"
            " JOIN users a ON a.org_id = d.agency_org_id AND a.role = 'agency_admin'"
            " JOIN users e ON e.org_id = d.enterprise_org_id AND e.role = 'enterprise_admin'"
            " JOIN organizations o ON o.id = d.agency_org_id AND o.name = 'Lumen Health'"
            " WHERE d.is_current_version AND v.clauses @> jsonb_build_array(jsonb_build_object('id', :clause)) LIMIT 1"
        ),
        {"clause": clause_id},
    )


def test_a_value_that_cannot_be_read_is_refused_with_a_sentence(visit, demo, people):
    at = visit("Mara", "may_i.py")
    at.selectbox(key="may_i.subject").select_index(0).run()
    at.multiselect(key="may_i.params").set_value(["human_reviewers"]).run()
    at.text_input(key="may_i.value.human_reviewers").set_value("a few").run()
    at.button(key="may_i.ask").click().run()
    assert "“a few” is no value of human reviewers" in texts(at)
