"""The rulebook's What if: what would be gained from a clause, and the way to ask its client; an administrator's alone."""


def texts(at):
    kinds = (at.markdown, at.caption)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def links(at):
    return [each.proto.label for each in at.get("page_link")]


def test_a_chosen_clause_tells_what_goes_what_comes_free_and_leads_to_its_finding(visit):
    at = visit("Mara", "rulebook.py")
    assert not at.exception
    (named,) = (
        each for each in at.selectbox(key="rulebook_clause").options if each.startswith("Novara Cardiology N2c")
    )
    assert "finding" in named
    at.selectbox(key="rulebook_clause").select(named).run()
    assert not at.exception
    assert "Novara Cardiology drops it:" in texts(at)
    assert "Free again:" in texts(at)
    assert "ChatGPT Enterprise" in texts(at)
    assert "Ask the client" in links(at)


def test_who_may_not_ask_a_client_has_no_such_list(visit, people):
    name = next(each for each, actor in people.items() if actor.role == "agency_user" and "Lumen" in actor.organization)
    at = visit(name, "rulebook.py")
    assert not at.exception
    assert [each for each in at.selectbox if each.key == "rulebook_clause"] == []
