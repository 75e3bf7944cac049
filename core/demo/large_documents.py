"""What the clients of the large demo wrote: short policies, each on an activity that no other one is about."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from uuid import uuid4

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.policies.content import Written, content
from core.policies.model import Content
from core.policies.rules import content_sha256

VERSIONS = 2
FIRST_WRITTEN = timedelta(days=330)
REVISED_AFTER = timedelta(days=180)
PERIOD_DAYS = 140
"""Over how many days the writing of a client's policies is spread."""


def documents(first: int, count: int, *, now: datetime) -> str:
    """The versions of `count` policies, counted from `first` over all clients, as JSON for `add_large_policies`."""
    return json.dumps([version for place in range(count) for version in _versions(first + place, place / count, now)])


def _versions(number: int, share: float, now: datetime) -> Iterator[dict[str, object]]:
    policy_id = uuid4()
    written_at = now - FIRST_WRITTEN + timedelta(days=share * PERIOD_DAYS)
    for version_number in range(1, VERSIONS + 1):
        read = _content(number, version_number)
        yield {
            "policy_id": str(policy_id),
            "draft_id": str(uuid4()),
            "version_number": version_number,
            "newest": VERSIONS,
            "title": read.title,
            "body": read.body,
            "clauses": list(read.clauses),
            "change_summary": read.change_summary,
            "document_sha256": content_sha256(read).hex(),
            "published_at": (written_at + REVISED_AFTER * (version_number - 1)).isoformat(),
        }


def _content(number: int, version_number: int) -> Content:
    """One clause on one activity in one jurisdiction; there are some thousand of these, then they come again."""
    action, place = _activities()[number % len(_activities())]
    does = vocabulary().taxonomies[Dimension.ACTION].label(action)
    where = vocabulary().taxonomies[Dimension.JURISDICTION].label(place)
    rule = f"At least {version_number} of our people review before release whenever you {does} with AI for {where}."
    clause = {
        "id": "R1",
        "text": rule,
        "binding": "client_work",
        "scope": {"action": [action], "jurisdiction": [place]},
        "norm": {"kind": "require", "param": "human_reviewers", "min": version_number},
    }
    title = f"{does.capitalize()}: {where}"
    summary = "First version." if version_number == 1 else f"Now {version_number} reviewers."
    return content(Written(title=title, body=f"## Review\n\n{rule}", clauses=[clause], change_summary=summary))


@cache
def _activities() -> list[tuple[str, str]]:
    kinds = vocabulary().taxonomies
    return list(product(kinds[Dimension.ACTION].leaves, kinds[Dimension.JURISDICTION].leaves))
