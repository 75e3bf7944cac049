import base64
import json
from datetime import timedelta
from itertools import count
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.model import PERMISSIONS, Role
from core.identity.tokens import rotate_keys
from tests.factories import PASSWORD, a_person, an_agency, an_enterprise

WRONG = "not the password at all"
ME = "/api/auth/me"
_numbers = count()


@pytest.fixture
def officer(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn), role=Role.COMPLIANCE_OFFICER, password=PASSWORD)


def sign_in(api, person, password=PASSWORD, **headers):
    return api.post("/api/auth/login", json={"email": person.email, "password": password}, headers=headers)


def with_token(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def is_problem(answer, status: int, slug: str) -> bool:
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return (answer.status_code, body["status"], body["type"]) == (status, status, f"/api/problems/{slug}")


class TestSignIn:
    def test_tokens_say_who_somebody_is_and_the_database_what_they_may(self, api, officer):
        answer = sign_in(api, officer)
        tokens = answer.json()

        assert answer.status_code == 200
        assert tokens.keys() == {"access_token", "refresh_token", "token_type", "expires_in"}
        assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 600)
        me = api.get(ME, headers=with_token(tokens["access_token"])).json()
        assert me == {
            "user_id": str(officer.user_id),
            "email": officer.email,
            "display_name": officer.display_name,
            "role": "compliance_officer",
            "time_zone": "UTC",
            "organization": {"id": str(officer.org_id), "kind": "enterprise", "name": officer.organization},
            "permissions": sorted(PERMISSIONS[Role.COMPLIANCE_OFFICER]),
        }

    def test_known_and_unknown_accounts_get_the_same_answer(self, api, officer):
        known = sign_in(api, officer, WRONG)
        unknown = api.post("/api/auth/login", json={"email": f"ghost{uuid4()}@nowhere.example", "password": WRONG})

        assert is_problem(known, 401, "not-signed-in")
        assert known.headers["www-authenticate"] == 'Bearer realm="api"'
        assert _without_number(known) == _without_number(unknown)

    def test_guessing_is_stopped_within_twenty_tries_whatever_the_client_claims_to_be(self, api, officer):
        for attempt in range(20):
            answer = sign_in(
                api, officer, WRONG, **{"X-Forwarded-For": f"198.51.100.{attempt}", "X-Real-IP": "9.9.9.9"}
            )
            if answer.status_code == 429:
                break
        assert is_problem(answer, 429, "too-many-attempts")
        assert int(answer.headers["retry-after"]) == answer.json()["retry_after"] >= 1
        assert sign_in(api, officer).status_code == 429

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"email": "a@b.example"},
            {"email": 7, "password": WRONG},
            {"email": "a@b.example", "password": WRONG, "role": "enterprise_admin"},
            {"email": "a@b.example", "password": "x" * 5000},
            [],
            None,
        ],
    )
    def test_a_body_of_another_form_is_refused_without_repeating_it(self, api, body):
        answer = api.post("/api/auth/login", json=body)

        assert is_problem(answer, 422, "request-not-valid")
        assert answer.json()["errors"]
        assert WRONG not in answer.text


class TestForgedTokens:
    @pytest.fixture
    def genuine(self, api, officer):
        return sign_in(api, officer).json()["access_token"]

    def test_more_than_thirty_forgeries_are_refused(self, api, services, genuine):
        forged = list(forgeries(services, genuine))

        assert len(forged) >= 30
        assert api.get(ME, headers=with_token(genuine)).status_code == 200
        for name, token in forged:
            answer = api.get(ME, headers=with_token(token))
            assert answer.status_code == 401, name
            assert answer.headers["www-authenticate"] == 'Bearer realm="api", error="invalid_token"', name

    @pytest.mark.parametrize("value", ["", "Bearer", "Basic {}", "{}", "Bearer  ", "Bearer {}, {}", "bearer;{}"])
    def test_other_schemes_are_refused(self, api, genuine, value):
        answer = api.get(ME, headers={"Authorization": value.format(genuine, genuine)})

        assert is_problem(answer, 401, "not-signed-in")

    def test_nothing_at_all_is_refused(self, api):
        assert is_problem(api.get(ME), 401, "not-signed-in")

    def test_a_token_is_looked_for_in_its_header_alone(self, api, genuine):
        assert api.get(ME, params={"access_token": genuine}).status_code == 401


