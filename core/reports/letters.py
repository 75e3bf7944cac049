"""The letter that a scheduled report comes with: what it is, of when, with which hashes; no policy text is in it."""

from collections.abc import Sequence

from core.identity.model import Actor
from core.mail.model import Letter
from core.mail.wording import one_line
from core.papers.times import minute
from core.reports.making import Made


def report_letter(made: Sequence[Made], owner: Actor, zone_name: str, *, is_attached: bool) -> Letter:
    """For one reader, with times in the reader's zone."""
    paper = made[0].paper
    said = [
        f"“{one_line(paper.title)}” of {one_line(owner.organization)}, made for {one_line(owner.display_name)}.",
        f"Data of {minute(paper.data_at, zone_name)} ({zone_name}).",
        *(f"{name}: {one_line(words)}" for name, words in paper.filters.items()),
    ]
    if not is_attached:
        said.append("The files are too large for a mail: open Reports and make them there.")
    files = [f"{each.file.name}\n  SHA-256 {each.file_sha256.hex()}" for each in made]
    body = "\n".join(said) + "\n\n" + "\n".join(files)
    if is_attached:
        body += "\n\nWhether a file is the one that was made can be checked under Reports."
    return Letter("report", f"{one_line(paper.title)}, {minute(paper.data_at, zone_name)}", body, "/reports")
