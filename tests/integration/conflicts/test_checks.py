"""What a check keeps of itself, as its reader is told."""

import pytest

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.conflicts.queries import latest_run
from core.conflicts.runs import detect_for_agency
from core.identity.acting import acting
from tests.integration.engagements.conftest import NOW, World

TOOLS = sorted(vocabulary().taxonomies[Dimension.TOOL].leaves)[:6]


def banned(tool):
    return {
        "id": f"B-{tool}",
        "text": "Not this.",
        "binding": "organization",
        "norm": {"kind": "prohibit"},
        "scope": {"tool": [tool]},
    }


@pytest.mark.parametrize(("listed", "is_truncated"), [(6, True), (2, False)])
def test_a_check_that_did_not_search_every_set_says_so(world: World, listed, is_truncated):
    """A list of six tools, each banned by a clause of its own: no tool is left, and no four bans show it."""
    tools = TOOLS[:listed]
    only = {"id": "L", "text": "Only these.", "binding": "organization", "norm": {"kind": "only", "tools": tools}}
    world.sent(world.ines, world.published(world.ines, [only]))
    world.sent(world.luca, world.published(world.luca, [banned(tool) for tool in tools]))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    with acting(world.engine, world.mara) as scope:
        run = latest_run(scope.conn, world.lumen.id)
    assert run is not None
    assert run.is_truncated is is_truncated
