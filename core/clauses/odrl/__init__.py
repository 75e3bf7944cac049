"""Clauses as ODRL 2.2 and back: JSON-LD and Turtle, with what the model cannot say listed."""
