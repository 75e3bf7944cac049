"""An author at a real browser: a file becomes a draft, its clauses are filled in quickly, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import visiting
from tests.edges.policy_steps import add_clause, pick

AUTHOR = "tom.okafor@helix.example"
SAMPLE = b"# Assistants at work\n\nAsk before you paste.<!-- internal: soften this -->\n\n---\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_an_imported_file_gets_clauses_in_the_form_and_is_saved(product, browser):
    with visiting(browser, product, AUTHOR) as author:
        page = author.page
        author.open("/start")
        page.get_by_text("Import a file", exact=True).click()
        page.locator("input[type=file]").set_input_files(
            {"name": "assistants.md", "mimeType": "text/markdown", "buffer": SAMPLE}
        )
        expect(page.get_by_text("1 hidden comment was left out.")).to_be_visible()
        expect(page.locator("table")).to_be_visible()
        page.get_by_role("button", name="Create the draft").click()
        page.get_by_role("tab", name="Clauses").click()

        add_clause(page, "No free tools with confidential data.")
        pick(page, "-scope-tool", "consumer")
        pick(page, "-scope-data", "confidential data")
        expect(page.get_by_text("with consumer-grade tools using confidential data")).to_be_visible()
        add_clause(page, "Our ambassadors are asked first.")
        pick(page, "-scope-audience", "our ambassadors", new=True)
        expect(page.get_by_text("“our ambassadors” is not in the shared vocabulary")).to_be_visible()

        page.get_by_role("button", name="Save").first.click()
        expect(page.get_by_text("Saved as revision 2.").first).to_be_visible()
        author.settled()
        said = author.text()
        assert "“No free tools with confidential data.”" in said
        assert "“Our ambassadors are asked first.”" in said
        assert "internal: soften this" not in said
