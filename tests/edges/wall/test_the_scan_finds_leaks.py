"""With both layers gone the same scan must cry out, or its silence elsewhere would prove nothing."""

import pytest

from tests.edges.wall.probes import PROBES
from tests.edges.wall.test_matrix import ROUTES, faults

LISTS = [
    "list_policies",
    "list_engagements",
    "list_groups",
    "list_distributions",
    "get_policy",
    "get_document",
    "get_receipt",
]


@pytest.mark.parametrize("name", LISTS)
def test_without_either_layer_a_client_would_read_its_rivals(bare_site, name):
    admin = bare_site.world.stage.admin("Helix")
    wrong, _ = faults(bare_site, ROUTES[name], PROBES[name][0], admin, "Helix")

    assert [fault for fault in wrong if "reads" in fault and ("Novara" in fault or "Brightwell" in fault)]


@pytest.mark.parametrize("name", ["list_conflicts", "resolve_conflict"])
def test_without_either_layer_an_agency_would_read_another(bare_site, name):
    admin = bare_site.world.stage.admin("Quill")
    wrong, _ = faults(bare_site, ROUTES[name], PROBES[name][0], admin, "Quill")

    assert [fault for fault in wrong if "reads" in fault and "Lumen" in fault]
