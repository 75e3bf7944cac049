"""Months of work on both sides of the wall, through the product's own operations, a canary in every text."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from core.compliance.operations import decide_assessment, submit_assessment
from core.compliance.queries import ComplianceFilter, compliance_records
from core.compliance.scoring import compute_history, recompute
from core.conflicts.model import ResolutionStatus
from core.conflicts.operations import resolve
from core.conflicts.queries import conflicts_of_agency
from core.conflicts.records import Resolution
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, enter, transaction
from core.distribution.model import DistributionOrder, Response, Signing
from core.distribution.operations import distribute, withdraw
from core.distribution.queries import received_document
from core.distribution.reading import ask_to_read
from core.distribution.signing import acknowledge, mark_opened
from core.exceptions.granting import deny_exception
from core.exceptions.queries import exceptions_page
from core.identity.model import Role
from core.identity.people import invite
from core.policies.content import Written
from core.policies.operations import (
    approve,
    create_policy,
    edit_draft,
    publish,
    request_changes,
    start_draft,
    submit_for_review,
)
from tests.edges.wall.adapting import adapt_for_lumen
from tests.edges.wall.asking import ask_clients
from tests.edges.wall.assessing import assess_further
from tests.edges.wall.deciding import ask_before_work
from tests.edges.wall.planning import plan_waves
from tests.edges.wall.relations import relate
from tests.edges.wall.reminding import remind_everybody
from tests.edges.wall.reporting import make_reports
from tests.edges.wall.reviewing import review
from tests.edges.wall.stage import AGENCIES, CLIENTS, agencies_of, set_stage
from tests.edges.wall.things import World
from tests.edges.wall.using import break_a_clause, tell_of_usage
from tests.edges.wall.wording import use_words

LOG_DAYS = {"Helix": {"min": 720}, "Novara": {"max": 90}, "Brightwell": {"min": 400}}


def build(engine: Engine) -> World:
    """All in one transaction, so that the time stands still."""
    with transaction(engine, SideRole.JOB) as scope:
        world = World(scope.conn, set_stage(scope.conn), scope.now)
        for short in (*CLIENTS, *AGENCIES):
            readers = world.stage.canaries.ids[str(world.stage.orgs[short].id)].readers
            if short in AGENCIES:
                world.add("agency", world.stage.orgs[short].id, short, short, *readers)
            else:
                world.add("client", world.stage.orgs[short].id, short, short, *readers)
        for short in (*CLIENTS, *AGENCIES):
            _settle(world, short)
        for client, group_id in world.stage.groups.items():
            world.add("group", group_id, "group", client)
        relate(world)
        for client in CLIENTS:
            _write_and_send(world, client)
        for client in CLIENTS:
            for agency in agencies_of(client):
                _receive(world, client, agency)
            _ask_to_read(world, client)
        _answer(world, "Novara")
        assess_further(world)
        _compute(world)
        _adapt(world)
        ask_clients(world)
        ask_before_work(world)
        tell_of_usage(world)
        use_words(world)
        _collect(world)
        remind_everybody(world)
        make_reports(world)
    return world


def _settle(world: World, short: str) -> None:
    """The organization's own settings, its people, and somebody invited."""
    admin = world.enter(world.stage.admin(short))
    note = world.stage.text(f"{short}'s settings", short)
    world.conn.execute(
        text(
            "INSERT INTO organization_settings (org_id, settings) VALUES (:id, jsonb_build_object('note', CAST(:note AS text)))"
        ),
        {"note": note, "id": admin.org_id},
    )
    colleague = Role.COMPLIANCE_OFFICER if short in CLIENTS else Role.AGENCY_USER
    world.add("person", world.stage.people[short, colleague].user_id, "colleague", short)
    name = world.stage.text(f"{short}'s invited", short)
    invite(
        world.conn, actor=admin, email=f"{name.split()[-1]}@example.com", display_name=name, role=colleague,
        now=world.now,
    )  # fmt: skip


