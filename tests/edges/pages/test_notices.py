"""What people were told, on their page and in their menu; and how the operator sees and runs jobs."""

from core.db.scope import SideRole, transaction
from core.job_runs.operations import register
from core.job_runs.queries import job_health
from jobs.runner import Runner
from jobs.schedule import SCHEDULE


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.success, at.error)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def test_what_is_due_stands_in_the_list_until_it_is_read(visit):
    at = visit("Mara", "notices.py")
    table = at.dataframe[0].value
    assert set(table["State"]) == {"■ Overdue"}
    assert all(what.startswith("Assess how you keep “") for what in table["What"])
    count = len(table)
    assert f"{count} notices to look at." in texts(at)
    assert f"Notices ({count})" in [each.proto.label for each in at.get("page_link")]
    at.button(key="notices.all").click().run()
    assert f"{count} notices marked as read." in texts(at)
    assert set(at.dataframe[0].value["State"]) == {"○ Read"}
    assert "Nothing new to look at." in texts(at)
    at = visit("Mara", "notices.py", notices_open="true")
    assert "Nothing fits these filters." in texts(at)


def test_a_client_to_whom_nothing_is_due_is_told_so(visit):
    at = visit("Ines", "notices.py")
    assert "Nothing is due to you." in texts(at)
    assert not at.dataframe


def test_the_operator_sees_every_job_and_runs_one(visit, demo):
    runner = Runner(demo)
    with transaction(demo, SideRole.JOB) as scope:
        register(scope.conn, [job.planned() for job in SCHEDULE])
    job = next(each for each in SCHEDULE if each.name == "settle_notices")
    runner.run_slot(job)
    at = visit("Olli", "operations.py")
    table = at.dataframe[0].value.set_index("Job")
    assert set(table.index) == {each.name.replace("_", " ") for each in SCHEDULE}
    assert table.loc["settle notices", "State"] == "● Well"
    at = visit("Olli", "operations.py", job="settle_notices")
    assert len(at.dataframe[0].value) == 1
    at.button(key="job.run").click().run()
    # Both at once: without a browser a dialog is drawn only in the run in which its opener is pressed.
    for key in ("job.run", "job.order.confirm"):
        at.button(key=key).click()
    at.run()
    assert "The run is ordered." in texts(at)
    assert at.button(key="job.run").disabled
    assert runner.run_orders(SCHEDULE) == 1
    at.button(key="job.refresh").click().run()
    assert at.dataframe[0].value["Ordered by"].tolist() == ["Olli Virtanen", "–"]


def test_a_name_that_is_no_jobs_is_refused_in_a_sentence(visit, demo):
    at = visit("Olli", "operations.py", job="drop_everything")
    assert [each.value for each in at.error] == ["There is no such job. Open Operations and choose one from there."]
    with transaction(demo, SideRole.OPERATOR) as scope:
        assert "drop_everything" not in {each.job for each in job_health(scope.conn, now=scope.now)}
