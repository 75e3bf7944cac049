"""What a file brings: its prose as Markdown, its clauses, and nothing a reader would not see."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st

from core.clauses.document import ClausesNotValid
from core.policies.content import MAX_BODY_LENGTH
from core.policies.exporting import ExportFormat, exported
from core.policies.importing import MAX_FILE_BYTES, FileNotImported, import_file
from core.policies.importing_docx import MAX_UNPACKED_BYTES, NotAWordDocument
from core.policies.importing_text import cleaned
from tests.unit.policies.factories import H1, a_content

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def word(build):
    """The bytes of a Word document that `build` fills."""
    document = docx.Document()
    build(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def body_of(build):
    return import_file("policy.docx", word(build)).body


def test_markdown_keeps_its_prose_to_the_letter():
    text = "# Records\n\nKeep **all** of it, see [here](https://example.org).\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    read = import_file("records.md", text.encode())
    assert (read.title, read.body, read.left_out) == ("Records", text, ())


def test_without_a_heading_the_files_name_is_the_title():
    assert import_file("ai_use-policy.md", b"Be careful.").title == "Ai use policy"


def test_what_is_exported_is_imported_as_the_same_policy():
    content = a_content(body="## Why\n\nBecause.\n", effective_from=None)
    read = import_file("x.md", exported(content, ExportFormat.MARKDOWN, facts={"version": 3}).encode())
    assert (read.title, read.body, read.clauses) == (content.title, content.body, content.clauses)


@pytest.mark.parametrize("wanted", [ExportFormat.YAML, ExportFormat.JSON])
def test_exported_clauses_are_imported_as_the_same_clauses(wanted):
    content = a_content()
    assert import_file(f"clauses.{wanted}", exported(content, wanted).encode()).clauses == content.clauses


@pytest.mark.parametrize(
    ("wanted", "name"),
    [(ExportFormat.ODRL, "x.jsonld"), (ExportFormat.ODRL, "x.json"), (ExportFormat.ODRL_TURTLE, "x.ttl")],
)
def test_clauses_exported_as_odrl_are_imported_as_the_same_clauses(wanted, name):
    content = a_content()
    read = import_file(name, exported(content, wanted).encode())
    assert (read.clauses, read.left_out) == (content.clauses, ())


def test_what_odrl_says_beyond_clauses_is_told_with_its_place():
    text = '{"@context": "http://www.w3.org/ns/odrl.jsonld", "permission": [{"action": "use"}, {"action": "use", "duty": {}}]}'
    read = import_file("x.jsonld", text.encode())
    assert len(read.clauses) == 1
    assert read.left_out == (
        "permission[1]: A permission that rests on a duty cannot be said. The permission is left out.",
    )


def test_odrl_of_which_nothing_can_be_said_is_refused_with_the_reasons():
    text = '{"@context": "http://www.w3.org/ns/odrl.jsonld", "permission": [{"action": "use", "duty": {}}] }'
    with pytest.raises(FileNotImported, match=r"No rule .* permission\[0\]: A permission that rests on a duty"):
        import_file("x.jsonld", text.encode())


def test_a_rule_at_the_top_is_prose_and_no_front_matter():
    assert import_file("x.md", b"---\n\nText: with a colon\nand [ more\n\n---\n\nEnd").body.startswith("---\n\nText")


@pytest.mark.parametrize(
    ("hostile", "kept", "said"),
    [
        ("Seen<!-- never seen -->.", "Seen.\n", "1 hidden comment was left out."),
        ("Seen<!-- never closed", "Seen\n", "1 hidden comment was left out."),
        ("a<script>alert(1)</script>b", "ab\n", "1 hidden passage was left out."),
        ('a<div style="display: none">b<div>c</div>d</div>e', "ae\n", "1 hidden passage was left out."),
        ("a<span hidden>b</span>c", "ac\n", "1 hidden passage was left out."),
        ("<b onclick='x()'>bold</b>", "bold\n", "2 HTML tags were left out."),
        ('<img src=x onerror="alert(1)" alt="Our logo">', "Our logo\n", "1 HTML tag was left out."),
        ("[x](javascript:alert(1)) y", "x y\n", "1 unsafe link was left out."),
        ("pay\u202eevil\u202c \u200bnow", "payevil now\n", "3 invisible characters were left out."),
        ("a <script>`</script>` b", "a \n", "1 hidden passage was left out."),
    ],
)
def test_what_a_reader_would_not_see_is_left_out_and_told(hostile, kept, said):
    read = cleaned(hostile)
    assert (read.text, read.sentences()) == (kept, (said,))


@pytest.mark.parametrize(
    "text", ["Ask <COMPANY NAME> first.\n", "a < b and c > d\n", "See <https://example.org>.\n", "Write `<b>`.\n"]
)
def test_angle_brackets_that_are_no_html_stay(text):
    assert cleaned(text).text == text


@given(
    st.lists(st.sampled_from(["<", ">", "b", "<b>", "</b>", "<!--", "-->", "<script>", "</script>", "x", " ", "\n"]))
)
def test_no_tag_comment_or_script_is_left_however_they_are_nested(parts):
    once = cleaned("".join(parts)).text
    assert "<b>" not in once.replace("\\<", "")
    assert "<!--" not in once
    assert "<script>" not in once.replace("\\<", "")
    assert cleaned(once).text == once


@pytest.mark.parametrize(
    "hostile", ["<a " * 60_000, '<a "' * 40_000, "<!--" * 40_000, "[" * 150_000, "[x](data:" * 20_000]
)
def test_a_text_made_to_be_slow_is_read_in_one_go(hostile):
    cleaned(hostile)


def test_word_headings_marks_lists_tables_and_links_become_markdown():
    def build(document):
        document.add_heading("AI policy", 0)
        document.add_heading("Scope", 2)
        paragraph = document.add_paragraph("We ")
        paragraph.add_run("never").bold = True
        paragraph.add_run(" use ")
        paragraph.add_run("*stars*").italic = True
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to("https://example.org/a", LINK, is_external=True))
        link.append(document.add_paragraph().add_run("here")._r)
        paragraph._p.append(link)
        document.add_paragraph("one", style="List Bullet")
        document.add_paragraph("deeper", style="List Bullet 2")
        document.add_paragraph("first", style="List Number")
        document.add_paragraph("second", style="List Number")
        table = document.add_table(rows=2, cols=2)
        for index, text in enumerate(["Tool", "May | not", "x", "y"]):
            table.cell(index // 2, index % 2).text = text

    assert body_of(build) == (
        "# AI policy\n\n## Scope\n\nWe **never** use *\\*stars\\**[here](https://example.org/a)\n\n"
        "- one\n    - deeper\n1. first\n2. second\n\n| Tool | May \\| not |\n| --- | --- |\n| x | y |\n"
    )


def test_word_text_that_looks_like_markdown_stays_text():
    def build(document):
        for text in ("# no heading", "1. no list", "- no entry", "<b> and `code`"):
            document.add_paragraph(text)

    assert body_of(build) == "\\# no heading\n\n1\\. no list\n\n\\- no entry\n\n\\<b> and \\`code\\`\n"


def test_hidden_and_deleted_text_of_word_is_left_out_and_told_inserted_text_is_kept():
    def build(document):
        paragraph = document.add_paragraph("Seen.")
        paragraph.add_run(" Hidden.").font.hidden = True
        run = "<w:r><w:t> Added.</w:t></w:r>"
        paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}>{run}</w:ins>"))
        paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> Gone.</w:delText></w:r></w:del>"))

    read = import_file("policy.docx", word(build))
    assert read.body == "Seen. Added.\n"
    assert read.left_out == ("1 deleted passage was left out.", "1 hidden passage was left out.")


def test_a_link_that_would_run_something_keeps_its_words_alone():
    def build(document):
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), document.part.relate_to("javascript:alert(1)", LINK, is_external=True))
        link.append(document.add_paragraph().add_run("press")._r)
        document.add_paragraph()._p.append(link)

    assert body_of(build) == "press\n"


def a_zip(**entries):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return kept.getvalue()


def test_a_word_file_that_unpacks_to_too_much_is_refused_without_unpacking_it():
    bomb = a_zip(**{"word/document.xml": b"\0" * (MAX_UNPACKED_BYTES + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(NotAWordDocument, match="unpacks to far more"):
        import_file("bomb.docx", bomb)


def test_a_word_file_whose_entities_multiply_is_not_expanded():
    document = word(lambda each: each.add_paragraph("x"))
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 50}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">{entities}]>'.encode()
    text = entries["word/document.xml"].split(b"?>", 1)[1].replace(b"<w:t>x", b"<w:t>&e8;x")
    try:
        read = import_file("bomb.docx", a_zip(**(entries | {"word/document.xml": bomb + text})))
    except (NotAWordDocument, FileNotImported):
        return
    assert "haha" not in read.body


@pytest.mark.parametrize("data", [b"PK", b"not a zip", b"", a_zip(**{"word/document.xml": b"<w:doc"}), a_zip(x=b"x")])
def test_a_damaged_word_file_is_refused_with_a_sentence(data):
    with pytest.raises(NotAWordDocument, match="Word"):
        import_file("x.docx", data)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.pdf", b"%PDF", "A file ending in “.pdf” is not read"),
        ("x", b"text", "is not read"),
        ("x.md", b"a" * (MAX_FILE_BYTES + 1), "larger than 10 MB"),
        ("x.md", b" \n", "no text"),
        ("x.md", b"<!-- only this -->", "no text"),
        ("x.md", b"\xff\xfa\x80", "UTF-8"),
        ("x.md", b"a" * (MAX_BODY_LENGTH + 1), "200,000 characters"),
        ("x.yaml", b"[]", "no clause"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_a_sentence(name, data, sentence):
    with pytest.raises(FileNotImported, match=sentence):
        import_file(name, data)


def test_clauses_that_are_not_valid_are_listed_with_their_problems():
    with pytest.raises(ClausesNotValid, match=r"H1\.norm\.kind"):
        import_file("x.yaml", b"- {id: H1, text: Words, norm: {kind: requird}}")


def test_clauses_alone_bring_no_text():
    read = import_file(
        "our clauses.json", f'[{{"id": "H1", "text": "{H1["text"]}", "norm": {{"kind": "permit"}}}}]'.encode()
    )
    assert (read.title, read.body, len(read.clauses)) == ("Our clauses", "", 1)
