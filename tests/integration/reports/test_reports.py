"""What reports say and keep: the screens' numbers, who may make which, the history with its hashes, the same bytes again."""

from hashlib import sha256

import pytest
from sqlalchemy import text

from core.errors import NotFound
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from core.papers.model import Format, Words
from core.reports.filters import FilterNotValid, NotToBeReportedOn, filters_from
from core.reports.history import HistoryFilter, NoSuchMadeReport, history, made_report
from core.reports.making import make, paper_of
from core.reports.model import NO_FILTERS, FilterKey, Filters
from core.reports.registry import REPORTS, NoSuchReport, report_called, reports_for
from tests.integration.reports.narrowing import disagreements, figures, reading, rows


def test_a_report_says_the_numbers_of_the_screen_whatever_it_is_narrowed_to(demo, people):
    assert list(disagreements(demo, reading(people), 8)) == []


def test_each_side_and_role_makes_its_own_reports(people):
    offered = {name: {report.key for report in reports_for(people[name])} for name in ("Ines", "Mara", "Joon", "Olli")}
    assert "access_review" in offered["Ines"] & offered["Mara"]
    assert "conflict_register" in offered["Mara"] - offered["Ines"]
    assert {"own_conflicts", "policy_history", "compliance_by_agency"} <= offered["Ines"] - offered["Mara"]
    assert offered["Joon"] == offered["Olli"] == set()
    for person in people.values():
        for report in REPORTS.values():
            if report.may_be_made_by(person):
                assert report_called(report.key, person) is report
            else:
                with pytest.raises((PermissionMissing, NoSuchReport)):
                    report_called(report.key, person)


def test_only_administrators_review_access_and_their_colleagues_are_told_so(demo, people):
    officer = next(each for each in people.values() if each.role is Role.COMPLIANCE_OFFICER)
    with acting(demo, officer) as scope, pytest.raises(PermissionMissing, match=r"person\.manage"):
        paper_of(scope.conn, officer, "access_review", NO_FILTERS, now=scope.now)


@pytest.mark.parametrize("name", ["Ines", "Mara"])
def test_every_report_has_its_sections_whole_and_says_where_one_is_empty(demo, people, name):
    person = people[name]
    with acting(demo, person) as scope:
        for report in reports_for(person):
            made = report.make(scope.conn, person, NO_FILTERS, now=scope.now)
            assert (made.organization, made.data_at) == (person.organization, scope.now)
            assert made.sections
            assert all(section.blocks for section in made.sections), report.key
            blocks = [block for section in made.sections for block in section.blocks]
            assert all(block.text.endswith(".") for block in blocks if isinstance(block, Words))


def test_evidence_names_who_signed_which_version_when_with_hash_and_receipt(demo, people):
    ines = people["Ines"]
    with acting(demo, ines) as scope:
        made = paper_of(scope.conn, ines, "acknowledgement_evidence", NO_FILTERS, now=scope.now)
        known = {
            (row.id, bytes(row.document_sha256).hex(), row.printed_name)
            for row in scope.conn.execute(
                text("SELECT id, document_sha256, printed_name FROM signatures WHERE enterprise_org_id = :id"), {"id": ines.org_id}
            )
        }  # fmt: skip
    told = {(row[9], row[8], row[3]) for row in rows(made, "signatures")}
    assert told == {(str(each), digest, name) for each, digest, name in known}
    assert made.is_signed_by_hand


def test_the_agencys_register_names_members_example_and_a_way_out_and_a_client_reads_only_of_its_own(demo, people):
    mara, emma = people["Mara"], people["Emma"]
    with acting(demo, mara) as scope:
        made = paper_of(scope.conn, mara, "conflict_register", NO_FILTERS, now=scope.now)
    found, members = rows(made, "open_findings"), rows(made, "clauses")
    assert figures(made)["Open"] == len(found) > 0
    assert {row[0] for row in members} == {row[0] for row in found}
    assert any(row[5] for row in found)
    assert any(row[6] for row in found)
    with acting(demo, emma) as scope:
        own = paper_of(scope.conn, emma, "own_conflicts", NO_FILTERS, now=scope.now)
    others = {each.organization for each in people.values() if each.is_enterprise} - {emma.organization}
    assert rows(own, "own_findings")
    assert [name for name in others if name in repr(own)] == []


class TestKeeping:
    def test_what_was_made_is_kept_with_its_hash_and_the_trail_says_so_but_not_the_file(self, demo, people):
        mara = people["Mara"]
        with acting(demo, mara) as scope:
            made = make(
                scope.conn, actor=mara, key="executive_summary", filters=Filters(days=7), format=Format.CSV, now=scope.now
            )  # fmt: skip
            kept = made_report(scope.conn, mara, made.id)
            row = scope.conn.execute(
                text("SELECT event, new FROM audit_log WHERE entity_id = :id"), {"id": made.id}
            ).one()
            events = scope.conn.execute(
                text("SELECT count(*) FROM outbox WHERE topic = 'report.made' AND payload ->> 'report_id' = :id"),
                {"id": str(made.id)},
            ).scalar_one()
        assert kept.file_sha256 == sha256(made.file.content).digest()
        assert (kept.title, kept.filters, kept.byte_count) == (
            "Executive summary",
            {"days": "7"},
            len(made.file.content),
        )
        assert (row.event, row.new["file_sha256"], events) == ("report.made", kept.file_sha256.hex(), 1)

    def test_a_file_is_recognised_by_its_hash_in_its_own_organization_and_nowhere_else(self, demo, people):
        mara, ines = people["Mara"], people["Ines"]
        with acting(demo, mara) as scope:
            made = make(
                scope.conn, actor=mara, key="policies_received", filters=NO_FILTERS, format=Format.CSV, now=scope.now
            )  # fmt: skip
            ours = history(scope.conn, mara, HistoryFilter(file_sha256=made.file_sha256))
        with acting(demo, ines) as scope:
            assert history(scope.conn, ines, HistoryFilter(file_sha256=made.file_sha256)) == []
            with pytest.raises(NoSuchMadeReport):
                made_report(scope.conn, ines, made.id)
        assert [each.id for each in ours] == [made.id]

    def test_the_same_data_and_time_give_the_same_bytes(self, demo, people):
        mara = people["Mara"]
        with acting(demo, mara) as scope:
            asked = {"actor": mara, "key": "compliance_by_client", "filters": NO_FILTERS, "now": scope.now}
            twice = [make(scope.conn, format=Format.XLSX, **asked).file_sha256 for _ in range(2)]
        assert twice[0] == twice[1]


class TestNarrowing:
    def test_a_strangers_organization_and_a_random_one_read_alike(self, demo, people):
        ines, luca = people["Ines"], people["Luca"]
        said = set()
        with acting(demo, ines) as scope:
            for stranger in (luca.org_id, ines.user_id):
                with pytest.raises(NotToBeReportedOn) as refused:
                    paper_of(scope.conn, ines, "executive_summary", Filters(counterpart_id=stranger), now=scope.now)
                said.add(refused.value.message)
        assert len(said) == 1

    def test_a_report_without_a_filter_refuses_it(self):
        with pytest.raises(FilterNotValid, match="no filter 'severity'"):
            filters_from({"severity": "low"}, (FilterKey.DAYS,))

    def test_a_view_of_nobodys_is_none(self, demo, people):
        ines = people["Ines"]
        with acting(demo, ines) as scope, pytest.raises(NotFound):
            paper_of(scope.conn, ines, "dashboard", Filters(view_id=ines.user_id), now=scope.now)
