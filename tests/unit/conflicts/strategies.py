"""Hypothesis strategies: clauses close enough to each other to meet often."""

from typing import Any

from hypothesis import strategies as st

from core.clauses.document import parse_clauses
from core.clauses.model import Clause
from core.conflicts.model import PolicyClause
from tests.unit.conflicts.factories import CLIENTS, held

TERMS: dict[str, list[str]] = {
    "action": ["generate", "gen_text", "gen_image", "translate"],
    "tool": ["openai", "chatgpt_enterprise", "chatgpt_free", "consumer_grade", "self_hosted", "firefly"],
    "data": ["patient_data", "health_record", "personal", "pricing"],
    "audience": ["hcp", "physician", "patient", "minor_patient"],
    "jurisdiction": ["EU", "DE", "EEA", "US", "US-CA"],
}
UNMAPPED = {"audience": ["key opinion leaders"], "tool": ["Jasper"]}
DEMANDS: list[dict[str, Any]] = [
    *({"param": "human_reviewers", "min": n} for n in range(3)),
    *({"param": "human_reviewers", "max": n} for n in range(3)),
    *({"param": "storage_region", "one_of": [region]} for region in ("EU", "DE", "US", "EEA")),
    {"param": "review.level", "min": "second_person"},
    {"param": "review.level", "max": "author"},
    {"param": "review.level", "one_of": ["none", "second_person"]},
    {"param": "ae_report_hours", "max": 24},
    {"param": "ae_report_hours", "min": 30},
]
BINDINGS = ["client_work", "organization", "asset:prompt_log", "alliance:Corvexa"]


def _scopes(*, tool: bool, unmapped: bool) -> st.SearchStrategy[dict[str, list[str]]]:
    def terms(dimension: str) -> st.SearchStrategy[list[str]]:
        words = TERMS[dimension] + (UNMAPPED.get(dimension, []) if unmapped else [])
        return st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True)

    named = [dimension for dimension in TERMS if tool or dimension != "tool"]
    chosen = st.lists(st.sampled_from(named), max_size=2, unique=True)
    return chosen.flatmap(lambda dimensions: st.fixed_dictionaries({dim: terms(dim) for dim in dimensions}))


def _windows() -> st.SearchStrategy[dict[str, str]]:
    months = st.integers(1, 9)
    opened = months.map(lambda month: {"from": f"2026-0{month}-01"})
    closed = months.map(lambda month: {"until": f"2026-0{month}-28"})
    return st.one_of(st.just({}), st.just({}), opened, closed)


@st.composite
def clauses(draw: st.DrawFn, *, unmapped: bool = False) -> Clause:
    """A clause of any kind over a few terms."""
    kind = draw(st.sampled_from(["permit", "prohibit", "duty", "duty_each", "only", "require"]))
    norm: dict[str, Any] = {"kind": kind}
    if kind == "only":
        norm["tools"] = draw(st.lists(st.sampled_from(TERMS["tool"]), min_size=1, max_size=2, unique=True))
    if kind == "require":
        norm |= draw(st.sampled_from(DEMANDS))
    scopes = _scopes(tool=kind != "only", unmapped=unmapped)
    document = {
        "id": f"C{draw(st.integers(1, 999))}",
        "text": "Its own words.",
        "norm": norm,
        "scope": draw(scopes),
        "except": draw(st.lists(scopes.filter(bool), max_size=2)),
        "window": draw(_windows()),
        "priority": draw(st.sampled_from(["contract", "contract", "regulatory", "preference"])),
        "binding": draw(st.lists(st.sampled_from(BINDINGS), min_size=1, max_size=2, unique=True)),
    }
    return parse_clauses([document])[0]


@st.composite
def holdings(draw: st.DrawFn, *, unmapped: bool = False) -> list[PolicyClause]:
    """What an agency holds: a few clauses of three clients, no two alike in policy and id."""
    drawn = draw(st.lists(clauses(unmapped=unmapped), min_size=2, max_size=6, unique_by=lambda of: of.id))
    return [held(of, draw(st.sampled_from(CLIENTS))) for of in drawn]
