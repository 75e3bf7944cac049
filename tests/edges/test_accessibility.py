"""axe-core in a real browser on every page, light and dark: nothing it calls serious or critical."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.demo.cast import PASSWORD
from pages.page_table import PAGES
from tests.edges.browsing import QUIET, visiting, visiting_unknown
from tests.edges.product import letters_until
from tests.edges.walking import Walker, walk, walk_outside, walkers

ADMIN = "ines.albrecht@helix.example"
GRAVE = {"serious", "critical"}
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
# A colour on its way to another is neither; what turns for ever has no end to be brought to.
ARRIVE = "() => document.getAnimations().forEach(each => { try { each.finish() } catch { each.cancel() } })"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def links(product) -> Callable[[], dict[str, str]]:
    """Invite somebody and forget a password; the addresses are in the letters, which a job delivers in the meantime."""
    with product.client() as program:
        signed_in = program.post("/api/auth/login", json={"email": ADMIN, "password": PASSWORD}).json()
        invited = program.post(
            "/api/policy-distribution/people",
            json={"email": "new@helix.example", "display_name": "Nora New", "role": "analyst"},
            headers={"Authorization": f"Bearer {signed_in['access_token']}", "Idempotency-Key": "invite-nora"},
        )
        assert invited.status_code == 201, invited.text
        program.post("/forgot", data={"email": ADMIN}, headers={"Sec-Fetch-Site": "same-origin"})

    def delivered() -> dict[str, str]:
        return {
            page: found[0]
            for page in ("join", "reset")
            for found in [re.findall(rf"/{page}\?token=\S+", letters_until(product, f"/{page}?token="))]
        }

    return delivered


def test_every_page_of_the_table_is_walked():
    assert {entry.script for walker in walkers() for entry in walker.entries} == {entry.script for entry in PAGES}


@pytest.mark.parametrize("walker", walkers(), ids=lambda walker: walker.name)
def test_axe_finds_nothing_grave_inside(product, browser, walker: Walker):
    with visiting(browser, product, walker.email) as visitor:
        assert [each for name in walk(visitor, walker) for each in grave_in_both(visitor.page, name)] == []


def test_axe_finds_nothing_grave_on_the_way_in(product, browser, links):
    found = []
    with visiting_unknown(browser, product) as visitor:
        for name in walk_outside(visitor):
            found += grave_in_both(visitor.page, name)
        for page, address in links().items():
            visitor.page.goto(product.url + address)
            expect(visitor.page.get_by_label("Password")).to_be_visible()
            found += grave_in_both(visitor.page, f"{page} by a letter")
    assert found == []


def test_axe_looks_at_contrast_and_names(product, browser):
    with visiting_unknown(browser, product) as visitor:
        visitor.page.goto(f"{product.url}/login")
        visitor.page.evaluate(
            "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color: #999; background: #fff\">pale</p><button></button>')"
        )
        found = grave_in_both(visitor.page, "login")
    assert {each.split()[2] for each in found} == {"color-contrast", "button-name"}
    assert {each.split()[1] for each in found} == {"light", "dark"}


def grave_in_both(page: Page, name: str) -> list[str]:
    """What is grave on the page in the colours it has; then in the others, which it keeps, what is about colours."""
    is_dark = page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    first, second = ("dark", "light") if is_dark else ("light", "dark")
    found = [f"{name} {first} {each}" for each in grave(page)]
    page.emulate_media(color_scheme=second)
    page.evaluate(QUIET, 100)
    page.evaluate(ARRIVE)
    return found + [f"{name} {second} {each}" for each in grave(page, runOnly=ABOUT_COLOURS)]


def grave(page: Page, **options: list[str]) -> list[str]:
    """Rule, element and what is wrong with it, of each serious or critical finding."""
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
