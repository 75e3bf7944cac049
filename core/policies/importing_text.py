"""Markdown that somebody hands over, cleaned: what a reader would not see, or would not see as text, is taken out."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_PASSES = 8
_CODE = re.compile(r"(```.*?```|~~~.*?~~~|`[^`\n]+`)", re.DOTALL)
# Bounded inside quotes, so that a text of nothing but "<a " is still read in one go.
_MARKUP = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z))"
    r"|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:\s(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|[^<>\"'])*)?/?)>"
    r"|(?P<declared><[!?][^<>]{0,500}>)",
    re.DOTALL,
)
_BAD_LINK = re.compile(
    r"!?\[([^\[\]\n]*)\]\(\s*(?:javascript|vbscript|data|file):(?:[^()\n]|\([^()\n]*\))*\)", re.IGNORECASE
)
_HIDING = re.compile(r"\bhidden\b|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# Direction marks and characters without width hide or reorder words; joiners stay, for the scripts that need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_SWALLOWED = frozenset(
    {
        "script",
        "style",
        "template",
        "head",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "title",
    }
)
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main", "nav", "ol", "p",
     "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)  # fmt: skip
_INLINE = frozenset(
    {"a", "abbr", "audio", "b", "big", "button", "canvas", "caption", "cite", "code", "colgroup", "data", "del", "dfn",
     "em", "figcaption", "font", "i", "ins", "kbd", "label", "legend", "map", "mark", "meter", "option", "output",
     "picture", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt", "u",
     "var", "video"}
)  # fmt: skip
_KNOWN = _SWALLOWED | _EMPTY | _BLOCKS | _INLINE


@dataclass
class Cleaned:
    """The text as it is kept, and how often what was left out of it ("hidden passage")."""

    text: str = ""
    left_out: Counter[str] = field(default_factory=Counter)

    def sentences(self) -> tuple[str, ...]:
        """What was left out, one sentence each: "2 hidden comments were left out."."""
        return tuple(
            f"{count} {what}{'s' if count > 1 else ''} {'were' if count > 1 else 'was'} left out."
            for what, count in sorted(self.left_out.items())
        )


def cleaned(text: str) -> Cleaned:
    """Markdown without HTML, comments, hidden passages and invisible characters; code is kept to the letter.

    A word in angle brackets that is no HTML, as placeholders are written, stays.
    """
    result = Cleaned()
    text, count = without_invisible(text.replace("\r\n", "\n").replace("\r", "\n"))
    result.left_out["invisible character"] += count
    for _ in range(MAX_PASSES):
        # What is left out may bring together the halves of another tag: "<<b>b>".
        before, text = text, _without_markup(text, result.left_out)
        if text == before:
            break
    else:
        text = text.replace("<", "\\<")
    result.left_out = +result.left_out
    result.text = text.strip("\n") + "\n" if text.strip() else ""
    return result


def _without_markup(text: str, left_out: Counter[str]) -> str:
    walk = _Walk(left_out)
    for index, part in enumerate(_CODE.split(text)):
        if index % 2:
            walk.code(part)
        else:
            walk.prose(part)
    kept, count = _BAD_LINK.subn(r"\1", "".join(walk.kept))
    left_out["unsafe link"] += count
    return kept


def without_invisible(text: str) -> tuple[str, int]:
    """The text without the characters nobody sees, and how many they were."""
    text, unseen = _INVISIBLE.subn("", text)
    text, control = _CONTROL.subn("", text)
    return text, unseen + control


class _Walk:
    """Goes through the text tag by tag; `inside` names the element that hides what it holds, `depth` its nesting."""

    def __init__(self, left_out: Counter[str]) -> None:
        self.kept: list[str] = []
        self._left_out = left_out
        self._inside = ""
        self._depth = 0

    def code(self, part: str) -> None:
        if not self._inside:
            self.kept.append(part)

    def prose(self, part: str) -> None:
        at = 0
        for found in _MARKUP.finditer(part):
            self.code(part[at : found.start()])
            at = found.end()
            self._markup(found)
        self.code(part[at:])

    def _markup(self, found: re.Match[str]) -> None:
        groups = found.groupdict()
        name = (groups["name"] or "").lower()
        if self._inside:
            self._leave_or_nest(name, closes=bool(groups["close"]))
        elif name and name not in _KNOWN:
            self.kept.append(found[0])
        elif not name:
            self._left_out["hidden comment"] += 1
        elif not groups["close"] and name not in _EMPTY and _hides(name, groups["rest"] or ""):
            self._left_out["hidden passage"] += 1
            self._inside, self._depth = name, 1
        else:
            self._left_out["HTML tag"] += 1
            self.kept.append(_instead(name, groups))

    def _leave_or_nest(self, name: str, *, closes: bool) -> None:
        if name == self._inside:
            self._depth += -1 if closes else 1
        if not self._depth:
            self._inside = ""


def _hides(name: str, attributes: str) -> bool:
    return name in _SWALLOWED or bool(_HIDING.search(attributes))


def _instead(name: str, groups: Mapping[str, str | None]) -> str:
    """What stands where a tag stood: the picture's description, a gap, or nothing."""
    if name == "img":
        alt = _ALT.search(groups["rest"] or "")
        return (alt[1] or alt[2] or "") if alt else ""
    if name in _BLOCKS:
        return "\n"
    return " " if name in {"br", "td", "th"} else ""
