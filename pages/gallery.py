"""For developers: every component of the pages in every state, on made-up contents. It exists in the demo alone."""

from collections.abc import Sequence

import streamlit as st

from core.papers.palette import Meaning
from pages.charts import chart
from pages.components.checked_fields import checked_area, checked_text
from pages.components.confirming import confirm
from pages.components.empty import empty
from pages.components.figure_card import Explanation, FigureCard, figure_cards
from pages.components.heading import heading
from pages.components.refusing import show_problems
from pages.components.section import failed, loading, section
from pages.components.table_with_tools import Bulk, table_with_tools
from pages.components.unsaved import kept, unsaved
from pages.session import current_actor
from pages.view_models import gallery as view
from pages.view_models.figures_of import figure_of
from pages.view_models.words import badge_of

# Like every page it asks first who is here, although it has nothing to show to anybody in particular.
current_actor()


def _remind(places: Sequence[int]) -> None:
    st.toast(f"{len(places)} reminded.")


heading("Gallery", "What are pages put together from, and how does it look?")

with section("Statuses", "A sign, a word and a colour; the sign alone tells them apart."):
    for meaning, known in view.statuses().items():
        st.markdown(" ".join(badge_of(each.word, meaning) for each in known))

with section("Figures", "Each says what it counts, by which formula, when it was asked and how fresh it is."):
    said = Explanation(
        "The share of what is in force that was signed.", "100 × signed ÷ in force, rounded down",
        "24 Nov 2026, 14:05", "Changes show within a second.",
    )  # fmt: skip
    figure_cards(
        [
            FigureCard("Signed", "82 %", said, "41 of 50", "4 more than before", is_better=True, opens="profile.py"),
            FigureCard("Overdue", "6", said, "of 9 awaiting", "2 more than last week", is_better=False),
            FigureCard("In force", "50", said, "3 policies", "as last month"),
            FigureCard("Average score", "no data", said, "Nothing was assessed yet"),
        ],
        key="gallery.figures",
    )

with (
    section("Charts", "Colours turn with the theme; the numbers can be read as a table."),
    st.grid(2, min_column_width=330, gap="medium"),
):
    for number, (name, drawn) in enumerate(view.charts().items()):
        with st.container():
            chart(figure_of(drawn), alt=drawn.alt, key=f"gallery.chart.{number}", title=name)

with section("Tables", "Choose columns, tick rows, act on several, take home what is shown."):
    ticked = table_with_tools(
        view.frame(), alt="Made-up agencies", key="gallery", nouns=("agency", "agencies"), on_export=lambda: None,
        actions=(Bulk("Remind", _remind, ":material/notifications:"),),
    )  # fmt: skip
    table_with_tools(view.frame().head(0), alt="No agencies", key="gallery_empty", nouns=("agency", "agencies"))

with section("Empty, on its way, failed"), st.grid(3, min_column_width=260, gap="medium"):
    with st.container():
        empty("Nothing was sent yet.", "Choose a policy and who should have it.", link="profile.py", label="Account")
    with st.container():
        st.caption("On its way")
        if st.toggle("Wait", key="gallery.wait"):
            loading(3)
    with st.container():
        failed("The trend", key="gallery.failed")

with section("Forms", "A problem stands below its field as soon as there is one; what is typed is kept."):
    unsaved("gallery", ["gallery.mail", "gallery.why"])
    _, is_mail = checked_text("E-mail address", view.mail_problem, needed=True, **kept("gallery.mail"))
    _, is_said = checked_area("Why?", least=20, most=500, **kept("gallery.why"))
    with st.container(horizontal=True):
        if st.button("Send", type="primary", key="gallery.send", disabled=not (is_mail and is_said)):
            st.toast("Sent to nobody.")
        if st.button("Withdraw", key="gallery.withdraw"):
            confirm("Withdraw?", says="Nobody can undo this.", verb="Withdraw", key="gallery.sure", act=lambda: "Done.")
    show_problems(["Say why.", "Choose at least one agency."])

with section("What is said"):
    st.success("Sent to 3 agencies.", icon=":material/check_circle:")
    st.warning("Two agencies are at risk.", icon=":material/warning:")
    st.error("This version was withdrawn. Choose another one.", icon=":material/block:")
    st.info("Scores are computed within seconds of a change.", icon=":material/info:")
    st.markdown(f"In a sentence: the answer is {badge_of('Declined', Meaning.BAD)} since yesterday.")
