"""What an upgrade of Streamlit or of a browser could take from us silently.

The others of this kind stand with what they are about: identity headers, deep links, forged hashes, foreign session ids and
the stop in `test_gate.py`; the hash of Streamlit's inline script in `test_static_and_headers.py`.
"""

import ast
import tomllib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from streamlit import config

from core.db.scope import SideRole, transaction
from tests.edges.browsing import chromium, visiting
from tests.edges.product import page_shown, running_product, texts
from tests.factories import a_person, an_agency, an_enterprise
from tests.postgres import open_folder

MARA = "mara.lindqvist@lumen.example"
CACHES = {"cache_data", "cache_resource", "cache", "lru_cache"}
# What the program ships with and no organization wrote: the vocabulary of clauses, the guides.
NOBODYS_OWN = {"clause_choices.py", "guides.py"}


def test_every_option_we_set_still_exists(project):
    ours = tomllib.loads((project / ".streamlit" / "config.toml").read_text())
    known = config.get_config_options()

    names = {f"{section}.{name}" for section, options in ours.items() for name in options if section != "theme"}
    names |= {f"theme.{side}.{name}" for side in ("light", "dark") for name in ours["theme"][side]}
    assert names <= set(known), names - set(known)


def test_the_collector_after_every_run_is_switched_off(project):
    ours = tomllib.loads((project / ".streamlit" / "config.toml").read_text())

    assert ours["runner"]["postScriptGC"] is False
    assert config.get_config_options()["runner.postScriptGC"].default_val is True


def test_the_gates_headers_are_mapped_to_the_four_facts_of_a_user(project):
    mapped = tomllib.loads((project / ".streamlit" / "config.toml").read_text())["server"]["trustedUserHeaders"]

    assert mapped == {"x-ps-user": "sub", "x-ps-org": "org", "x-ps-role": "role", "x-ps-sid": "sid"}
    assert "server.trustedUserHeaders" in config.get_config_options()


def test_no_page_caches_anything_without_the_organization_among_its_keys(project):
    """Streamlit shares its caches among all users, and leaves arguments that begin with _ out of the key."""
    paths = (path for path in sorted((project / "pages").rglob("*.py")) if path.name not in NOBODYS_OWN)
    for path in paths:
        for function, arguments in cached_functions(ast.parse(path.read_text())):
            assert "org_id" in arguments, f"{path.name}: {function} would answer one organization with another's"


def test_the_scan_for_caches_finds_one():
    source = "@st.cache_data(max_entries=9)\ndef figure(_org_id, day): ...\n@st.fragment\ndef look(): ...\n"

    assert list(cached_functions(ast.parse(source))) == [("figure", ["_org_id", "day"])]


def test_two_users_never_share_what_a_page_computed(database, engine, cookie, tmp_path):
    with transaction(engine, SideRole.JOB) as scope:
        pairs = [(kind, kind(scope.conn)) for kind in (an_enterprise, an_enterprise, an_agency, an_agency)]
        people = [a_person(scope.conn, org, name=f"Person of {org.name}") for _, org in pairs]
    with running_product(database, tmp_path) as product:
        for _ in range(2):
            for person in people:
                with product.socket(cookie(person)) as page:
                    shown = texts(page_shown(page))
                assert person.organization in shown
                assert not any(other.organization in shown for other in people if other.org_id != person.org_id)


def cached_functions(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """Functions under one of the caching decorators, with the names of their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(name_of(each) in CACHES for each in node.decorator_list):
            yield node.name, [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]


def name_of(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_full_visit_asks_nobody_but_us_and_breaks_no_rule_of_its_content_policy():
    with (
        open_folder() as folder,
        running_product(None, folder, DEMO="1") as product,
        chromium() as browser,
        visiting(browser, product, MARA) as mara,
    ):
        mara.open("/today")
        expect(mara.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        expect(mara.page.get_by_text("Page not found")).to_have_count(0)
        mara.open("/")
        for link in mara.pages_in_bar():
            mara.open(link)
        for path in ("/inbox", "/conflicts", "/standing"):
            mara.open(path)
            mara.choose_row_at(0)
            mara.page.get_by_role("button", name="Back to the list").wait_for()
            mara.settled()
        mara.open("/inbox?inbox_answer=Awaiting")
        mara.choose_row_at(0)
        mara.page.get_by_role("link", name="Read and sign").click()
        mara.page.get_by_role("heading", name="Your signature").wait_for()

        ours = {urlsplit(product.url).netloc}
        asked = {urlsplit(address).netloc for address in mara.asked if urlsplit(address).scheme not in {"data", "blob"}}
        assert asked == ours
        assert len(mara.asked) > 50
        assert [line for line in mara.complaints if "Content Security Policy" in line] == []
