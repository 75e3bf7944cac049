"""Every page has its guide, and a guide quotes only what a screen still says and shows only pictures there are."""

import re
from pathlib import PurePath

import pytest

from docs.labels import GUIDES, guides, quoted, unspoken
from docs.measures import ROOT
from pages.page_table import PAGES

LONGER = {
    "best-practices.md", "guide-agency-admin.md", "guide-analyst.md", "guide-compliance-officer.md",
    "guide-enterprise-admin.md", "guide-integration.md", "onboarding.md",
}  # fmt: skip
OF_PAGES = {f"{PurePath(entry.script).stem}.md" for entry in PAGES}
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#]*)(#[^)]*)?\)")
MOST_BYTES = 120_000
MOST_BYTES_TOGETHER = 4_000_000


def test_every_page_has_a_guide_and_no_guide_is_left_of_a_page_that_went():
    assert {path.name for path in guides()} == OF_PAGES | LONGER


@pytest.mark.parametrize("path", guides(), ids=lambda path: path.stem)
def test_what_a_guide_quotes_stands_on_a_screen(path):
    assert unspoken(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(OF_PAGES))
def test_the_guide_of_a_page_is_questions_with_answers_and_begins_with_what_the_page_answers(name):
    text = (GUIDES / name).read_text(encoding="utf-8")
    title, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert re.fullmatch(r"# [^\n]+\n\n", title)
    assert sections[0].startswith("What does this page answer?\n")
    assert [section for section in sections if len(section.strip().splitlines()) < 3] == []


def test_what_the_readme_sends_newcomers_to_stands_on_a_screen():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme, flags=re.MULTILINE)
    (first,) = [each for each in section if each.startswith("What to look at first")]
    assert len(quoted(first)) > 5
    assert unspoken(first) == []


def test_a_label_that_no_screen_says_is_noticed_wherever_its_line_breaks():
    assert quoted("Press **Send it**, then **Withdraw\nthis version**.") == ["Send it", "Withdraw this version"]
    assert unspoken("Press **Send it**, then **Launch the\nrocket**.") == ["Launch the rocket"]


@pytest.mark.parametrize("path", guides(), ids=lambda path: path.stem)
def test_what_a_guide_links_to_is_there(path):
    targets = [target for _, _, target, _ in LINK.findall(path.read_text(encoding="utf-8"))]
    inside = [target for target in targets if target and "://" not in target]
    assert [target for target in inside if not (path.parent / target).exists()] == []


def test_pictures_are_small_named_in_words_and_each_in_a_guide():
    named: dict[str, str] = {}
    for path in guides():
        for mark, alt, target, _ in LINK.findall(path.read_text(encoding="utf-8")):
            if mark:
                named[PurePath(target).name] = alt
    kept = {path.name: path.stat().st_size for path in (GUIDES.parent / "images" / "guides").glob("*")}
    assert set(named) == set(kept)
    assert [name for name, alt in named.items() if len(alt.split()) < 4] == []
    assert [name for name, size in kept.items() if size >= MOST_BYTES] == []
    assert sum(kept.values()) < MOST_BYTES_TOGETHER
