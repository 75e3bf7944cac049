"""The server-rendered pages outside Streamlit: templates that escape everything, one look, light and dark."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

PRODUCT = "Policy Distribution & Sync"
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html_page(
    template: str,
    status: int = HTTPStatus.OK,
    *,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """One page; `values` are escaped where the template shows them."""
    body = _templates.get_template(template).render(product=PRODUCT, **values)
    return HTMLResponse(body, status, {"Cache-Control": "no-store"} | dict(headers or {}))
