"""What the workbench loads: every row of every table, for everybody who may, through either layer of the wall."""

import pytest

from core.analytics.asking import ask
from core.analytics.loading import load
from core.analytics.star import star
from core.db import statements as loaded
from core.errors import NotAllowed
from core.identity.model import Permission
from tests.edges.wall.conftest import WHOLE, WITHOUT_LINES, WITHOUT_RLS, disable_row_level_security, without_wall_lines
from tests.edges.wall.stage import everybody
from tests.postgres import engine_of


def loaded_by_everybody(server, played, how):
    """(short name, person, extract) of each person who may use the workbench; None of one who may not."""
    database = server.copy_of(played.database)
    if WITHOUT_RLS in how:
        disable_row_level_security(database)
    with pytest.MonkeyPatch.context() as patch, engine_of(database) as engine:
        if WITHOUT_LINES in how:
            stripped = without_wall_lines(loaded.statements())
            patch.setattr(loaded, "statements", lambda: stripped)
        found = []
        for short, person in everybody(played.world.stage):
            if person.may(Permission.WORKBENCH_USE):
                found.append((short, person, load(engine, person)))
            else:
                with pytest.raises(NotAllowed):
                    load(engine, person)
    server.drop(database.name)
    return found


@pytest.fixture(scope="module")
def whole(server, played):
    return loaded_by_everybody(server, played, set())


def told(extract):
    """Every cell of every table."""
    return "\n".join(str(row) for table in extract.tables.values() for row in table.to_pylist())


@pytest.mark.parametrize("layer", [WHOLE, WITHOUT_LINES, WITHOUT_RLS])
def test_nobody_loads_a_word_or_an_id_of_a_stranger(server, played, whole, layer):
    found = whole if layer == WHOLE else loaded_by_everybody(server, played, {layer})
    canaries = played.world.stage.canaries

    assert {short for short, _, _ in found} == {"Helix", "Novara", "Brightwell", "Lumen", "Fathom", "Quill"}
    for short, _, extract in found:
        assert canaries.leaks(told(extract), short) == []
        assert canaries.shown(told(extract), short)


def test_without_either_layer_the_scan_finds_strangers(server, played):
    found = loaded_by_everybody(server, played, {WITHOUT_LINES, WITHOUT_RLS})

    assert all(played.world.stage.canaries.leaks(told(extract), short) for short, _, extract in found)


def test_a_client_loads_its_own_findings_alone_and_nothing_of_what_is_the_agencys(whole):
    extracts = {short: extract for short, _, extract in whole}

    assert "usage" not in extracts["Helix"].tables
    assert "readings" not in extracts["Helix"].tables
    assert not {"reach", "status", "resolution_kind"} & set(extracts["Helix"].tables["findings"].column_names)
    assert not {"event_count", "is_own_work"} & set(extracts["Helix"].tables["violations"].column_names)


def test_what_duckdb_holds_is_what_was_loaded(played, whole):
    short, person, extract = next(each for each in whole if each[0] == "Helix")
    tables = [table for table in star(person.kind) if table.name != "days"]
    whole = " UNION ALL BY NAME ".join(f"SELECT * FROM {table.name}" for table in tables)
    answer = ask(extract, whole).table.to_pylist()

    assert len(answer) == extract.row_count - extract.tables["days"].num_rows
    assert played.world.stage.canaries.leaks(str(answer), short) == []
    assert played.world.stage.canaries.shown(str(answer), short)
