"""What is printed from the code is what the code says now."""

import pytest

from docs.generate import PRINTED, REFERENCE


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_reference_is_not_stale(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == PRINTED[name]()