def _clauses(world: World, client: str, key: str, *readers: str) -> list[dict[str, Any]]:
    norm = {"kind": "require", "param": "prompt_log.retention_days"}
    logs = norm | (
        LOG_DAYS[client]
        if key != "second"
        else {"min": 2000, "max": 3000}
        if "max" in LOG_DAYS[client]
        else {"max": 30}
    )
    first = {
        "id": "C1",
        "text": world.stage.text(f"{client}/{key} clause 1", *readers),
        "binding": "asset:prompt_log",
        "norm": logs,
    }
    second = {
        "id": "C2", "text": world.stage.text(f"{client}/{key} clause 2", *readers), "binding": "client_work",
        "scope": {"action": ["synthetic_avatar"]}, "norm": {"kind": "prohibit" if client == "Helix" else "permit"},
    }  # fmt: skip
    return [first, second]


def _written(world: World, client: str, key: str, *readers: str) -> Written:
    def words(what: str) -> str:
        return world.stage.text(f"{client}/{key} {what}", client, *readers)

    return Written(
        title=words("title"),
        body=words("body"),
        clauses=_clauses(world, client, key, client, *readers),
        change_summary=words("summary"),
    )


def _drafted(world: World, client: str, key: str, *readers: str) -> UUID:
    officer = world.enter(world.stage.officer(client))
    draft = create_policy(world.conn, actor=officer, written=_written(world, client, key, *readers), now=world.now)
    world.stage.canaries.id(f"draft {client}/{key}", draft.id, {client})
    return world.add("policy", draft.policy_id, key, client, *readers)


def _published(world: World, client: str, policy_id: UUID) -> None:
    officer = world.enter(world.stage.officer(client))
    submit_for_review(world.conn, actor=officer, policy_id=policy_id, now=world.now)
    admin = world.enter(world.stage.admin(client))
    approve(world.conn, actor=admin, policy_id=policy_id, now=world.now)
    publish(world.conn, actor=admin, policy_id=policy_id, now=world.now)


def _sent(
    world: World, client: str, policy_id: UUID, key: str, agencies: list[str], *readers: str, **order: Any
) -> None:
    """Send to these; `readers` are the agencies that may know of it."""
    admin = world.enter(world.stage.admin(client))
    shorts = {world.stage.orgs[agency].id: agency for agency in agencies}
    message = world.stage.text(f"{client}/{key} message", client, *readers)
    result = distribute(
        world.conn,
        actor=admin,
        order=DistributionOrder(policy_id, list(shorts), message=message, **order),
        now=world.now,
    )
    for sent in result.sent:
        agency = shorts[sent.agency_org_id]
        world.add("distribution", sent.distribution_id, key, client, *({agency} & set(readers)))


def _write_and_send(world: World, client: str) -> None:
    agencies, later = agencies_of(client), {"scheduled_for": world.now + timedelta(days=3)}
    plans: dict[str, tuple[list[str], list[str], dict[str, Any]]] = {
        "sent": (agencies, agencies, {}),
        "second": (["Lumen"], ["Lumen"], {}),
        "ended": (["Lumen"], ["Lumen"], {}),
        "announced": (["Lumen"], ["Lumen"], later | {"announce_now": True}),
        "unannounced": (agencies, [], later),
        "withdrawn": (["Lumen"], [], later),
        "overtaken": (["Lumen"], [], later),
        "unsent": ([], [], {}),
    }
    for key, (recipients, readers, order) in plans.items():
        policy_id = _drafted(world, client, key, *readers)
        _published(world, client, policy_id)
        if recipients:
            _sent(world, client, policy_id, key, recipients, *readers, **order)
    staged = _drafted(world, client, "staged")
    _published(world, client, staged)
    plan_waves(world, client, staged)
    _take_back(world, client)
    _go_on(world, client)
    _write(world, client)