def forgeries(services, genuine):
    """Tokens that differ from a genuine one in one respect each."""
    header, payload = jwt.get_unverified_header(genuine), jwt.decode(genuine, options={"verify_signature": False})
    key = list(services.key_ring._ring().values())[-1].private
    public = key.public_key().public_bytes_raw()
    other = Ed25519PrivateKey.generate()
    past, future = payload["iat"] - 3600, payload["iat"] + 3600

    def signed(claims=None, head=None, by=key, without=()):
        claims = {name: value for name, value in (payload | (claims or {})).items() if name not in without}
        return jwt.encode(claims, by, algorithm="EdDSA", headers={"kid": header["kid"], "typ": "at+jwt"} | (head or {}))

    yield "another key", signed(by=other)
    yield "another key under a new kid", signed(by=other, head={"kid": "unknown"})
    yield "another key with its own jwk", signed(by=other, head={"jwk": {"kty": "OKP", "crv": "Ed25519"}})
    yield "a key elsewhere", signed(head={"jku": "https://evil.example/keys"})
    yield "x5u", signed(head={"x5u": "https://evil.example/cert"})
    yield "crit", signed(head={"crit": ["exp"]})
    for kid in ("", "../../etc/passwd", "' OR 1=1 --", "\0", header["kid"].lower(), header["kid"] + " "):
        yield f"kid {kid!r}", signed(head={"kid": kid})
    for typ in ("JWT", "jwt", "rt+jwt", "AT+JWT", "", "application/at+jwt"):
        yield f"typ {typ!r}", signed(head={"typ": typ})
    for claim in ("iss", "aud", "exp", "iat", "sub", "fam"):
        yield f"without {claim}", signed(without=(claim,))
    for claim, value in (
        ("iss", "https://evil.example"), ("iss", payload["iss"] + "/"), ("aud", "https://evil.example/api"),
        ("aud", payload["iss"]), ("aud", [payload["aud"], "other"]), ("exp", past), ("exp", str(future)), ("exp", True),
        ("exp", float("inf")), ("exp", None), ("iat", future), ("iat", "now"), ("sub", str(uuid4())), ("sub", "root"),
        ("sub", ""), ("fam", str(uuid4())), ("fam", "x"), ("nbf", future),
    ):  # fmt: skip
        yield f"{claim} {value!r}", signed({claim: value})
    for algorithm, secret in (("HS256", public), ("HS384", b"x" * 48), ("HS512", b"\0" * 64)):
        yield (
            algorithm,
            jwt.encode(payload, secret, algorithm=algorithm, headers={"kid": header["kid"], "typ": "at+jwt"}),
        )
    for none in ("none", "None", "NONE", "nOnE", "", "HS256", "EdDSA"):
        yield f"alg {none!r} unsigned", f"{_part(header | {'alg': none})}.{_part(payload)}."
    head, body, signature = genuine.split(".")
    yield "payload swapped", f"{head}.{_part(payload | {'sub': str(uuid4())})}.{signature}"
    yield "signature cut", f"{head}.{body}.{signature[:-4]}"
    yield "signature flipped", f"{head}.{body}.{signature[:10]}{'A' if signature[10] != 'A' else 'B'}{signature[11:]}"
    yield "signature gone", f"{head}.{body}."
    yield "four parts", f"{genuine}.{signature}"
    yield "body not an object", f"{head}.{_part([])}.{signature}"


def _part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _without_number(answer) -> tuple:
    body = {name: value for name, value in answer.json().items() if name != "instance"}
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, body, headers


class TestDatabaseDecides:
    def test_a_deactivated_persons_token_is_refused_at_once(self, api, engine, officer):
        tokens = sign_in(api, officer).json()
        assert api.get(ME, headers=with_token(tokens["access_token"])).status_code == 200

        _update(engine, officer, "deactivated_at = now()")

        assert api.get(ME, headers=with_token(tokens["access_token"])).status_code == 401
        assert _refresh(api, tokens).status_code == 401

    def test_a_changed_role_counts_for_the_token_already_given(self, api, engine, officer):
        tokens = sign_in(api, officer).json()
        _update(engine, officer, "role = 'analyst'")

        assert api.get(ME, headers=with_token(tokens["access_token"])).json()["role"] == "analyst"

    def test_access_ends_on_time(self, api, engine, officer):
        tokens = sign_in(api, officer).json()
        _update(engine, officer, "access_until = now() - interval '1 second'")

        assert api.get(ME, headers=with_token(tokens["access_token"])).status_code == 401


