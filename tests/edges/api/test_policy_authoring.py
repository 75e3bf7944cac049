"""A draft's checks and the files of drafts and versions through the API."""

import json

import yaml

from core.policies.importing import import_file
from tests.edges.api.test_policies import H1, callers  # noqa: F401  # the fixture

LOOSE = {**H1, "id": "L1", "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": "30 days"}}


def test_the_checks_name_both_clauses_and_what_to_do(callers):  # noqa: F811
    policy = callers.create(clauses=[H1, LOOSE])
    answer = callers.get("officer", f"{policy}/draft/lints")
    assert answer.status_code == 200, answer.text
    (lint,) = answer.json()
    assert (lint["kind"], lint["severity"]) == ("contradiction", "high")
    assert [clause["clause_id"] for clause in lint["clauses"]] == ["H1", "L1"]
    assert lint["clauses"][0]["policy_id"] is None
    assert lint["advice"].startswith("Change H1 or L1")


def test_a_draft_is_checked_for_its_writers_and_approvers_alone(callers):  # noqa: F811
    policy = callers.create()
    assert callers.get("analyst", f"{policy}/draft/lints").status_code == 403
    assert callers.get("agency_admin", f"{policy}/draft/lints").status_code == 403
    assert callers.get("rival_admin", f"{policy}/draft/lints").status_code == 404


def test_a_draft_is_taken_away_as_markdown_and_comes_back_the_same(callers):  # noqa: F811
    policy = callers.create()
    answer = callers.get("author", f"{policy}/draft/export")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.headers["content-disposition"].endswith('-draft.md"')
    read = import_file("x.md", answer.content)
    assert (read.title, read.body.strip()) == ("Prompt records", "We keep records.")
    assert read.clauses[0]["norm"]["min"] == 720


def test_clauses_are_taken_away_as_yaml_or_json(callers):  # noqa: F811
    policy = callers.create()
    as_yaml = callers.get("author", f"{policy}/draft/export", format="yaml")
    as_json = callers.get("author", f"{policy}/draft/export", format="json")
    assert yaml.safe_load(as_yaml.text) == json.loads(as_json.text)
    assert callers.get("author", f"{policy}/draft/export", format="docx").status_code == 422


def test_clauses_are_taken_away_as_odrl_and_come_back_the_same(callers):  # noqa: F811
    policy = callers.create()
    as_json = callers.get("author", f"{policy}/draft/export", format="odrl")
    as_turtle = callers.get("author", f"{policy}/draft/export", format="odrl_turtle")
    assert as_json.headers["content-type"].startswith("application/ld+json")
    assert as_turtle.headers["content-type"].startswith("text/turtle")
    assert as_turtle.headers["content-disposition"].endswith('-draft.ttl"')
    read = [import_file("x.jsonld", as_json.content), import_file("x.ttl", as_turtle.content)]
    assert [each.clauses[0]["norm"]["min"] for each in read] == [720, 720]
