"""The page of declared services: why one declares them, declaring, changing, retiring; a finding named for one."""

from sqlalchemy import text

from core.db.scope import SideRole, transaction
from jobs import detect_conflicts
from pages.page_table import pages_for


def texts(at):
    kinds = (at.markdown, at.caption, at.header, at.title, at.error, at.success)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def declaring(at):
    """One more run with the dialog: without a browser it is drawn only where its opener was pressed."""
    return at.button(key="services.add").click().run()


def declared(engine):
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text("SELECT label, scope, retired_at IS NOT NULL FROM service_lines ORDER BY label, created_at")
        )
        return [tuple(row) for row in found]


def check(engine):
    with transaction(engine, SideRole.JOB) as scope:
        while detect_conflicts.run(scope.conn, now=scope.now):
            pass


def declare(at, label, action):
    declaring(at)
    at.text_input(key="services.new.label").input(label)
    at.multiselect(key="services.new.action").select(action)
    at.button(key="services.declare").click()
    return declaring(at)


def test_what_the_demo_offers_is_listed_and_its_rules_leave_it_a_tool(visit, demo):
    at = visit("Mara", "services.py")
    assert not at.exception
    assert at.dataframe[0].value["Service"].tolist() == ["Congress visuals", "Patient newsletters"]
    with transaction(demo, SideRole.JOB) as scope:
        assert (
            scope.conn.execute(text("SELECT FROM policy_conflicts WHERE instance ->> 'kind' = 'service'")).all() == []
        )


def test_a_service_is_declared_and_where_rules_leave_it_no_tool_the_conflicts_page_names_it(visit, demo):
    at = visit("Mara", "services.py")
    assert not at.exception
    declare(at, "Avatars for physicians", "synthetic_avatar")
    assert "“Avatars for physicians” is declared" in texts(at)
    assert ("Avatars for physicians", {"action": ["synthetic_avatar"]}, False) in declared(demo)
    check(demo)
    listed = visit("Mara", "conflicts.py")
    assert not listed.exception
    told = {what for frame in listed.dataframe if "What clashes" in frame.value for what in frame.value["What clashes"]}
    assert any(each.startswith("No tool is left for Avatars for physicians for Helix") for each in told)


def test_the_finding_says_which_service_of_ours_is_left_no_tool_and_whom_to_ask(visit, demo):
    declare(visit("Mara", "services.py"), "Talking heads", "synthetic_avatar")
    check(demo)
    with transaction(demo, SideRole.JOB) as scope:
        (found,) = scope.conn.execute(
            text("SELECT id FROM policy_conflicts WHERE instance ->> 'label' LIKE 'Talking heads for Helix%'")
        ).all()
    at = visit("Mara", "conflicts.py", finding=found.id)
    assert not at.exception
    assert "One rule governs your service “Talking heads for Helix Oncology”." in texts(at)
    assert "It leaves no tool to do a part of it with." in texts(at)
    assert [each.label for each in at.button if each.label.startswith("Ask Helix")] == ["Ask Helix Oncology about H7"]


def test_a_service_without_an_action_is_refused_in_the_dialog(visit, demo):
    before = declared(demo)
    at = declaring(visit("Mara", "services.py"))
    at.text_input(key="services.new.label").input("Letters")
    at.button(key="services.declare").click()
    declaring(at)
    assert "choose at least one action" in texts(at)
    assert declared(demo) == before


def test_the_page_is_an_agency_administrators_alone(people):
    for actor in people.values():
        assert ("services.py" in {entry.script for entry in pages_for(actor)}) is (actor.role == "agency_admin")
