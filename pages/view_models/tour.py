"""The tour: each step of the work with how it stands for the reader, who does it, and what comes next."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.compliance.records import ComplianceRecord
from core.demo.tour import Guide
from core.identity.model import Actor, OrganizationKind, Permission
from core.papers.palette import Meaning
from pages.view_models.markdown import literal
from pages.view_models.words import ROLE_WORDS, badge_of, counted

NOT_YOURS = "Your role does not see how this stands."


class Act(StrEnum):
    """What the tour carries out itself, as the page of it would."""

    PUBLISH = "publish"
    DISTRIBUTE = "distribute"
    CHECK = "check"


@dataclass(frozen=True)
class Step:
    """One step: whose it is, how it stands (`is_done` None: the reader cannot know), and where it is done.

    Attributes:
        kept_out: who may not do it although their role may, by name.
        awaited: the organizations it waits for; none stands for any.
        is_repeated: whether it is worth doing again when it is done.
    """

    key: str
    title: str
    says: str
    side: OrganizationKind
    permission: Permission
    state: str
    is_done: bool | None
    script: str
    link: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    act: Act | None = None
    kept_out: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    is_repeated: bool = False

    def is_for(self, actor: Actor) -> bool:
        """Whether the reader may do it themselves; a writer does not approve."""
        return actor.kind is self.side and actor.may(self.permission) and actor.display_name not in self.kept_out

    def doers(self, actor: Actor, guides: Sequence[Guide], *, is_next: bool) -> list[Guide]:
        """Those to sign in as, where the reader cannot do it and it is time."""
        is_time = is_next or self.is_done is None or self.is_repeated or bool(self.awaited)
        if self.is_for(actor) or not is_time:
            return []
        return [each for each in guides if self._is_meant(each) and each.may(self.permission)]

    def _is_meant(self, guide: Guide) -> bool:
        is_awaited = not self.awaited or guide.organization in self.awaited
        return is_awaited and guide.kind is self.side and guide.name not in self.kept_out


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first that is known to be undone."""
    return next((step for step in steps if step.is_done is False), None)


def progress(steps: Sequence[Step]) -> str:
    """How far the story has come, in one sentence."""
    known = [step for step in steps if step.is_done is not None]
    done = sum(step.is_done is True for step in known)
    following = next_step(steps)
    said = f"{done} of {counted(len(known), 'step')} done."
    return f"{said} Next: **{following.title}**." if following else f"{said} Nothing is left to do."


def mark(step: Step, *, is_next: bool) -> str:
    """Done, next, still to come, or not to be known, as shape, word and colour."""
    if step.is_done is None:
        return badge_of("Not shown", Meaning.OVER)
    if step.is_done:
        return badge_of("Done", Meaning.GOOD)
    return badge_of("Next", Meaning.FAIR) if is_next else badge_of("To come", Meaning.OPEN)


def page_of(step: Step, scripts: Collection[str]) -> str | None:
    """The page of a step, where it exists for the reader."""
    return step.script if step.script in scripts else None


def guide_words(guide: Guide, actor: Actor) -> str:
    """Whom to sign in as: "Mara Lindqvist, agency admin of Lumen Health"; of one's own people the role is enough."""
    role = ROLE_WORDS[guide.role]
    whose = "" if guide.organization == actor.organization else f" of {guide.organization}"
    return f"{guide.name}, {role[0].lower()}{role[1:]}{whose}"


def assessed(records: Sequence[ComplianceRecord], named: Callable[[ComplianceRecord], str]) -> tuple[str, bool]:
    """How many records rest on an assessment that was accepted, and which score is the lowest."""
    if not records:
        return "There is no record to assess yet.", False
    done = [each for each in records if each.last_assessment_date is not None]
    said = f"{len(done)} of {counted(len(records), 'record')} assessed."
    scored = [(each.compliance_score, each) for each in records if each.compliance_score is not None]
    if scored:
        score, lowest = min(scored, key=lambda pair: pair[0])
        said += f" The lowest score is {score}: {literal(named(lowest))}."
    return said, len(done) == len(records)
