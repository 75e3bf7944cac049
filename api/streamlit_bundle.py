"""Streamlit's own files on disk, found without importing it: what the content policy and the compression need."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path


@cache
def bundle_folder() -> Path:
    """The folder that holds `index.html`; what it refers to as ./static lies in `static` below it."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("streamlit is not installed")
    return Path(spec.origin).parent / "static"


@cache
def inline_script_hashes() -> tuple[str, ...]:
    """The CSP sources of the scripts written into Streamlit's page; a new Streamlit brings new ones by itself."""
    page = (bundle_folder() / "index.html").read_text()
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return tuple(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)


@cache
def first_page_files() -> tuple[str, ...]:
    """Addresses of the files that every first page loads, for the sign-in page to fetch ahead."""
    page = (bundle_folder() / "index.html").read_text()
    return tuple(
        dict.fromkeys(f"/{path}" for path in re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', page))
    )