def _adapt(world: World) -> None:
    for client in CLIENTS:
        adapt_for_lumen(world, client, _sent_to_lumen(world, client, "adapted"))


def _sent_to_lumen(world: World, client: str, key: str) -> UUID:
    policy_id = _drafted(world, client, key, "Lumen")
    _published(world, client, policy_id)
    _sent(world, client, policy_id, key, ["Lumen"], "Lumen")
    return policy_id


def _take_back(world: World, client: str) -> None:
    """One that the agency had, and one that it never saw."""
    admin = world.enter(world.stage.admin(client))
    for key, readers in (("ended", ["Lumen"]), ("withdrawn", [])):
        distribution_id = world.own("distribution", client, key)
        assert distribution_id is not None
        reason = world.stage.text(f"{client}/{key} reason", client, *readers)
        withdraw(world.conn, actor=admin, distribution_id=distribution_id, reason=reason, now=world.now)


def _go_on(world: World, client: str) -> None:
    """A second version of two policies: one that stays at home, one that overtakes a first version never seen."""
    for key, readers in (("sent", []), ("overtaken", ["Lumen"])):
        policy_id = world.own("policy", client, key)
        assert policy_id is not None
        officer = world.enter(world.stage.officer(client))
        draft = start_draft(world.conn, actor=officer, policy_id=policy_id, now=world.now)
        world.stage.canaries.id(f"draft {client}/{key} 2", draft.id, {client})
        written = _written(world, client, f"{key} 2", *readers)
        edit_draft(world.conn, actor=officer, policy_id=policy_id, written=written, now=world.now)
        _published(world, client, policy_id)
    overtaken = world.things["policy"].index(next(t for t in world.things["policy"] if t.id == policy_id))
    world.things["policy"].pop(overtaken)
    world.add("policy", policy_id, "overtaken", client, "Lumen")
    _sent(world, client, policy_id, "overtaken 2", ["Lumen"], "Lumen")


def _write(world: World, client: str) -> None:
    """A policy in each state of its draft."""
    ids = {key: _drafted(world, client, key) for key in ("draft", "review", "approved", "returned")}
    officer, admin = world.stage.officer(client), world.stage.admin(client)
    world.enter(officer)
    for key in ("review", "approved", "returned"):
        submit_for_review(world.conn, actor=officer, policy_id=ids[key], now=world.now)
    world.enter(admin)
    approve(world.conn, actor=admin, policy_id=ids["approved"], now=world.now)
    comment = world.stage.text(f"{client}/returned comment", client)
    request_changes(world.conn, actor=admin, policy_id=ids["returned"], comment=comment, now=world.now)
    review(world, client, lambda key: _drafted(world, client, key))


def _receive(world: World, client: str, agency: str) -> None:
    """Read, sign, assess; at one agency with reservation, and one policy stays unsigned for the matrix."""
    for key in ("sent", "second") if agency == "Lumen" else ("sent",):
        signer = world.enter(world.stage.admin(agency))
        held = next(
            t.id for t in world.things["distribution"] if t.key == key and t.owner == client and agency in t.readers
        )
        mark_opened(world.conn, actor=signer, distribution_id=held, now=world.now)
        document = received_document(world.conn, signer.org_id, held)

        def both(what: str, key: str = key) -> str:
            return world.stage.text(f"{agency} to {client}/{key}: {what}", agency, client)

        signing = Signing(
            meaning=Response.WITH_RESERVATION if key == "second" else Response.ACKNOWLEDGED,
            printed_name=both("printed name"),
            document_sha256=document.document_sha256,
            reason=both("reason") if key == "second" else "",
            clause_ids=("C2",) if key == "second" else (),
        )
        acknowledge(world.conn, actor=signer, distribution_id=held, signing=signing, now=world.now)
        (record,) = compliance_records(world.conn, signer.org_id, ComplianceFilter(distribution_id=held, limit=1))
        answers = {
            "C1": {"value": "partly", "note": both("note")},
            "C2": {"value": "not_applicable", "reason": both("answer")},
        }
        submit_assessment(world.conn, actor=signer, compliance_id=record.id, answers=answers, now=world.now)
        if key == "sent":
            admin = world.enter(world.stage.admin(client))
            decide_assessment(
                world.conn,
                actor=admin,
                compliance_id=record.id,
                accepted=agency == "Lumen",
                comment=both("comment"),
                now=world.now,
            )
            break_a_clause(world, client, agency, held)


