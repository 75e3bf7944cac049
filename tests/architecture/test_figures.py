"""The limits that the tree must not cross; how far it is from each goal is printed by `make figures`."""

import pytest

from docs import measures
from docs.figures import figures, page
from docs.measures import Measured, Source

LONGER_FILES: dict[str, str] = {}
"""Files that may pass 300 lines, each for its reason."""


@pytest.fixture(scope="module")
def product() -> list[Source]:
    return measures.product()


def beyond(measured: list[Measured], limit: int) -> list[str]:
    return [each.place for each in measured if each.value > limit]


def test_no_file_passes_300_lines(product):
    assert len(product) > 100
    assert set(beyond(measures.file_lines(product), 300)) <= set(LONGER_FILES)


def test_no_function_passes_50_lines(product):
    assert beyond(measures.function_lines(product), 50) == []


def test_no_function_is_more_complex_than_8():
    measured = measures.complexities()
    assert len(measured) > 1000
    assert beyond(measured, 8) == []


def test_everything_public_is_typed_and_documented(product):
    assert measures.untyped(product)[0] == measures.undocumented(product)[0] == []


def test_no_module_imports_itself_by_way_of_others(product):
    assert measures.import_cycles(product) == []


def test_less_than_one_line_in_a_hundred_is_repeated(product):
    repeated, count = measures.repeated_lines(product)
    assert sum(each.value for each in repeated) < count / 100


def test_at_most_one_test_in_twenty_patches():
    patching, count = measures.tests_that_patch(measures.tests())
    assert len(patching) <= count / 20


def test_the_page_names_every_figure():
    measured = figures()
    assert [each.name for each in measured if f"| {each.name} | {each.ours} |" not in page(measured)] == []


FIRST = '''
"""A module."""

from core import second


class Known:
    """Documented."""

    def typed(self, *args: int, key: str) -> None:
        """Documented."""

    def untyped(self, key) -> None: ...

    def _private(self, key): ...


def test_that_patches(patched): ...


def test_that_does_not(other): ...
'''
SECOND = """
def lazily() -> None:
    from core.first import Known

    one = Known
    two = one
    three = two
    four = three
    five = four
    six = five


@pytest.fixture
def patched(monkeypatch): ...


@pytest.fixture
def other(patch): ...
"""


@pytest.fixture
def small(tmp_path) -> list[Source]:
    (tmp_path / "core").mkdir()
    for name, text in {"first": FIRST, "second": SECOND, "third": SECOND}.items():
        (tmp_path / "core" / f"{name}.py").write_text(text, encoding="utf-8")
    return [Source(path, tmp_path) for path in sorted(tmp_path.rglob("*.py"))]


def test_what_is_measured_of_a_small_tree(small):
    assert [each.value for each in measures.file_lines(small)] == [21, 18, 18]
    assert max(measures.function_lines(small)) == Measured(9, "core/third.py:2 lazily")
    assert measures.untyped(small)[0][:3] == [
        "core/first.py:13 untyped",
        "core/first.py:18 test_that_patches",
        "core/first.py:21 test_that_does_not",
    ]
    assert [len(lacking) for lacking, _ in (measures.untyped(small), measures.undocumented(small))] == [7, 9]
    assert [count for _, count in (measures.untyped(small), measures.undocumented(small))] == [10, 11]
    assert measures.import_cycles(small) == [["core.first", "core.second"]]
    assert measures.tests_that_patch(small) == (["core/first.py:18 test_that_patches"], 2)
    assert {each.place for each in measures.repeated_lines(small)[0]} == {"core/second.py", "core/third.py"}
