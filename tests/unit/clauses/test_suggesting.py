"""A word outside the vocabulary finds the terms it is most like, and none where it is like none."""

import pytest

from core.clauses.model import Dimension
from core.clauses.suggesting import nearest_terms


@pytest.mark.parametrize(
    ("dimension", "word", "first"),
    [
        (Dimension.ACTION, "synthetic avatars", "synthetic_avatar"),
        (Dimension.TOOL, "Chat GPT enterprise", "chatgpt_enterprise"),
        (Dimension.AUDIENCE, "HCPs", "hcp"),
        (Dimension.JURISDICTION, "Germny", "DE"),
        (Dimension.DATA, "patients data", "patient_data"),
    ],
)
def test_the_likest_term_comes_first(dimension, word, first):
    assert nearest_terms(dimension, word)[0] == first


@pytest.mark.parametrize("word", ["Jasper", "zebra crossing", "", "–"])
def test_a_word_like_none_finds_none(word):
    assert nearest_terms(Dimension.TOOL, word) == ()


def test_no_more_than_asked_for():
    assert len(nearest_terms(Dimension.DATA, "data", limit=2)) <= 2
