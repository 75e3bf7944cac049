"""What the demo's agencies did: who signed when, and what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answered:
    """A signature so many days after the sending; the due date is day 14."""

    after_days: int
    meaning: str = "acknowledged"
    reason: str = ""
    clause_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """Answers by clause (id, value, reason), and the days from the beginning on which they came and were accepted."""

    answers: tuple[tuple[str, str, str], ...]
    answered_on_day: int
    accepted_on_day: int | None


# By (client, policy, agency); an empty title holds for all others of the client.
SIGNATURES: Mapping[tuple[str, str, str], Answered | None] = {
    ("Helix", "", "Lumen"): Answered(4),
    ("Helix", "", "Fathom"): Answered(21),
    ("Helix", "", "Northlight"): Answered(9),
    ("Helix", "Transparency and incidents", "Northlight"): None,
    ("Novara", "", "Lumen"): Answered(6),
    ("Novara", "", "Northlight"): Answered(12),
    ("Novara", "", "Quill"): Answered(30),
    ("Novara", "Subprocessors", "Quill"): None,
    ("Novara", "Working with generative AI", "Lumen"): Answered(
        8,
        "with_reservation",
        "Two of our writers work on the image library only from January on; until then they need a stock source.",
        ("N8",),
    ),
    ("Brightwell", "", "Lumen"): Answered(3),
    ("Brightwell", "Safety reporting", "Lumen"): None,
    ("Brightwell", "", "Fathom"): Answered(13),
    ("Brightwell", "Fast-track for AI innovation", "Fathom"): Answered(
        10, "declined", "Fourteen days do not cover our security review of a new subprocessor.", ("B2",)
    ),
    ("Brightwell", "", "Quill"): Answered(16),
}

ASSESSMENTS: Mapping[tuple[str, str, str], Assessed] = {
    ("Helix", "Generative AI in promotional content", "Lumen"): Assessed(
        (("H2", "met", ""), ("H2c", "met", ""), ("H4", "met", ""), ("H7", "met", "")), 40, 44
    ),
    ("Helix", "Vendors, staffing and confidentiality", "Lumen"): Assessed(
        (("H3", "met", ""), ("H6", "partly", "")), 41, 46
    ),
    ("Helix", "Transparency and incidents", "Lumen"): Assessed((("H5", "met", ""), ("H8", "met", "")), 42, 47),
    ("Helix", "Generative AI in promotional content", "Fathom"): Assessed(
        (("H2", "partly", ""), ("H4", "not_met", ""), ("H7", "met", "")), 50, 55
    ),
    ("Helix", "Generative AI in promotional content", "Northlight"): Assessed(
        (("H2", "met", ""), ("H2c", "met", ""), ("H4", "met", ""), ("H7", "not_applicable", "We make no video.")),
        45,
        51,
    ),
    ("Novara", "Working with generative AI", "Lumen"): Assessed(
        (("N2", "met", ""), ("N2c", "met", ""), ("N5", "partly", ""), ("N8", "not_met", "")), 43, 48
    ),
    ("Novara", "Data location, logs and secrecy", "Lumen"): Assessed(
        (("N1", "met", ""), ("N3", "met", ""), ("N4", "met", "")), 44, 49
    ),
    ("Novara", "Working with generative AI", "Northlight"): Assessed(
        (("N2", "met", ""), ("N5", "met", ""), ("N8", "met", "")), 47, 52
    ),
    ("Brightwell", "Supplier assurance", "Lumen"): Assessed((("B1", "met", ""), ("B3", "met", "")), 45, 50),
    ("Brightwell", "Consumer content made with AI", "Lumen"): Assessed(
        (("B4", "met", ""), ("B5", "partly", "")), 46, None
    ),
    ("Brightwell", "Consumer content made with AI", "Fathom"): Assessed((("B4", "met", ""), ("B5", "met", "")), 48, 53),
}
