"""Every job has the one shape that the runner knows, and every module of `jobs/` is a job or the machinery around them."""

import ast
import importlib
import inspect
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from jobs.schedule import SCHEDULE, Delivery

ROOT = Path(__file__).parents[2]
MACHINERY = {"__init__", "failure", "listener", "runner", "schedule", "scheduler", "stopping", "woken"}


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_a_job_is_one_run_of_a_connection_or_for_deliveries_an_engine_and_the_time_that_returns_a_count(job):
    module = importlib.import_module(f"jobs.{job.name}")
    assert job.module is module
    public = [
        name
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    ]
    assert [name for name in public if not name.startswith("_")] == ["run"]
    signature = inspect.signature(module.run)
    assert {name: parameter.annotation for name, parameter in signature.parameters.items()} == {
        **({"engine": Engine} if isinstance(job, Delivery) else {"conn": Connection}),
        "now": datetime,
    }
    assert signature.parameters["now"].kind is inspect.Parameter.KEYWORD_ONLY
    assert signature.return_annotation is int
    assert module.__doc__
    assert module.run.__doc__


def test_every_module_of_jobs_stands_in_the_schedule_or_is_machinery():
    modules = {path.stem for path in (ROOT / "jobs").glob("*.py")}
    assert modules - MACHINERY == {job.name for job in SCHEDULE}


def test_names_are_unique_and_slots_divide_the_day():
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)
    assert all(timedelta(days=1) % job.every == timedelta(0) for job in SCHEDULE)
    assert all(timedelta(0) <= job.offset < job.every for job in SCHEDULE)


def test_only_the_scheduler_knows_apscheduler():
    importing = {
        path.relative_to(ROOT).as_posix()
        for folder in ("core", "jobs", "api", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if any(name.split(".")[0] == "apscheduler" for name in _imported(path))
    }
    assert importing == {"jobs/scheduler.py"}


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
