"""Two loaders, one vocabulary: the engine's masks name the same leaves as the oracle's own reading."""

import pytest

from core.clauses import taxonomy
from core.clauses.model import Dimension
from tests.proof.vocabulary import vocabulary


@pytest.mark.parametrize("dimension", Dimension)
def test_every_node_covers_the_same_leaves(dimension: Dimension) -> None:
    ours, theirs = vocabulary().axes[dimension], taxonomy.vocabulary().taxonomies[dimension]
    masks = {
        node: {leaf for i, leaf in enumerate(theirs.leaves) if mask >> i & 1} for node, mask in theirs.masks.items()
    }
    assert masks == {node: {ours.leaves[leaf] for leaf in leaves} for node, leaves in ours.nodes.items()}
    assert len(ours.leaves) > 5


def test_every_parameter_has_the_same_kind_words_and_axis() -> None:
    theirs = taxonomy.vocabulary().parameters
    assert {name: (str(p.kind), p.values, p.taxonomy) for name, p in theirs.items()} == {
        name: (p.kind, p.values, p.axis) for name, p in vocabulary().parameters.items()
    }