class TestRefresh:
    def test_each_refresh_token_is_good_once(self, api, officer):
        first = sign_in(api, officer).json()
        second = _refresh(api, first)

        assert second.status_code == 200
        assert api.get(ME, headers=with_token(second.json()["access_token"])).status_code == 200
        assert is_problem(_refresh(api, first), 401, "not-signed-in")

    def test_using_one_twice_ends_the_sign_in_for_both_hands(self, api, officer):
        first = sign_in(api, officer).json()
        second = _refresh(api, first).json()
        _refresh(api, first)

        assert _refresh(api, second).status_code == 401
        assert api.get(ME, headers=with_token(second["access_token"])).status_code == 401

    def test_another_sign_in_of_the_same_person_goes_on(self, api, officer):
        first, elsewhere = sign_in(api, officer).json(), sign_in(api, officer).json()
        _refresh(api, first)
        _refresh(api, first)

        assert api.get(ME, headers=with_token(elsewhere["access_token"])).status_code == 200

    def test_signing_out_ends_access_at_once_and_answers_the_same_for_unknown_tokens(self, api, officer):
        tokens = sign_in(api, officer).json()
        known = api.post("/api/auth/logout", json={"refresh_token": tokens["refresh_token"]})
        unknown = api.post("/api/auth/logout", json={"refresh_token": "unknown"})

        assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (204, b"")
        assert api.get(ME, headers=with_token(tokens["access_token"])).status_code == 401
        assert _refresh(api, tokens).status_code == 401

    def test_an_access_token_is_no_refresh_token(self, api, officer):
        tokens = sign_in(api, officer).json()

        answer = api.post("/api/auth/refresh", json={"refresh_token": tokens["access_token"][:200]})
        assert answer.status_code == 401
        assert api.get(ME, headers=with_token(tokens["refresh_token"])).status_code == 401


class TestPageSession:
    def test_the_pages_cookie_is_good_for_reading(self, api, cookie, officer):
        answer = api.get(ME, headers={"Cookie": f"session={cookie(officer)}"})

        assert answer.json()["user_id"] == str(officer.user_id)

    def test_a_made_up_cookie_is_not(self, api):
        assert is_problem(api.get(ME, headers={"Cookie": "session=made-up"}), 401, "not-signed-in")

    def test_a_bad_token_is_not_mended_by_a_good_cookie(self, api, cookie, officer):
        headers = with_token("x.y.z") | {"Cookie": f"session={cookie(officer)}"}

        assert api.get(ME, headers=headers).status_code == 401


def test_the_published_keys_verify_the_tokens(api, officer):
    token = sign_in(api, officer).json()["access_token"]
    keys = jwt.PyJWKSet.from_dict(api.get("/api/auth/keys").json())

    key = keys[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, algorithms=["EdDSA"], audience="http://localhost:8501/api")["sub"] == str(
        officer.user_id
    )


def test_tokens_stay_good_while_keys_are_rotated(api, services, officer):
    before = sign_in(api, officer).json()
    rotate_keys(services.key_ring.folder, now=services.clock() + timedelta(seconds=next(_numbers)))
    after = _refresh(api, before).json()

    for tokens in (before, after):
        assert api.get(ME, headers=with_token(tokens["access_token"])).status_code == 200


def _refresh(api, tokens):
    return api.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})


def _update(engine, person, change: str) -> None:
    with transaction(engine, SideRole.IDENTITY, org_id=person.org_id) as scope:
        scope.conn.execute(text(f"UPDATE users SET {change} WHERE id = :id"), {"id": person.user_id})


def test_an_agencys_person_signs_in_too(api, engine):
    with transaction(engine, SideRole.JOB) as scope:
        signer = a_person(scope.conn, an_agency(scope.conn), password=PASSWORD)

    assert sign_in(api, signer).status_code == 200
