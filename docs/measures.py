"""What the tree measures: lines, complexity, types, docstrings, import cycles, repetition, tests that patch."""

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
PRODUCT = ("app.py", "core", "api", "jobs", "pages")
WINDOW = 6
"""Lines in a row that count as repeated when they stand in two places."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Measured:
    """One value and the place that has it."""

    value: int
    place: str


@dataclass(frozen=True)
class Source:
    """One Python file below a root."""

    path: Path
    root: Path = ROOT

    @property
    def place(self) -> str:
        """Path from the root."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def module(self) -> str:
        """Dotted name."""
        return self.place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """The text, parsed."""
        return ast.parse("\n".join(self.lines))

    def functions(self) -> Iterator[Function]:
        """Every function, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def named(self, node: Function | ast.ClassDef) -> str:
        """Where a function or class stands."""
        return f"{self.place}:{node.lineno} {node.name}"


def product() -> list[Source]:
    """All files that run in production."""
    return _sources(*PRODUCT)


def tests() -> list[Source]:
    """All files under tests/."""
    return _sources("tests")


def _sources(*places: str) -> list[Source]:
    files = (
        found
        for place in places
        for found in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    )
    return [Source(path) for path in sorted(files)]


def file_lines(sources: Sequence[Source]) -> list[Measured]:
    """Lines of each file."""
    return [Measured(len(source.lines), source.place) for source in sources]


def function_lines(sources: Sequence[Source]) -> list[Measured]:
    """Lines of each function, docstring included, decorators not."""
    return [
        Measured((node.end_lineno or node.lineno) - node.lineno + 1, source.named(node))
        for source in sources
        for node in source.functions()
    ]


def complexities() -> list[Measured]:
    """Cyclomatic complexity of each function as ruff's C901 counts it."""
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--exit-zero", "--output-format=json", "--select=C901"]
    limit = ["--ignore-noqa", "--config=lint.mccabe.max-complexity=0", *PRODUCT]
    found = subprocess.run([*ruff, *limit], cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own words
    return [_complexity(each) for each in json.loads(found)]


def _complexity(found: dict[str, object]) -> Measured:
    told = re.search(r"`(\w+)` is too complex \((\d+) > 0\)", str(found["message"]))
    if told is None:
        raise ValueError(found["message"])
    name, value = told.groups()
    return Measured(int(value), f"{Path(str(found['filename'])).relative_to(ROOT).as_posix()} {name}")


def untyped(sources: Sequence[Source]) -> tuple[list[str], int]:
    """Public functions with a parameter or a result of no stated type, and how many public functions there are."""
    functions = [(source, node) for source in sources for node in _public(source.tree) if isinstance(node, Function)]
    return [source.named(node) for source, node in functions if not _is_typed(node)], len(functions)


def undocumented(sources: Sequence[Source]) -> tuple[list[str], int]:
    """Public functions and classes without a docstring, and how many there are."""
    public = [(source, node) for source in sources for node in _public(source.tree)]
    return [source.named(node) for source, node in public if not ast.get_docstring(node)], len(public)


def _public(within: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    for node in within.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _is_typed(node: Function) -> bool:
    taken = node.args
    named = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *filter(None, (taken.vararg, taken.kwarg))]
    return node.returns is not None and all(each.annotation or each.arg in {"self", "cls"} for each in named)


def import_cycles(sources: Sequence[Source]) -> list[list[str]]:
    """Groups of modules that import one another, counting imports inside functions and for types only."""
    modules = {source.module for source in sources}
    imported = {source.module: set(_imports(source.tree, modules)) - {source.module} for source in sources}
    reached = {module: _reached(module, imported) for module in modules}
    rings = {frozenset({one, *(two for two in reached[one] if one in reached[two])}) for one in modules}
    return sorted(sorted(ring) for ring in rings if len(ring) > 1)


def _imports(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules)
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = (f"{node.module}.{name.name}" for name in node.names)
            yield from (name if name in modules else node.module for name in inner if {name, node.module} & modules)


def _reached(module: str, imported: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        following = imported[waiting.pop()] - reached
        reached |= following
        waiting.extend(following)
    return reached


def repeated_lines(sources: Sequence[Source]) -> tuple[list[Measured], int]:
    """Per file the lines that lie in a window found elsewhere too, and how many lines were compared.

    Compared are lines with a letter or digit, without their indentation; imports, comments and docstrings are not.
    """
    texts = {source.place: _compared(source) for source in sources}
    windows: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for place, lines in texts.items():
        for start in range(len(lines) - WINDOW + 1):
            windows[tuple(lines[start : start + WINDOW])].append((place, start))
    repeated: dict[str, set[int]] = defaultdict(set)
    for places in windows.values():
        for place, start in places if len(places) > 1 else ():
            repeated[place].update(range(start, start + WINDOW))
    return [Measured(len(lines), place) for place, lines in repeated.items()], sum(map(len, texts.values()))


def _compared(source: Source) -> list[str]:
    left_out = {
        line
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) and not _is_code(node)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    written = ((number, line.strip()) for number, line in enumerate(source.lines, start=1))
    return [line for number, line in written if number not in left_out and re.search(r"^[^#]*\w", line)]


def _is_code(node: ast.Import | ast.ImportFrom | ast.Expr) -> bool:
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def tests_that_patch(sources: Sequence[Source]) -> tuple[list[str], int]:
    """Tests that patch, themselves or through a fixture, and how many tests there are."""
    functions = [(source, node) for source in sources for node in source.functions()]
    fixtures = [node for _, node in functions if "fixture" in " ".join(map(ast.unparse, node.decorator_list))]
    patching = {"monkeypatch", "mocker"}
    while more := {fixture.name for fixture in fixtures if _patches(fixture, patching)} - patching:
        patching |= more
    found = [(source, node) for source, node in functions if node.name.startswith("test_")]
    return [source.named(node) for source, node in found if _patches(node, patching)], len(found)


def _patches(node: Function, fixtures: set[str]) -> bool:
    taken = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
    named = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return bool(taken & fixtures or named & {"mock", "Mock", "MagicMock"})
