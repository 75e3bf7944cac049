"""Clauses said in plain words."""

from typing import Any

import pytest

from core.clauses.words import clause_words
from tests.unit.clauses.factories import clause


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {
                "norm": {"kind": "only", "tools": ["chatgpt_enterprise", "m365_copilot"]},
                "scope": {"action": ["gen_text"]},
            },
            (
                "Only ChatGPT Enterprise or Microsoft 365 Copilot may be used to generate text."
                " Applies to this client's work."
            ),
        ),
        (
            {
                "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months"},
                "binding": "asset:prompt_log",
            },
            (
                "Prompt log retention must be at least 720 days (24 months)."
                " Applies to the prompt log that serves this client."
            ),
        ),
        (
            {
                "norm": {"kind": "require", "param": "watermark", "one_of": ["yes"]},
                "except": [{"data": ["public_data"]}],
            },
            "Watermark is required, except for AI work using public data. Applies to this client's work.",
        ),
        (
            {"norm": {"kind": "require", "param": "train_on_inputs", "one_of": ["no"]}},
            "Training on inputs is ruled out. Applies to this client's work.",
        ),
        (
            {"norm": {"kind": "only", "tools": ["deepl_pro"]}, "scope": {"data": ["pricing"]}},
            "Only DeepL Pro may be used for AI work using pricing data. Applies to this client's work.",
        ),
        (
            {
                "norm": {"kind": "require", "param": "vendor.retention_days", "min": 0, "max": 0},
                "scope": {"data": ["patient_data"]},
                "binding": "organization",
            },
            "Vendor data retention must be exactly 0 days for AI work using patient data. Applies to the whole agency.",
        ),
        (
            {
                "scope": {"action": ["synthetic_avatar"], "audience": ["hcp"], "jurisdiction": ["DE", "US"]},
                "except_": [{"channel": ["email"], "action": ["synthetic_avatar"]}],
                "window": {"from": "2026-01-01", "until": "2026-12-31"},
                "binding": ["client_work", "alliance:Corvexa"],
            },
            (
                "It is forbidden to create a synthetic avatar for healthcare professionals in Germany or United States,"
                " except to create a synthetic avatar on e-mail, from 2026-01-01 until 2026-12-31."
                " Applies to the co-promoted brand Corvexa and this client's work."
            ),
        ),
        ({"norm": {"kind": "permit"}}, "It is allowed to use AI. Applies to this client's work."),
        (
            {"norm": {"kind": "duty"}, "scope": {"tool": ["Jasper"]}},
            "It is required at least once to use AI with “Jasper”. Applies to this client's work.",
        ),
        (
            {"norm": {"kind": "duty_each"}, "priority": "preference", "scope": {"action": ["disclose_prompts"]}},
            "It is required every time to disclose prompts. Applies to this client's work. This is a preference.",
        ),
        (
            {
                "norm": {"kind": "require", "param": "storage_region", "one_of": ["EU", "CH", "Mars"]},
                "scope": {"action": ["upload"]},
            },
            (
                "Storage region must be Switzerland, European Union or “Mars” whenever AI is used to upload files."
                " Applies to this client's work."
            ),
        ),
        (
            {"norm": {"kind": "require", "param": "review.level", "min": "author", "max": "second_person"}},
            "Review level must be at least by the author and at most by a second person. Applies to this client's work.",
        ),
    ],
)
def test_a_clause_is_said_from_its_structure(parts: dict[str, Any], said: str) -> None:
    assert clause_words(clause(**parts)) == said
