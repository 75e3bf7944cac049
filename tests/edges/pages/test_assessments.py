"""An assessment on the pages of both sides, against the demo's data."""

import pytest

from core.assessments.queries import assessment_heads, assessment_sheet
from core.compliance.model import AnswerValue, AssessmentState
from core.identity.acting import acting

NO_RECORD = "There is no such compliance record. Open Compliance and choose one from there."
DRAFTED, SUBMITTED, NEW = "Data location, logs and secrecy", "Consumer content made with AI", "Subprocessors"


@pytest.fixture
def ids(demo, people):
    """Lumen's records by policy."""
    with acting(demo, people["Mara"]) as scope:
        return {each.policy_title: each.compliance_id for each in assessment_heads(scope.conn, people["Mara"])}


@pytest.fixture
def sheet(demo, people, ids):
    """One assessment as somebody sees it now."""

    def seen(name, title):
        with acting(demo, people[name]) as scope:
            return assessment_sheet(scope.conn, people[name], ids[title])

    return seen


def place(sheet, clause_id, field):
    return f"assessments.{sheet.head.assessment_id}.{clause_id}.{field}"


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def test_what_is_to_do_comes_first_and_the_rest_is_a_filter_away(visit):
    shown = visit("Mara", "assessments.py").dataframe[0].value
    assert set(shown["What"]) == {"■ First one overdue", "○ Being written"}
    away = visit("Mara", "assessments.py", assessments_show="With the client").dataframe[0].value
    assert away["Policy"].tolist() == [SUBMITTED]


def test_an_answer_is_saved_when_it_is_given_and_not_applicable_asks_why(visit, ids, sheet):
    at = visit("Mara", "assessments.py", record=ids[NEW])
    at.button(key="assessments.begin").click().run()
    draft = sheet("Mara", NEW)
    assert draft.is_draft
    at.radio(key=place(draft, "N6", "value")).set_value("Not applicable").run()
    at.text_input(key=place(draft, "N6", "reason")).set_value("We use none.").run()
    at.text_input(key=place(draft, "N6", "note")).set_value("Checked in May.").run()
    (line,) = sheet("Mara", NEW).lines
    assert (line.draft.value, line.draft.reason, line.draft.note) == (
        AnswerValue.NOT_APPLICABLE,
        "We use none.",
        "Checked in May.",
    )


def test_whoever_is_overtaken_by_a_colleague_is_told_and_sees_the_newer_answer(visit, ids, sheet):
    draft = sheet("Mara", DRAFTED)
    key = place(draft, "N3", "value")
    late, early = (visit("Mara", "assessments.py", record=ids[DRAFTED]) for _ in range(2))
    early.radio(key=key).set_value("Partly met").run()
    late.radio(key=key).set_value("Not met").run()
    assert "A colleague saved an answer to clause N3" in late.error[0].value
    assert late.radio(key=key).value == "Partly met"
    assert next(line for line in sheet("Mara", DRAFTED).lines if line.clause_id == "N3").draft.value == "partly"


def test_a_colleague_sees_the_part_they_are_asked_for_and_says_when_it_is_done(visit, ids, sheet):
    at = visit("Joon", "assessments.py")
    at.button(key=f"assessments.part.{ids[DRAFTED]}").click().run()
    assert "N4" in texts(at)
    assert "N1" not in texts(at)
    assert not [each for each in at.button if each.key == "assessments.submit"]
    at.button(key="assessments.part_done").click().run()
    assert "your part is done" in texts(at)
    assert [line.clause_id for line in sheet("Mara", DRAFTED).lines if line.is_with_colleague] == []


def test_what_was_not_delegated_to_a_person_is_no_page_of_theirs(visit, ids):
    assert [error.value for error in visit("Joon", "assessments.py", record=ids[SUBMITTED]).error] == [NO_RECORD]


def test_a_draft_is_nothing_the_client_can_read(visit, ids):
    at = visit("Sofia", "reviews.py", record=ids[DRAFTED])
    assert "The agency is writing it" in texts(at)
    assert "The log is deleted" not in texts(at)


def test_the_calendar_begins_with_what_is_overdue(visit):
    at = visit("Daniel", "reviews.py")
    assert at.subheader[0].value == "Overdue"
    assert at.dataframe[0].value["Policy"].tolist() == [SUBMITTED]
    assert len(at.subheader) > 1


def test_the_calendar_narrows_by_agency_policy_and_month_that_stand_in_the_address(visit):
    late = visit("Daniel", "reviews.py", reviews_month="Overdue", reviews_policy=SUBMITTED)
    assert [each.value for each in late.subheader] == ["Overdue"]
    other = visit("Daniel", "reviews.py", reviews_policy="Safety reporting")
    shown = {policy for each in other.dataframe for policy in each.value["Policy"] if "Review due" in each.value}
    assert "Safety reporting" in shown
    assert not other.exception
    last = other.selectbox(key="reviews_month").options[-1]
    none = visit("Daniel", "reviews.py", reviews_month=last, reviews_policy=SUBMITTED)
    assert "No review fits these filters." in texts(none)


def test_a_change_is_asked_for_in_words_and_keeps_the_whole_from_being_accepted(visit, ids, sheet):
    at = visit("Daniel", "reviews.py", record=ids[SUBMITTED])
    at.button(key="reviews.B5.ask").click().run()
    assert "say what should change" in at.error[0].value
    at.text_area(key="reviews.B5.words").set_value("By when is the form in use?")
    at.button(key="reviews.B5.ask").click().run()
    assert "You ask: By when is the form in use?" in texts(at)
    at.button(key="reviews.accept_others").click().run()
    assert "1 of 2 answers accepted, 1 to change." in texts(at)
    assert at.button(key="reviews.accept").disabled
    assert sheet("Mara", SUBMITTED).head.state is AssessmentState.SUBMITTED


def test_the_client_asks_in_its_own_words_and_weighs(visit, demo, people):
    at = visit("Daniel", "reviews.py")
    at.selectbox(key="reviews.policy").set_value("Safety reporting").run()
    at.button(key="reviews.questions").click().run()
    at.text_area(key="reviews.template.B6.question").set_value("Who is on duty at night?")
    at.number_input(key="reviews.template.B6.weight").set_value(4)
    at.button(key="reviews.template.B6.keep").click().run()
    assert not at.error
    mara = visit("Mara", "assessments.py")
    with acting(demo, people["Mara"]) as scope:
        safety = next(
            each for each in assessment_heads(scope.conn, people["Mara"]) if each.policy_title == "Safety reporting"
        )
    mara = visit("Mara", "assessments.py", record=safety.compliance_id)
    assert "Who is on duty at night?" in texts(mara)
    assert "Weighs 4" in texts(mara)


@pytest.mark.parametrize(("name", "page"), [("Ada", "assessments.py"), ("Tom", "reviews.py")])
@pytest.mark.parametrize("address", ["nonsense", "a rival's"])
def test_an_unknown_record_and_anothers_read_alike(visit, ids, name, page, address):
    asked = ids[SUBMITTED] if address == "a rival's" else address
    assert [error.value for error in visit(name, page, record=asked).error] == [NO_RECORD]
