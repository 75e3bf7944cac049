"""Policy history: every version with its hash, who approved it where one may know, and what changed in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Block, Cell, CellKind, Column, Figures, KeyFigure, Paper, Section
from core.policies.comparison import document_differences
from core.reports.filters import words_of
from core.reports.framing import paper, table
from core.reports.model import MOST_ROWS, Filters

MOST_VERSIONS = 1_000
_W, _D, _M = CellKind.WHOLE, CellKind.DAY, CellKind.MOMENT


def policy_history(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper of the actor's side: a client's own versions, or those that reached the agency."""
    allow(actor, Permission.POLICY_READ)
    found = _versions(conn, actor, filters)
    sections = (
        Section("How many there are", [_figures(found)]),
        Section("Versions", [_version_table(found, actor)]),
        Section("What changed", [_changes(found, actor)]),
    )
    return paper(
        conn, actor, filters, sections, key="policy_history", title="Policy history", now=now, terms=("Document hash",)
    )


def _versions(conn: Connection, actor: Actor, filters: Filters) -> Sequence[Row[Any]]:
    asked = {"org_id": actor.org_id, "policy_id": filters.policy_id, "limit": MOST_VERSIONS}
    if actor.is_enterprise:
        return many(conn, "report_versions_of_enterprise", **asked)
    return many(conn, "report_versions_of_agency", **asked, counterpart_id=filters.counterpart_id)


def _figures(found: Sequence[Row[Any]]) -> Block:
    material = sum(row.change_class == "material" for row in found)
    return Figures(
        (
            KeyFigure("Policies", len({row.policy_id for row in found})),
            KeyFigure("Versions", len(found)),
            KeyFigure("Material", material, _W, "They ask every agency to sign again."),
            KeyFigure("Editorial", len(found) - material, _W, "They change words and nothing that binds."),
        )
    )


def _subject(row: Row[Any], actor: Actor) -> tuple[Cell, ...]:
    return (row.title, row.version_number) if actor.is_enterprise else (row.enterprise, row.title, row.version_number)


def _subject_columns(actor: Actor) -> tuple[Column, ...]:
    named = (Column("policy", "Policy", width=28), Column("version", "Version", _W, 8))
    return named if actor.is_enterprise else (Column("client", "Client", width=20), *named)


def _version_table(found: Sequence[Row[Any]], actor: Actor) -> Block:
    people = (
        Column("author", "Written by", width=18), Column("approved_by", "Approved by", width=18),
        Column("approved_at", "Approved", _M, 18), Column("published_by", "Published by", width=18),
        Column("withdrawn", "Withdrawn", _M, 18), Column("withdrawal_reason", "Why", width=30),
    )  # fmt: skip
    columns = (
        *_subject_columns(actor), Column("change", "Change", width=11),
        Column("summary", "What changed, in its author's words", width=44),
        Column("published", "Published", _M, 18), Column("from", "In effect from", _D, 12),
        Column("until", "Until", _D, 12),
        Column("document_sha256", "Document hash", width=64), *(people if actor.is_enterprise else ()),
    )  # fmt: skip
    cells = [
        (
            *_subject(row, actor), words_of(row.change_class), row.change_summary or "", row.published_at,
            row.effective_from,
            row.effective_until, bytes(row.document_sha256).hex(), *(_people(row) if actor.is_enterprise else ()),
        )
        for row in found
    ]  # fmt: skip
    return table("versions", "Versions", columns, cells)


def _people(row: Row[Any]) -> tuple[Cell, ...]:
    return (
        row.author_name, row.approved_by_name, row.approved_at, row.published_by_name, row.withdrawn_at,
        row.withdrawal_reason,
    )  # fmt: skip


def _changes(found: Sequence[Row[Any]], actor: Actor) -> Block:
    columns = (
        *_subject_columns(actor), Column("clause", "Clause", width=8), Column("change", "Change", width=12),
        Column("before", "Before", width=48), Column("after", "After", width=48),
    )  # fmt: skip
    return table("changes", "What changed", columns, list(_change_rows(found, actor))[:MOST_ROWS])


def _change_rows(found: Sequence[Row[Any]], actor: Actor) -> Iterator[tuple[Cell, ...]]:
    for earlier, later in pairwise(found):
        if earlier.policy_id == later.policy_id:
            for each in document_differences(earlier.clauses, later.clauses):
                yield (
                    *_subject(later, actor),
                    each.clause_id,
                    words_of(each.change),
                    each.words_before,
                    each.words_after,
                )
