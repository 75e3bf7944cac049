"""Papers: what no font holds is spelled out, and nobody reads the text of a paper in the logs."""

from datetime import UTC, datetime

import pytest
import structlog

from core.typeset import Spell, spelled_out, typeset

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEMPLATE = """#set document(title: "Paper")
= #json(bytes(sys.inputs.at("paper"))).said
"""


@pytest.mark.parametrize(("said", "tries"), [("Plain words", 1), ("Secret \u0e01\u0e02", 2)])
def test_letters_that_no_font_holds_are_spelled_out_and_not_told_in_the_logs(tmp_path, said, tries):
    template = tmp_path / "paper.typ"
    template.write_text(TEMPLATE)
    spellings: list[Spell] = []

    def data(spell: Spell):
        spellings.append(spell)
        return {"said": spell(said)}

    with structlog.testing.capture_logs() as logs:
        assert typeset(template, "paper", data, at=NOW).startswith(b"%PDF")
    assert len(spellings) == tries
    assert (spellings[-1] is spelled_out) is (tries == 2)
    assert [entry["event"] for entry in logs] == ["paper_spelled_out"][: tries - 1]
    assert not any(sign in repr(logs) for sign in said if not sign.isascii())