def _ask_to_read(world: World, client: str) -> None:
    """Lumen's administrator asks a colleague; the client never hears of it."""
    admin, reader = (world.stage.people["Lumen", role] for role in (Role.AGENCY_ADMIN, Role.AGENCY_USER))
    world.enter(admin)
    held = next(t.id for t in world.things["distribution"] if (t.key, t.owner) == ("second", client))
    (made,) = ask_to_read(
        world.conn, actor=admin, distribution_id=held, reader_ids=[reader.user_id],
        due_on=world.now.date() + timedelta(days=3), note=world.stage.text(f"Lumen's note on {client}", "Lumen"), now=world.now,
    )  # fmt: skip
    world.add("reading", made.id, "asked", "Lumen")


def _answer(world: World, client: str) -> None:
    """One client refuses what Lumen reserved; the others have not answered."""
    admin = world.enter(world.stage.admin(client))
    (asked,) = exceptions_page(world.conn, admin)
    comment = world.stage.text(f"{client}'s answer to Lumen", client, "Lumen")
    deny_exception(world.conn, actor=admin, exception_id=asked.id, comment=comment, now=world.now)


def _compute(world: World) -> None:
    enter(world.conn, SideRole.JOB)
    agencies = [world.stage.orgs[agency].id for agency in AGENCIES]
    for agency_id in agencies:
        detect_for_agency(world.conn, agency_id, now=world.now)
    compute_history(world.conn, agencies, day=world.now.date())
    recompute(world.conn, agencies, now=world.now + timedelta(minutes=1))
    lumen = world.enter(world.stage.admin("Lumen"))
    found = [each for each in conflicts_of_agency(world.conn, lumen.org_id) if each.same_client_org_id is None]
    notes = world.stage.text("Lumen's notes", "Lumen")
    ignoring = Resolution(ResolutionStatus.IGNORED, None, notes, world.now + timedelta(days=30))
    resolve(world.conn, actor=lumen, conflict_id=found[0].id, resolution=ignoring, now=world.now)


def _collect(world: World) -> None:
    """The ids that operations gave: records and findings."""
    enter(world.conn, SideRole.JOB)
    for row in world.conn.execute(
        text("SELECT id, policy_distribution_id AS held FROM agency_policy_compliance")
    ).all():
        about = next(t for t in world.things["distribution"] if t.id == row.held)
        world.add("record", row.id, about.key, about.owner, *about.readers)
    for row in world.conn.execute(
        text("SELECT d.distribution_id AS id, d.document_sha256 FROM distribution_documents d")
    ).all():
        world.documents[row.id] = bytes(row.document_sha256).hex()
    for row in world.conn.execute(text("SELECT id, distribution_id AS held FROM exceptions ORDER BY id")).all():
        about = next(t for t in world.things["distribution"] if t.id == row.held)
        world.add("exception", row.id, about.key, about.owner, *about.readers)
    shorts = {org.id: short for short, org in world.stage.orgs.items()}
    for row in world.conn.execute(
        text("SELECT id, agency_org_id, same_client_org_id FROM policy_conflicts ORDER BY id")
    ).all():
        owner = shorts[row.agency_org_id]
        if row.same_client_org_id is None:
            world.add("finding", row.id, "rivals", owner)
    for row in world.conn.execute(text("SELECT id, enterprise_org_id FROM conflict_parties ORDER BY id")).all():
        world.add("lint", row.id, "own", shorts[row.enterprise_org_id])
