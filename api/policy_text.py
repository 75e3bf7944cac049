"""A policy's Markdown as HTML for the server-rendered pages: no HTML of the author's, nothing loaded from elsewhere."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TAGS = _BLOCKS | {"a", "br", "code", "em", "s", "strong", "table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_LINKS = {"https", "http", "mailto"}
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def policy_html(body: str) -> Markup:
    """The text: HTML in the source is shown as letters, and what was rendered is held to a short list of tags."""
    rendered = _markdown.render(body)
    return Markup(  # noqa: S704  # nh3 has just cleaned it
        nh3.clean(rendered, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_LINKS)
    )
