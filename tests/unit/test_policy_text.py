"""A policy's Markdown becomes HTML that carries nothing of its author's but text."""

import pytest

from api.policy_text import policy_html


def test_markdown_is_rendered_with_its_tables():
    page = policy_html("## Why\n\nKeep **all**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two")

    for part in ("<h2>Why</h2>", "<strong>all</strong>", "<td>1</td>", "<ol>"):
        assert part in page


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a](https://elsewhere.example/pixel.png)",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,x)",
        '<a href="x" onclick="alert(1)">a</a>',
        "<style>body{display:none}</style>",
        "<iframe src=//elsewhere.example></iframe>",
        '[a](https://x.example "t\\" onmouseover=\\"alert(1)")',
    ],
)
def test_nothing_runs_and_nothing_is_loaded(source):
    page = policy_html(source)

    for harm in (
        "<script",
        "<img",
        "<style",
        "<iframe",
        'href="javascript',
        'href="data',
        "<a onclick",
        '" onmouseover',
    ):
        assert harm not in page


def test_html_of_the_author_is_shown_as_letters():
    assert "&lt;b&gt;5 &lt; 6&lt;/b&gt;" in policy_html("<b>5 < 6</b>")
