"""Pictures of conflicts: what is drawn, and that the tables below hold the same facts."""

from datetime import UTC, date, datetime
from uuid import UUID

from core.conflicts.issues import Clash, ClauseRef
from core.conflicts.model import Reach, Relation, Severity
from core.conflicts.pictures import AgeCount, ClosingCount, MapCell, MappedFinding, WeekCount
from core.conflicts.records import BindingFinding, ClauseSource
from pages import map_charts
from pages.view_models import conflict_pictures as view

HELIX, NOVARA = UUID(int=1), UUID(int=2)
CELLS = [
    MapCell(HELIX, "Helix", "storage region", Severity.HIGH, 3, 2, ("incompatible_storage_region",)),
    MapCell(NOVARA, "Novara", "storage region", Severity.CRITICAL, 1, 1, ("incompatible_storage_region",)),
    MapCell(NOVARA, "Novara", "which tools may be used", Severity.LOW, 9, 0, ("exclusive_tools",)),
]


def binding(number, *clauses, severity="high"):
    sources = {ClauseRef(UUID(int=ord(name[0])), name): ClauseSource(f"{name[0]} Ltd", "Policy") for name in clauses}
    clash = Clash(str(number), "exclusive_tools", Relation.CONFLICT, Reach.BINDING, Severity(severity), tuple(sources))
    return BindingFinding(UUID(int=number), clash, "Sentence.", sources)


def test_the_topic_with_most_findings_comes_first_and_knows_its_types():
    assert list(view.topics(CELLS)) == ["Which tools may be used", "Storage region"]
    assert view.topics(CELLS)["Storage region"] == ("incompatible_storage_region",)
    assert view.clients(CELLS) == {"Helix": HELIX, "Novara": NOVARA}


def test_each_mark_of_the_map_has_its_row_in_the_table():
    drawn = {(mark.client, mark.topic, mark.finding_count, mark.word.text) for mark in view.marks(CELLS)}
    frame = view.map_frame(CELLS)
    columns = frame.drop(columns="On the same work").itertuples(index=False, name=None)
    assert {tuple(row) for row in columns} == drawn
    assert "most for Novara, which tools may be used: 9" in view.map_alt(CELLS)


def test_a_picture_with_no_room_for_a_topic_leaves_the_smallest_out():
    many = [
        MapCell(HELIX, "Helix", f"topic {number}", Severity.LOW, number, 0, (f"t{number}",))
        for number in range(1, view.MOST_TOPICS + 2)
    ]
    assert "Topic 1" not in {mark.topic for mark in view.marks(many)}
    assert len(view.map_frame(many)) == view.MOST_TOPICS + 1


def test_severities_differ_by_their_sign_and_a_point_says_which_cell_it_is():
    figure = map_charts.severity_map(view.marks(CELLS), list(view.topics(CELLS)), list(view.clients(CELLS)))
    assert len({trace.marker.symbol for trace in figure.data}) == 3
    (critical,) = (trace for trace in figure.data if trace.name == "Critical")
    assert [list(point) for point in critical.customdata] == [["Novara", "Storage region"]]


def test_a_clause_is_in_one_issue_and_the_one_in_most_findings_comes_first():
    found = [binding(1, "A1", "B1"), binding(2, "B1", "C1", severity="critical"), binding(3, "D1", "E1")]
    strands = view.strands(found)
    assert (strands[0].client, strands[0].clause, strands[0].finding_count) == ("B Ltd", "B1", 2)
    assert {each.clause: each.issue[0] for each in strands} == {"A1": "1", "B1": "1", "C1": "1", "D1": "2", "E1": "2"}
    assert strands[0].worst_finding_id == UUID(int=2)
    assert "B Ltd B1: 2 findings" in view.network_alt(strands)
    assert len(view.network_frame(strands)) == 5


def test_the_network_opens_what_its_nodes_stand_for():
    figure = map_charts.network(view.strands([binding(1, "A1", "B1")]))
    opens = [list(point) for trace in figure.data if trace.customdata is not None for point in trace.customdata]
    one = str(UUID(int=1))
    assert opens == [["client", "A Ltd"], ["client", "B Ltd"], *[["finding", one]] * 3]


def test_weeks_are_summed_over_severities_and_drawn_by_them():
    weeks = [
        WeekCount(date(2026, 11, 9), Severity.HIGH, 2, 0, 2),
        WeekCount(date(2026, 11, 9), Severity.LOW, 1, 0, 1),
        WeekCount(date(2026, 11, 16), Severity.HIGH, 0, 1, 1),
    ]
    frame = view.week_frame(weeks)
    assert frame.to_numpy().tolist() == [["9 Nov 2026", 3, 0, 3], ["16 Nov 2026", 0, 1, 1]]
    days, series = view.stock(weeks)
    assert days == ["9 Nov 2026", "16 Nov 2026"]
    assert {label: counts for label, _, counts in series} == {
        "Critical": [0, 0], "High": [2, 1], "Medium": [0, 0], "Low": [1, 0],
    }  # fmt: skip
    assert "0 opened, 1 closed, 1 open" in view.weeks_alt(frame)


def test_ages_are_told_apart_and_the_worst_severity_comes_first():
    frame = view.age_frame([AgeCount(Severity.LOW, 1, 1, 1, 1, 2), AgeCount(Severity.HIGH, 10, 1, 4, 6, 200)])
    assert frame.iloc[0].tolist() == ["▲ High", 10, 1, 3, 2, 4, 200]


def test_closings_say_their_share_within_thirty_days():
    frame = view.closing_frame([ClosingCount("amended", 3, 2, 12), ClosingCount("scoped_apart", 4, 4, 1)])
    assert frame.iloc[0].tolist() == ["Scoped apart", 4, 4, "100 %", 1]
    assert frame.iloc[1]["Share within 30 days"] == "66 %"


def test_a_found_clash_is_listed_with_its_clients():
    found = MappedFinding(
        UUID(int=1),
        "storage region",
        Severity.HIGH,
        "binding",
        "No value.",
        datetime(2026, 11, 2, tzinfo=UTC),
        ("A", "B"),
    )
    (row,) = view.found_frame([found], zone_name="UTC").to_numpy().tolist()
    assert row == ["▲ High", "Storage region", "A × B", "No value.", "2 Nov 2026"]
