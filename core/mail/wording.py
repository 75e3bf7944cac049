"""What people typed, as a letter may hold it."""


def one_line(typed: str) -> str:
    """In one line: a break in a name or title would forge another header, or a line of ours."""
    return " ".join(typed.split())
