"""The map of conflicts, as the agency of the demo sees it."""


class TestMap:
    def test_every_cell_of_the_map_stands_in_the_table_and_a_choice_narrows_the_list(self, visit):
        at = visit("Mara", "conflict_map.py")
        cells, every = (each.value for each in at.dataframe)
        assert {"Helix Oncology", "Novara Cardiology", "Brightwell Consumer Health"} == set(cells["Client"])
        at.selectbox(key="map_client").select("Helix Oncology")
        at.selectbox(key="map_topic").select("Which tools may be used").run()
        chosen = at.dataframe[1].value
        assert 0 < len(chosen) < len(every)
        assert set(chosen["Topic"]) == {"Which tools may be used"}
        assert all("Helix Oncology" in clients for clients in chosen["Clients"])

    def test_an_address_opens_a_cell(self, visit):
        at = visit("Mara", "conflict_map.py", map_client="Novara Cardiology")
        assert at.selectbox(key="map_client").value == "Novara Cardiology"

    def test_the_network_has_its_clauses_in_a_table(self, visit):
        at = visit("Mara", "conflict_map.py", map_show="Clauses and issues")
        (strands,) = (each.value for each in at.dataframe)
        assert {"N3", "B3"} <= set(strands["Clause"])

    def test_the_history_tells_weeks_and_ages(self, visit):
        at = visit("Mara", "conflict_map.py", map_show="Over time")
        weeks, ages = (each.value for each in at.dataframe[:2])
        assert weeks["Opened"].sum() == weeks["Open at its end"].iloc[-1] == ages["Open"].sum()
        assert "How findings were settled" in {each.value for each in at.header}

    def test_the_list_of_conflicts_leads_to_the_map(self, visit):
        links = visit("Mara", "conflicts.py").get("page_link")
        assert "See them on a map and over time" in {each.proto.label for each in links}
