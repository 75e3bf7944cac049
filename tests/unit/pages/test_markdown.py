"""What people wrote reaches the reader as written."""

import pytest

from pages.view_models.markdown import code, document, literal, unlinked

JOINER = "\u2060"


@pytest.mark.parametrize("sign", ["*", "_", "[", "]", "`", "$", "<", "|", "~", "\\", ":"])
def test_a_name_with_a_sign_of_markdown_keeps_it_as_a_letter(sign):
    assert f"\\{sign}" in literal(f"a{sign}b")


def test_a_name_on_several_lines_becomes_one():
    assert literal("Quill\n\n# & Compass") == "Quill # & Compass"


@pytest.mark.parametrize(
    ("name", "shown"), [("# One", "\\# One"), ("- One", "\\- One"), ("1. One", "1\\. One"), ("12) A", "12\\) A")]
)
def test_a_name_begins_no_heading_and_no_list(name, shown):
    assert literal(name) == shown


def test_a_hyphen_within_a_name_is_left_alone():
    assert literal("Follow-up 2.1") == "Follow-up 2.1"


def test_an_amount_of_money_is_no_formula():
    assert document("It costs $5 or $10.") == "It costs \\$5 or \\$10."


def test_an_image_becomes_a_link():
    assert document("![logo](https://elsewhere.example/x.png)") == "[logo](https://elsewhere.example/x.png)"


def test_an_icon_a_colour_and_an_arrow_stay_letters():
    assert document(":material/home:") == f":{JOINER}material/home:"
    assert document(":red[stop]") == "\\:red[stop]"
    assert document("a -> b, c >= d") == f"a -{JOINER}> b, c >{JOINER}= d"


@pytest.mark.parametrize("body", ["Above.\n\n---\n\nBelow.\n", "| a | b |\n| --- | --- |\n| 1 | 2 |\n"])
def test_a_rule_and_a_table_are_left_alone(body):
    assert document(body) == body


def test_code_is_left_alone():
    body = "Use `$HOME -> x` and\n\n```\n![a](b) $1\n```\n"
    assert document(body) == body


def test_ordinary_markdown_is_left_alone():
    body = "## Purpose\n\n- **bold** and *soft*: 10:30, see https://example.org\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert document(body) == body


def test_an_example_of_an_address_is_nobodys_to_write_to():
    assert unlinked("Write *one*, such as a@b.example.") == f"Write \\*one\\*, such as a@{JOINER}b.example."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ada@agency.example", "`ada@agency.example`"),
        (":red[x] $1 *b*", "`:red[x] $1 *b*`"),
        ("a\nb", "`a b`"),
        ("`", "`` ` ``"),
        ("a ``b`", "``` a ``b` ```"),
    ],
)
def test_what_somebody_typed_is_set_apart_letter_by_letter(typed, shown):
    assert code(typed) == shown
