"""What is printed from the code is what the code says now, and what it links to is there."""

import re

import pytest

from api.problems import slug_of
from docs.api_reference import operations
from docs.examples import example
from docs.generate import PRINTED, REFERENCE
from docs.problems import FOLLOWING, dotted, means, refusals, said
from docs.refusing import refusals_from

KNOWN = frozenset(dotted(each) for each in refusals())
SLUGS = {slug_of(each.__name__) for each in refusals()}


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_reference_is_not_stale(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == PRINTED[name]()


def test_an_operation_answers_with_what_it_calls_and_with_what_that_calls_raises():
    reached = refusals_from("api.routes.distributions.distribute_policy", KNOWN)
    assert "core.distribution.sending.VersionNotPublished" in reached
    assert "core.identity.rules.PermissionMissing" in reached
    assert [each for each in reached if "violations" in each or "assessments" in each] == []


def test_what_every_operation_has_is_not_told_of_each():
    assert refusals_from("api.routes.health.live", KNOWN) == []
    assert not {"request-in-flight", "idempotency-key-reused"} & operations().keys()


def test_every_refusal_says_what_happened_and_every_further_word_is_about_one():
    assert [dotted(each) for each in refusals() if not means(each).endswith(".")] == []
    assert [slug for slug in FOLLOWING if slug not in SLUGS] == []
    assert "Choose another version." in " ".join(said()["VersionWithdrawn"])


def test_operations_and_problems_lead_to_each_other():
    api, errors = ((REFERENCE / name).read_text(encoding="utf-8") for name in ("api.md", "errors.md"))
    places = set(re.findall(r"^### (\S+)$", errors, re.MULTILINE)) | {"what-only-http-knows"}
    assert set(re.findall(r"errors\.md#([\w-]+)", api)) <= places
    assert set(re.findall(r"api\.md#(\w+)", errors)) <= set(re.findall(r'<a id="(\w+)">', api))
    assert places >= SLUGS


def test_an_example_has_the_form_that_is_asked_for():
    known = {
        "Order": {
            "type": "object",
            "properties": {
                "policy_id": {"type": "string", "format": "uuid"},
                "version_number": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                "titles": {"type": "array", "items": {"type": "string"}},
                "state": {"enum": ["draft", "published"]},
                "parent": {"$ref": "#/components/schemas/Order"},
            },
        }
    }
    made = example({"$ref": "#/components/schemas/Order"}, known)
    assert made["policy_id"].count("-") == 4
    assert (made["version_number"], made["state"]) == (2, "draft")
    assert made["titles"] == ["AI records & prompt logging"]
    assert made["parent"]["parent"]["parent"]["parent"]["parent"] == "…"
