"""The worked portfolio: policies of three clients that one agency serves, seed of the demo and golden fixture."""

import json
from pathlib import Path
from typing import TypedDict

_SOURCE = Path(__file__).with_name("portfolio.json")

AGENCY = "Lumen Health"
ALLIANCE_BRAND = "Corvexa"
ALLIANCE_PARTNERS = ("Helix", "Novara")
ASSET_KINDS = ("prompt_log", "llm_tenant", "subprocessors")


class PortfolioPolicy(TypedDict):
    """One policy of the portfolio; `clauses` is a clause document, `body` is Markdown."""

    title: str
    summary: str
    body: str
    clauses: list[dict[str, object]]


def portfolio() -> dict[str, list[PortfolioPolicy]]:
    """Policies by client name, in the order in which the demo publishes them; fresh objects at each call."""
    clients = json.loads(_SOURCE.read_text(encoding="utf-8"))
    return {client: [_policy(source) for source in policies] for client, policies in clients.items()}


def _policy(source: dict[str, object]) -> PortfolioPolicy:
    paragraphs, clauses = source["body"], source["clauses"]
    if not isinstance(paragraphs, list) or not isinstance(clauses, list):
        raise TypeError(source["title"])
    return PortfolioPolicy(
        title=str(source["title"]), summary=str(source["summary"]), body="\n\n".join(paragraphs), clauses=clauses
    )
