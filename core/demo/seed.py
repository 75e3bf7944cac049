"""Play the demo's past: policies written, approved, sent and signed months ago, through the product's own operations.

All in one transaction: the demo is whole, or the database stays empty. Scores and their history are computed from these
back-dated facts, never typed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine

from core.compliance.operations import decide_assessment, submit_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.scoring import compute_history, recompute
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, enter, transaction
from core.db.statements import one
from core.demo import assessed, second_version, under_review
from core.demo.asked import ask_questions
from core.demo.broken import break_rules, tell_of_usage
from core.demo.handled import plan_findings
from core.demo.offered import declare_services
from core.demo.past import ASSESSMENTS, SIGNATURES, Answered
from core.demo.portfolio import PortfolioPolicy, portfolio
from core.demo.stage import Stage, set_stage
from core.demo.told import tell_of_what_is_due
from core.distribution.model import DistributionOrder, Response, Signing
from core.distribution.notices import write_nothing_about_the_past
from core.distribution.operations import distribute
from core.distribution.queries import received_document
from core.distribution.signing import acknowledge, mark_opened
from core.engagements.queries import engagements_of_enterprise
from core.identity.acting import SIDE_OF
from core.identity.model import Actor, Role
from core.policies.content import Written
from core.policies.operations import approve, create_policy, edit_draft, publish, start_draft, submit_for_review
from core.policies.reviewing import add_comment, reply, settle

BEGINNING = timedelta(days=90)
SENT_AFTER = timedelta(days=14)
SIGN_WITHIN = timedelta(days=14)
HISTORY_DAYS = 75
NOT_YET_PUBLISHED = "AI records & prompt logging"


@dataclass
class _Play:
    """The stage with what was made so far: policies by (client, title), distributions by (client, title, agency)."""

    conn: Connection
    stage: Stage
    began_at: datetime
    policies: dict[tuple[str, str], UUID]
    sent: dict[tuple[str, str, str], UUID]

    def enter(self, actor: Actor) -> Actor:
        """Go on in this person's name."""
        enter(self.conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
        return actor

    def enter_job(self) -> None:
        """Go on as a job does."""
        enter(self.conn, SideRole.JOB)

    def at(self, day: int) -> datetime:
        """A morning, counted from the beginning."""
        return self.began_at + timedelta(days=day)


def seed_demo(engine: Engine, *, announce: Callable[[str], None] = lambda _: None) -> bool:
    """Fill an empty database with the demo; whether it did. A database with any organization is left alone."""
    with transaction(engine, SideRole.JOB) as scope:
        found = one(scope.conn, "has_organizations")
        if found is not None and found.found:
            return False
        announce("Playing the demo's past, once; this takes a few seconds …")
        began_at = datetime.combine((scope.now - BEGINNING).date(), time(8, 30), UTC)
        play = _Play(scope.conn, set_stage(scope.conn, now=began_at), began_at, {}, {})
        _publish_and_send(play)
        _sign(play)
        _assess(play)
        _draft_assessment(play, scope.now)
        break_rules(play.conn, play.stage, play.sent, play.enter, play.began_at)
        _send_second_version(play, scope.now)
        _put_under_review(play, scope.now)
        declare_services(play.conn, play.stage, now=play.began_at)
        _compute(play, scope.now)
        ask_questions(play.conn, play.stage, now=scope.now)
        tell_of_usage(play.conn, play.stage, play.enter, scope.now)
        plan_findings(play.conn, play.stage, now=scope.now)
        play.enter_job()
        tell_of_what_is_due(play.conn, now=scope.now)
        write_nothing_about_the_past(play.conn)
    return True


def _publish_and_send(play: _Play) -> None:
    for client, policies in portfolio().items():
        for number, source in enumerate(policies):
            approved_id = play.policies[client, source["title"]] = _approved(play, client, source, play.at(number))
            if source["title"] != NOT_YET_PUBLISHED:
                admin = play.enter(play.stage.admin(client))
                publish(play.conn, actor=admin, policy_id=approved_id, now=play.at(number + 5))
                _send(play, client, source["title"], approved_id, play.began_at + SENT_AFTER)


def _approved(play: _Play, client: str, source: PortfolioPolicy, written_at: datetime) -> UUID:
    """Written by the officer, approved by the administrator."""
    officer = play.enter(play.stage.officer(client))
    written = Written(
        title=source["title"], body=source["body"], clauses=source["clauses"], change_summary=source["summary"]
    )
    draft = create_policy(play.conn, actor=officer, written=written, now=written_at)
    submit_for_review(play.conn, actor=officer, policy_id=draft.policy_id, now=written_at + timedelta(days=1))
    admin = play.enter(play.stage.admin(client))
    approve(play.conn, actor=admin, policy_id=draft.policy_id, now=written_at + timedelta(days=3))
    return draft.policy_id


def _send(play: _Play, client: str, title: str, policy_id: UUID, sent_at: datetime) -> None:
    admin = play.stage.admin(client)
    shorts = {org_id: short for short, org_id in play.stage.orgs.items()}
    agencies = [engagement.agency_org_id for engagement in engagements_of_enterprise(play.conn, admin.org_id)]
    order = DistributionOrder(policy_id, agencies, message="Please read, and sign within two weeks.")
    for sent in distribute(play.conn, actor=admin, order=order, now=sent_at).sent:
        play.sent[client, title, shorts[sent.agency_org_id]] = sent.distribution_id


def _sign(play: _Play) -> None:
    for (client, title, agency), distribution_id in play.sent.items():
        answer = SIGNATURES.get((client, title, agency), SIGNATURES[client, "", agency])
        if answer is not None:
            signed_at = play.began_at + SENT_AFTER + timedelta(days=answer.after_days, hours=3)
            _answer(play, agency, distribution_id, answer, signed_at)


def _answer(play: _Play, agency: str, distribution_id: UUID, answer: Answered, signed_at: datetime) -> None:
    """Opened two hours before it is signed."""
    signer = play.enter(play.stage.admin(agency))
    mark_opened(play.conn, actor=signer, distribution_id=distribution_id, now=signed_at - timedelta(hours=2))
    document = received_document(play.conn, signer.org_id, distribution_id)
    signing = Signing(
        meaning=Response(answer.meaning),
        printed_name=signer.display_name,
        document_sha256=document.document_sha256,
        reason=answer.reason,
        clause_ids=answer.clause_ids,
    )
    acknowledge(play.conn, actor=signer, distribution_id=distribution_id, signing=signing, now=signed_at)


def _assess(play: _Play) -> None:
    """Agencies answer, clients accept, each some weeks after signing."""
    for (client, title, agency), values in ASSESSMENTS.items():
        distribution_id = play.sent[client, title, agency]
        agent = play.enter(play.stage.admin(agency))
        wanted = ComplianceFilter(distribution_id=distribution_id, limit=1)
        (held,) = compliance_records(play.conn, agent.org_id, wanted)
        answers = {clause_id: {"value": value, "reason": reason} for clause_id, value, reason in values.answers}
        answered_at = play.at(values.answered_on_day)
        if (client, title, agency) == assessed.SUBMITTED:
            _submit_with_evidence(play, agent, held.id, answered_at)
            continue
        submit_assessment(play.conn, actor=agent, compliance_id=held.id, answers=answers, now=answered_at)
        if values.accepted_on_day is not None:
            decide_assessment(
                play.conn,
                actor=play.enter(play.stage.officer(client)),
                compliance_id=held.id,
                accepted=True,
                comment="",
                now=play.at(values.accepted_on_day),
            )


def _submit_with_evidence(play: _Play, agent: Actor, compliance_id: UUID, now: datetime) -> None:
    client, title, _ = assessed.SUBMITTED
    officer = play.enter(play.stage.officer(client))
    assessed.ask_in_own_words(play.conn, officer, play.policies[client, title], now=now)
    assessed.submit_with_evidence(play.conn, play.enter(agent), compliance_id, now=now)


def _draft_assessment(play: _Play, now: datetime) -> None:
    """What Lumen's people are writing today."""
    agent, colleague = (play.stage.people["Lumen", role] for role in (Role.AGENCY_ADMIN, Role.AGENCY_USER))
    play.enter(agent)
    wanted = ComplianceFilter(distribution_id=play.sent[assessed.DRAFTED], limit=1)
    (held,) = compliance_records(play.conn, agent.org_id, wanted)
    assessed.draft_with_a_colleague(play.conn, agent, colleague, held.id, now=now)


def _send_second_version(play: _Play, now: datetime) -> None:
    """A policy that was published again: one agency has signed the new version, the others still have to."""
    second, client = second_version, second_version.CLIENT
    officer, admin = play.stage.officer(client), play.stage.admin(client)
    policy_id = play.policies[client, second.TITLE]
    play.enter(officer)
    start_draft(play.conn, actor=officer, policy_id=policy_id, now=now - second.WRITTEN)
    edit_draft(play.conn, actor=officer, policy_id=policy_id, written=second.written(), now=now - second.WRITTEN)
    submit_for_review(play.conn, actor=officer, policy_id=policy_id, now=now - second.SUBMITTED)
    play.enter(admin)
    approve(play.conn, actor=admin, policy_id=policy_id, now=now - second.APPROVED)
    publish(play.conn, actor=admin, policy_id=policy_id, now=now - second.APPROVED)
    _send(play, client, second.TITLE, policy_id, now - second.SENT)
    signed = play.sent[client, second.TITLE, second.SIGNED_BY]
    _answer(play, second.SIGNED_BY, signed, Answered(0), now - second.SIGNED)


def _put_under_review(play: _Play, now: datetime) -> None:
    """The officer's next version of a policy in force, which the administrator has read and remarked upon."""
    client, policy_id = under_review.CLIENT, play.policies[under_review.CLIENT, under_review.TITLE]
    officer = play.enter(play.stage.officer(client))
    written_at, submitted_at = now - under_review.WRITTEN, now - under_review.SUBMITTED
    start_draft(play.conn, actor=officer, policy_id=policy_id, now=written_at)
    edit_draft(play.conn, actor=officer, policy_id=policy_id, written=under_review.written(), now=written_at)
    submit_for_review(play.conn, actor=officer, policy_id=policy_id, now=submitted_at)
    for remark in under_review.REMARKS:
        _remark(play, policy_id, remark, now - remark.before)


def _remark(play: _Play, policy_id: UUID, remark: under_review.Remark, now: datetime) -> None:
    officer, admin = play.stage.officer(under_review.CLIENT), play.stage.admin(under_review.CLIENT)
    body = under_review.written()["body"]
    thread = add_comment(
        play.conn,
        actor=play.enter(admin),
        policy_id=policy_id,
        words=remark.words,
        now=now,
        line_number=under_review.line_of(body, remark.paragraph) if remark.paragraph else None,
        clause_id=remark.clause_id,
    )
    answered_at = now + under_review.ANSWERED_AFTER
    if remark.answer:
        reply(play.conn, actor=play.enter(officer), thread_id=thread.id, words=remark.answer, now=answered_at)
    if remark.is_settled:
        settle(play.conn, actor=play.enter(admin), thread_id=thread.id, is_resolved=True, now=answered_at)


def _compute(play: _Play, now: datetime) -> None:
    """Findings as the check after the sending would have found them, then scores for every day since, then today's."""
    play.enter_job()
    agencies = sorted({play.stage.orgs[agency] for _, _, agency in play.sent})
    for agency_org_id in agencies:
        detect_for_agency(play.conn, agency_org_id, now=play.began_at + SENT_AFTER + timedelta(minutes=1))
    for back in range(HISTORY_DAYS, 0, -1):
        compute_history(play.conn, agencies, day=(now - timedelta(days=back)).date())
    recompute(play.conn, agencies, now=now)
