"""The ways to a first draft, and what each begins with."""

from collections.abc import Mapping

from core.policies.content import Written
from core.policies.importing import Imported
from core.policies.model import Content, Policy
from core.policies.templates import Template
from pages.view_models.drafts import first_body
from pages.view_models.words import counted

TEMPLATE, IMPORT, COPY, BLANK = "From a template", "Import a file", "Copy a version", "Blank"
WAYS: Mapping[str, str] = {
    TEMPLATE: "A policy in general words, with its clauses, to make your own.",
    IMPORT: "Markdown, Word, or clauses as YAML, JSON or ODRL. Nothing is kept before you create the draft.",
    COPY: "The text and the clauses of a version of yours, as a new policy.",
    BLANK: "A title; everything else is yours to write.",
}


def from_template(template: Template) -> Written:
    """A template's text and clauses."""
    return Written(title=template.title, body=template.body, clauses=template.clauses)


def from_file(read: Imported, *, title: str) -> Written:
    """What was read from a file, under the title the author gave it."""
    return Written(
        title=title,
        body=read.body or first_body(title),
        clauses=read.clauses,
        effective_from=read.effective_from,
        effective_until=read.effective_until,
    )


def from_version(content: Content, *, title: str) -> Written:
    """A version's text and clauses, without its dates: they were true of that one."""
    return Written(title=title, body=content.body, clauses=content.clauses)


def blank(title: str) -> Written:
    """A title, and a first line so that nobody stares at nothing."""
    return Written(title=title, body=first_body(title))


def holds(*, body: str, clause_count: int) -> str:
    """How much there is: "about 500 words, 7 clauses"."""
    return f"about {round(len(body.split()), -1)} words, {counted(clause_count, 'clause')}"


def with_versions(found: list[Policy]) -> dict[str, Policy]:
    """Policies that have a version to copy, by what the list shows."""
    return {f"{policy.title} (version {policy.current_version})": policy for policy in found if policy.current_version}
