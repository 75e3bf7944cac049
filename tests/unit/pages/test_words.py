"""Every state has a word, and no two states of one kind differ by colour alone."""

import pytest

from core.compliance.model import AnswerValue, AssessmentState, ComplianceStatus
from core.conflicts.model import ResolutionStatus, Severity
from core.distribution.model import DistributionStatus, Response
from core.exceptions.model import ExceptionState
from core.identity.model import Role
from core.policies.comparison import ClauseChange
from core.policies.model import ChangeClass, FdaKind, VersionState
from pages.view_models.words import ROLE_WORDS, counted, word_of

KINDS = [
    ComplianceStatus, VersionState, ChangeClass, DistributionStatus, Response, AssessmentState, AnswerValue, Severity,
    ResolutionStatus, ClauseChange, FdaKind, ExceptionState,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_has_its_own_text(kind):
    texts = [word_of(state).text for state in kind]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_colour_always_comes_with_the_same_shape(kind):
    looks = {(word_of(state).colour, word_of(state).shape) for state in kind}
    assert len({colour for colour, _ in looks}) == len(looks) == len({shape for _, shape in looks})


def test_every_role_has_a_name():
    assert set(ROLE_WORDS) == set(Role)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no agency"), (1, "1 agency"), (3, "3 agencies"), (10_000, "10,000 agencies")]
)
def test_a_count_agrees_with_its_noun(count, said):
    assert counted(count, "agency", "agencies") == said
