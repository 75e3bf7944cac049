"""A policy's text as files to keep."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.policies.exporting import MEDIA_TYPES, ExportFormat, exported
from core.policies.model import Content, PolicyVersion
from pages.view_models import drafts as view

LABELS: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "The policy as Markdown",
    ExportFormat.YAML: "Its clauses as YAML",
    ExportFormat.JSON: "Its clauses as JSON",
    ExportFormat.ODRL: "Its clauses as ODRL (JSON-LD)",
    ExportFormat.ODRL_TURTLE: "Its clauses as ODRL (Turtle)",
}


def take_away(content: Content, *, key: str, facts: Mapping[str, object] | None = None) -> None:
    """One button a format; `facts` stand at the head of the Markdown."""
    with st.container(horizontal=True):
        for wanted, label in LABELS.items():
            st.download_button(
                label,
                partial(exported, content, wanted, facts=facts),
                file_name=view.file_name(content.title, wanted),
                mime=MEDIA_TYPES[wanted],
                on_click="ignore",
                icon=":material/download:",
                key=f"{key}.{wanted.value}",
            )


def take_version(shown: PolicyVersion) -> None:
    """A version with its number and the hash that signatures cover."""
    with st.expander("Take it away as a file", key="policies.take_away"):
        facts = {"version": shown.version_number, "document_sha256": shown.document_sha256.hex()}
        take_away(shown.content, key="policies.download", facts=facts)
