"""Every problem the API answers with: what happened, what it says, what to do next, and which operations answer so."""

import ast
import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import api
import core
from api.problems import STATUS_OF, slug_of
from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotInThisState, NotValid, Refusal
from docs.measures import ROOT

SENTENCES = 3
GAP = "…"


@dataclass(frozen=True)
class Kind:
    """One of the five kinds: what it means whatever the type, why it is answered, and what a caller does next."""

    refusal: type[Refusal]
    title: str
    why: str
    following: str


KINDS: Sequence[Kind] = (
    Kind(
        NotFound, "No such record",
        "The id belongs to nothing that the caller may see. A record of another organization and an id that never was "
        "answer alike, to the byte.",
        "Read the list again and take the id from there. Do not repeat the same request.",
    ),
    Kind(
        NotAllowed, "Not allowed",
        "The caller's role lacks the permission, or a rule keeps this one person out (a writer does not approve).",
        "Let somebody with the permission do it; an administrator gives roles. Repeating it changes nothing.",
    ),
    Kind(
        NotInThisState, "Not in this state",
        "The record has moved on, or another one stands in the way. Where moves are tabled, the sentence names those "
        "that are allowed.",
        "Read the record, then make a move that its state allows ([States](states.md)).",
    ),
    Kind(
        ChangedMeanwhile, "Changed meanwhile",
        "Somebody saved between the caller's reading and writing. Nothing of this request was written.",
        "Read again, look at what changed, and repeat with the new revision (`If-Match`, or the hash of the document).",
    ),
    Kind(
        NotValid, "Not valid",
        "The request is understood and breaks a rule. Nothing of it was written.",
        "Mend what the sentence names (`errors`, `problems` or `refused` list all of it at once) and send it again; a "
        "refused request used no `Idempotency-Key` up.",
    ),
)  # fmt: skip

FOLLOWING: Mapping[str, str] = {
    "address-in-use": "Be invited at another address, or be deactivated where the address belongs.",
    "already-answered": "`response` of the distribution tells what was signed. The same signature twice is no error.",
    "already-held": "Nothing is to be sent. Take the agency out of the order, or change a clause first.",
    "approver-wrote-the-draft": "Let another person who may approve decide; whoever wrote a single revision may not.",
    "clauses-not-valid": "Mend every entry of `problems`; each names its place. The format is that of an export.",
    "comments-still-open": "Settle the threads, or approve again with the number of open ones that you have seen.",
    "cursor-not-valid": "Begin the list again without `cursor`. A cursor fits the list and filters that gave it out.",
    "document-not-current": "Fetch the document anew and show it to the signer again; sign over the new hash.",
    "draft-changed-meanwhile": "Get the draft, merge, and put it with `If-Match` set to the revision you read.",
    "idempotency-key-reused": "A key names one request for a day. Use a new one for other content.",
    "link-not-good": "Ask for a new link; an old one is not told apart from one that never was.",
    "names-another-client": "Take the name out: what a client reads says nothing of another, not even that it exists.",
    "nobody-to-send-to": "Read `refused`: each agency with its reason. Nothing was sent.",
    "permission-missing": "See [Permissions](permissions.md) for the role that has it.",
    "precondition-not-readable": 'Send the revision you read, in quotes: `If-Match: "3"`.',
    "record-frozen": "Find the current record by `current_only=true`; a superseded one keeps its last score.",
    "request-from-elsewhere": "Send a token as `Authorization: Bearer …`; a cookie counts for the product's own pages.",
    "request-in-flight": "Wait a moment and repeat with the same key: you get the first answer.",
    "rows-not-mended": "Read `refused`: each row with what to mend. Nothing of the file was written.",
    "signature-not-proven": "Let the signer type their own password again. After five failures each further try waits.",
    "too-many-events": "Split the call; ids make the parts safe to repeat.",
    "version-withdrawn": "Publish and send another version; a withdrawn one is never sent again.",
}  # fmt: skip


@cache
def refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of core and API by its slug; a page's own never leave the page, wherever it was loaded before."""
    names = set(modules())
    for name in names:
        importlib.import_module(name)
    found = {kind for kind in _below(Refusal) if kind.__module__ in names} - set(STATUS_OF)
    return tuple(sorted(found, key=lambda each: (slug_of(each.__name__), each.__module__)))


def modules() -> Iterator[str]:
    """Every module of core and API."""
    for package in (core, api):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield found.name


def dotted(refusal: type[Refusal]) -> str:
    """Where it lives."""
    return f"{refusal.__module__}.{refusal.__name__}"


def status_of(refusal: type[Refusal]) -> int:
    """The HTTP status of its kind."""
    return next(int(STATUS_OF[kind]) for kind in refusal.__mro__ if kind in STATUS_OF)


def kind_of(refusal: type[Refusal]) -> Kind:
    """Which of the five it is."""
    return next(kind for kind in KINDS if issubclass(refusal, kind.refusal))


def means(refusal: type[Refusal]) -> str:
    """What happened, as its class says."""
    return (inspect.getdoc(refusal) or "").splitlines()[0]


@cache
def said() -> Mapping[str, Sequence[str]]:
    """The sentences of each refusal by its class's name, with "…" for what only the moment knows."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in ("core", "api"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                    sentence = _sentence(node.args[0])
                    if " " in sentence and sentence not in found[node.func.id]:
                        found[node.func.id].append(sentence)
    return found


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)
    if isinstance(node, ast.BinOp):
        return _sentence(node.left) + _sentence(node.right)
    return ""
