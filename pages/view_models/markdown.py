"""Texts that people wrote, made ready for Streamlit's Markdown: names stay letters, documents stay what was signed."""

import re

_SPECIAL = re.compile(r"([\\`*_\[\]|~<>$:]|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
_CODE = re.compile(r"(```.*?```|~~~.*?~~~|`[^`\n]+`)", re.DOTALL)
_IMAGE = re.compile(r"!(?=\[)")
_DIRECTIVE = re.compile(r":(?=[A-Za-z][\w-]*\[)")
_DOLLAR = re.compile(r"(?<!\\)\$")
# Icons, emoji and typographic arrows are put in after the Markdown was read, so that no escape keeps them out; a word
# joiner, which nobody sees, inside the sign does.
_JOINER = "\u2060"
_SHORTCODE = re.compile(r":(?=[A-Za-z0-9_+-][\w+/-]*:)")
# Three dashes are a rule, or the line under a table's head, and no arrow.
_ARROW = re.compile(r"(?<!\S)(?!---)([<>~-])(?=[->=]{1,2}(?!\S))")


def literal(text: str) -> str:
    """A name, a reason, a sentence of somebody's as plain letters, wherever Markdown would be read."""
    return _SPECIAL.sub(r"\\\1", _unadorned(" ".join(text.split())))


def unlinked(text: str) -> str:
    """The same for a sentence with an example of an address in it, which is nobody's to write to."""
    return literal(text).replace("@", f"@{_JOINER}")


def code(text: str) -> str:
    """What somebody typed, set apart letter by letter: no address in it becomes a link."""
    shown = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def document(body: str) -> str:
    """A policy's Markdown without what Streamlit adds to it: formulas, icons, colours, typographic arrows.

    An author's "$5,000" must reach the signer as written. Images become links, since a page loads nothing from outside.
    HTML is shown as text by Streamlit itself.
    """
    parts = _CODE.split(body)
    return "".join(part if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    for pattern, replacement in ((_IMAGE, ""), (_DIRECTIVE, r"\\:"), (_DOLLAR, r"\\$")):
        text = pattern.sub(replacement, text)
    return _unadorned(text)


def _unadorned(text: str) -> str:
    return _ARROW.sub(rf"\1{_JOINER}", _SHORTCODE.sub(f":{_JOINER}", text))
