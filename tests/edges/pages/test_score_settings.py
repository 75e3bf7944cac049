"""The page of score settings: what counts, what a change would do, saving it from a day on; and what each side reads of it."""

from datetime import timedelta

from sqlalchemy import text

from core.db.scope import SideRole, transaction


def texts(at):
    kinds = (at.markdown, at.caption, at.header, at.error, at.success, at.info)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def tried(at, **weights):
    """The page with other weights, after the button that shows what they would do."""
    for name, weight in weights.items():
        at.number_input(key=f"score.weight.{name}").set_value(weight)
    return at.button(key="score.try").click().run()


def test_a_change_is_shown_before_it_is_saved_and_what_is_planned_is_told(visit, demo):
    with transaction(demo, SideRole.JOB) as scope:
        later = (scope.now + timedelta(days=300)).date()
    at = visit("Ines", "score_settings.py")
    assert not at.exception
    assert at.dataframe[0].value["Share of the whole"].tolist() == ["25.0 %", "35.0 %", "20.0 %", "10.0 %", "10.0 %"]
    assert "score.save" not in {button.key for button in at.button}, "nothing is saved that was not looked at"
    tried(at, acknowledgement=75)
    assert not at.exception
    assert "would move today" in texts(at)
    assert at.dataframe[1].value["Share of the whole"].tolist()[0] == "50.0 %"

    at.date_input(key="score.begins").set_value(later)
    at.button(key="score.save").click().run()
    assert "Say why the score is computed otherwise" in texts(at)
    at.text_area(key="score.reason").input("Signatures come first.")
    at.button(key="score.save").click().run()
    assert not at.exception
    said = texts(at)
    assert "Saved: these settings count from" in said
    assert "other settings count: acknowledgement 75, assessment 35" in said
    assert at.dataframe[0].value["Share of the whole"].tolist()[0] == "25.0 %", "until their day nothing changes"


def test_who_saves_after_somebody_else_did_is_asked_to_look_again(visit, demo):
    at = tried(visit("Ines", "score_settings.py"), freshness=40)
    another = tried(visit("Ines", "score_settings.py"), freshness=30)
    with transaction(demo, SideRole.JOB) as scope:
        later = (scope.now + timedelta(days=301)).date()
    for page, said in ((another, "Saved: these settings count"), (at, "since you opened this page")):
        page.date_input(key="score.begins").set_value(later)
        page.text_area(key="score.reason").input("Another view.")
        page.button(key="score.save").click().run()
        assert said in texts(page)


def test_each_lost_point_says_why_and_leads_to_its_fact_on_both_sides(visit, demo):
    for person, script in (("Luca", "compliance.py"), ("Mara", "standing.py")):
        record_id = _reserved_record(demo)
        at = visit(person, script, record=str(record_id))
        assert not at.exception
        said = texts(at)
        assert "Acknowledgement loses 10.00 points, since it is signed with a reservation" in said
        assert "Assessment loses 13.12 points, since 2 clauses are not met in full" in said
        assert "Weights: the formula's own." in said
        labels = [link.proto.label for link in at.get("page_link")]
        assert labels.count("Open the answer") == 2
        assert "Sign without the reservation, or get an exception" in at.dataframe[1].value["To do"].tolist()


def _reserved_record(demo):
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(
            text(
                "SELECT c.id FROM agency_policy_compliance c JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id"
                " AND d.id = c.policy_distribution_id JOIN organizations a ON a.id = c.agency_org_id JOIN organizations e"
                " ON e.id = c.enterprise_org_id WHERE a.name = 'Lumen Health' AND e.name LIKE 'Novara%'"
                " AND d.response = 'with_reservation' AND d.is_current_version"
            )
        ).scalar_one()
