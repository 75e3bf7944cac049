"""The shared vocabulary as it is shipped."""

import json
from pathlib import Path

import pytest

from core.clauses import taxonomy as room
from core.clauses.model import Dimension
from core.clauses.taxonomy import ParameterKind, vocabulary

JURISDICTION = vocabulary().taxonomies[Dimension.JURISDICTION]


def members(dimension: Dimension, node: str) -> set[str]:
    taxonomy = vocabulary().taxonomies[dimension]
    return {leaf for i, leaf in enumerate(taxonomy.leaves) if taxonomy.masks[node] >> i & 1}


def test_every_country_is_a_jurisdiction_and_the_us_is_four_states() -> None:
    assert len(JURISDICTION.leaves) == 249 - 1 + 4
    assert members(Dimension.JURISDICTION, "US") == {"US-CA", "US-NY", "US-CO", "US-other"}


def test_no_code_is_both_leaf_and_group() -> None:
    for taxonomy in vocabulary().taxonomies.values():
        assert not set(taxonomy.leaves) & set(taxonomy.children)


def test_germany_lies_in_the_union_and_the_union_in_the_economic_area() -> None:
    assert {"DE"} < members(Dimension.JURISDICTION, "EU") < members(Dimension.JURISDICTION, "EEA")
    assert len(members(Dimension.JURISDICTION, "EU")) == 27
    assert members(Dimension.JURISDICTION, "EEA") - members(Dimension.JURISDICTION, "EU") == {"NO", "IS", "LI"}
    assert members(Dimension.JURISDICTION, "UK") == {"GB"}


def test_groups_cut_across_vendors() -> None:
    assert members(Dimension.TOOL, "consumer_grade") & members(Dimension.TOOL, "openai") == {"chatgpt_free"}


@pytest.mark.parametrize("dimension", Dimension)
def test_every_node_has_a_label_of_its_own(dimension: Dimension) -> None:
    taxonomy = vocabulary().taxonomies[dimension]
    assert set(taxonomy.labels) == set(taxonomy.masks)
    assert len({label.casefold() for label in taxonomy.labels.values()}) == len(taxonomy.labels)


@pytest.mark.parametrize("dimension", Dimension)
def test_every_group_covers_some_leaf_and_all_leaves_make_the_full_mask(dimension: Dimension) -> None:
    taxonomy = vocabulary().taxonomies[dimension]
    covered = 0
    for mask in taxonomy.masks.values():
        assert mask
        covered |= mask
    assert covered == taxonomy.full


def test_a_term_is_known_by_its_name_or_by_its_label_in_any_case() -> None:
    tools = vocabulary().taxonomies[Dimension.TOOL]
    assert tools.node("claude_for_work") == tools.node("claude FOR work") == "claude_for_work"
    assert tools.node("Jasper") is None
    assert tools.label("Jasper") == "Jasper"


def test_every_parameter_and_value_can_be_said_in_words() -> None:
    for parameter in vocabulary().parameters.values():
        assert parameter.label
        assert bool(parameter.unit) is (parameter.kind is ParameterKind.NUMBER)
        assert all(value in vocabulary().value_labels for value in parameter.values)
    assert vocabulary().parameters["storage_region"].taxonomy is Dimension.JURISDICTION


def test_every_asset_kind_has_a_label() -> None:
    assert set(vocabulary().asset_kinds) == {"prompt_log", "llm_tenant", "workspace", "subprocessors"}
    assert all(vocabulary().asset_kinds.values())


def test_the_version_names_both_files() -> None:
    folder = Path(room.__file__).parent
    versions = [json.loads((folder / name).read_text())["version"] for name in ("taxonomy.json", "parameters.json")]
    assert vocabulary().version == f"{versions[0]}.{versions[1]}"
