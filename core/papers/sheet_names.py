"""Names of a workbook's sheets: what every spreadsheet program takes, and no two alike."""

import re
from collections.abc import Sequence

LONGEST = 31
# Excel takes none of these, and keeps "History" for itself; signs that nobody sees would make two names look alike.
_NEVER = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
_KEPT = ("history",)


class SheetNames:
    """Gives each sheet a name of its own."""

    def __init__(self, taken: Sequence[str] = ()) -> None:
        self._taken = {*_KEPT, *(name.casefold() for name in taken)}

    def name_for(self, title: str) -> str:
        """The title as far as it may be a name; a number behind it where it is taken."""
        plain = " ".join(_NEVER.sub(" ", title).split())
        count, name = 1, _cut(plain, LONGEST)
        while not name or name.casefold() in self._taken:
            count += 1
            ending = f" {count}"
            name = f"{_cut(plain or 'Table', LONGEST - len(ending))}{ending}" if plain else f"Table{ending}"
        self._taken.add(name.casefold())
        return name


def _cut(name: str, longest: int) -> str:
    """As many units of UTF-16, which is how Excel counts; an apostrophe may neither begin nor end it."""
    cut = name.encode("utf-16-le", "replace")[: 2 * longest].decode("utf-16-le", "ignore")
    return cut.strip("' ")
