"""Seeded bugs: rooms of the engine with one line changed, imported beside the real ones."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "core.conflicts"
WORDS = f"{PACKAGE}.model"
"""What engine and judges speak in is imported once."""
ASKING = ("tests.proof.engine_sets", "tests.proof.told")
"""Judges that hold on to the engine's functions: imported anew with each engine."""

Room = Callable[[str], ModuleType]


@dataclass(frozen=True)
class Mutant:
    """One bug: in this room, this text (which stands there once) becomes that text.

    `equivalent` gives the reason why nothing that is told can differ.
    """

    room: str
    before: str
    after: str
    equivalent: str = ""

    def __str__(self) -> str:
        return f"{self.room}: {' '.join(self.after.split()) or '(removed) ' + ' '.join(self.before.split())}"


@cache
def _source(room: str) -> tuple[str, str]:
    spec = importlib.util.find_spec(f"{PACKAGE}.{room}")
    if spec is None or spec.origin is None:
        raise LookupError(room)
    return spec.origin, Path(spec.origin).read_text(encoding="utf-8")


def stands_once(mutant: Mutant) -> bool:
    """Whether the text to change is still in the engine, exactly once."""
    return _source(mutant.room)[1].count(mutant.before) == 1


class _Changed(SourceFileLoader, MetaPathFinder):
    """Finds the one room that has the bug."""

    def __init__(self, mutant: Mutant) -> None:
        path, text = _source(mutant.room)
        super().__init__(f"{PACKAGE}.{mutant.room}", path)
        self._code = compile(text.replace(mutant.before, mutant.after), path, "exec")

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        """The room's, nobody else's."""
        return (
            importlib.util.spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None
        )

    def get_code(self, fullname: str) -> CodeType:
        """The text with the bug."""
        return self._code


@contextmanager
def _apart() -> Iterator[None]:
    """Imports in here are of a second engine; afterwards the first is back in its place."""
    package = importlib.import_module(PACKAGE)
    mine = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_engine(name)}
    named = dict(vars(package))
    try:
        yield
    finally:
        for name in [name for name in sys.modules if _is_engine(name)]:
            del sys.modules[name]
        sys.modules.update(mine)
        vars(package).update(named)


def _is_engine(name: str) -> bool:
    return (name.startswith(f"{PACKAGE}.") and name != WORDS) or name in ASKING


@contextmanager
def engine_with(mutant: Mutant | None) -> Iterator[Room]:
    """A second engine with the bug built in, room by room; without a mutant, a faithful copy."""
    changed = [_Changed(mutant)] if mutant else []
    with _apart():
        sys.meta_path[:0] = changed
        try:
            yield lambda name: importlib.import_module(name if "." in name else f"{PACKAGE}.{name}")
        finally:
            for each in changed:
                sys.meta_path.remove(each)
