"""Hostile bodies: fields nobody may write, values made to break things, addresses a page must not link to."""

import copy
import json

import pytest
from django.test import Client

from apps.businesses import rules
from apps.businesses.models import (
    Brand,
    Business,
    FieldLock,
    Invitation,
    Location,
    Membership,
    OpeningHours,
    Region,
    ServiceItem,
    Suggestion,
)
from apps.core import rls
from apps.core.actor import Actor
from apps.developers import schema
from tests.api_roles import OWNERS

pytestmark = pytest.mark.django_db
WRITES = {key: row for key, row in OWNERS.items() if key[0] in {"POST", "PUT", "PATCH"}}
HELD = (
    Business, Location, OpeningHours, Brand, Region, Membership, Invitation, Suggestion, ServiceItem, FieldLock,
)  # fmt: skip
PAYLOADS = {
    "markup": "<script>alert(1)</script>",
    "attribute": '" onmouseover=alert(1) x="',
    "template": "{{ 7*7 }}{% load x %}${7*7}",
    "sql": "'; DROP TABLE businesses_business; --",
    "sql union": "1' UNION SELECT password FROM accounts_user --",
    "traversal": "../../../../etc/passwd",
    "header": "a\r\nSet-Cookie: x=1",
    "null": "a\x00b",
    "overlong": "x" * 20_000,
    "right to left": "\u202egpj.exe",
    "combining": "a" + "\u0301" * 500,
    "astral": "\U0001f4a9" * 200,
    "private use": "\ue000\ufffe\uffff",
    "format": "%s%n%x {0} {name}",
    "number": "1e400",
    "date": "0000-13-45",
    "huge year": "99999999-01-01",
    "blank": " \t\u00a0\u2003 ",
    "id": "biz_00000000000000000000000000",
}
VALUES = [*PAYLOADS.values(), None, True, -1, 10**30, 1.5, [], {}, [[]], {"a": {"b": []}}, ["x"] * 2_000]
HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt://example.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ftp://example.com/",
    "//example.com/",
    "/relative",
    "https://",
    "https:///path",
    "https://user:secret@example.com/",
    "https://example.com@evil.example/",
    "https://example.com\\@evil.example/",
    "https://exa mple.com/",
    "https://example.com/\x07",
    "https://example.com/\u202egpj.exe",
    "https://example.com/\r\nX: y",
    "https://[::1/",
    "http://example.com:99999999/",
    "https://example.com/" + "a" * 300,
    "mailto:a@example.com",
]


BODIES = {key: row for key, row in WRITES.items() if row[2]}


@pytest.fixture(scope="module")
def declared():
    """Return the names that the body of an operation declares."""
    document = schema.generate()

    def names(key):
        content = document["paths"][key[1]][key[0].lower()].get("requestBody", {}).get("content", {})
        reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        found = document["components"]["schemas"].get(reference.rpartition("/")[2], {})
        assert found.get("additionalProperties", False) is False
        return set(found.get("properties", ()))

    return names


@pytest.fixture
def held(as_system):
    """Return what the database holds that a caller might want to change."""

    def read():
        with as_system():
            return {model.__name__: list(model.objects.order_by("pk").values()) for model in HELD}

    return read


@pytest.fixture
def owner(sign_in):
    return sign_in("team_owner")


@pytest.fixture
def send(world, owner):
    """Return what sends a write for good, as the owner."""

    def request(key, body):
        text = json.dumps(body)
        return owner.generic(key[0], world.address(WRITES[key][0]), text, content_type="application/json")

    return request


@pytest.mark.parametrize("key", WRITES, ids=" ".join)
def test_no_column_is_written_that_the_body_does_not_declare(key, world, send, held, declared):
    columns = {name for model in HELD for field in model._meta.get_fields() for name in _names(field)}
    closed = sorted(columns - declared(key))
    body, before, taken = world.body(WRITES[key][2]), held(), []
    assert len(closed) > 40
    for start in range(0, len(closed), 10):
        names = closed[start : start + 10]
        response = send(key, {**dict.fromkeys(names, world.references["business"]), **body})
        refused = response.json()["error"]["details"] if response.status_code == 422 else {}
        taken += [name for name in names if name not in refused]
    assert taken == []
    assert held() == before


def _names(field):
    return {field.name, getattr(field, "attname", field.name)}


@pytest.mark.parametrize("key", BODIES, ids=" ".join)
def test_no_value_breaks_a_write(key, world, owner, attempt):
    broken = {}
    for path in _paths(BODIES[key][2]):
        for value in VALUES:
            body = world.body(BODIES[key][2])
            _put(body, path, value)
            response = attempt(owner, key[0], world.address(BODIES[key][0]), body, **{"Idempotency-Key": "k"})
            if response.status_code >= 500:
                broken[path] = (str(value)[:40], response.status_code)
    assert broken == {}


def _paths(body, before=()):
    for name, value in body.items():
        yield (*before, name)
        if isinstance(value, dict):
            yield from _paths(value, (*before, name))


def _put(body, path, value):
    for name in path[:-1]:
        body = body[name]
    body[path[-1]] = copy.deepcopy(value)


@pytest.mark.parametrize("field", rules.FIELDS)
def test_no_value_breaks_an_edit_of_any_field(field, world, owner, attempt):
    address = world.address("/api/v1/businesses/{business}/")
    broken = []
    for value in VALUES:
        for body in ({field: value}, {field: value, "base": {field: value}}):
            if attempt(owner, "PATCH", address, body).status_code >= 500:
                broken.append(str(value)[:40])
    assert broken == []


@pytest.mark.parametrize("depth", [10, 200, 300, 1_000, 100_000])
def test_no_depth_breaks_a_write(depth, world, owner):
    deep = '{"hours": ' + "[" * depth + "]" * depth + "}"
    address = world.address("/api/v1/businesses/{business}/")
    for method, where in (("PATCH", address), ("POST", "/api/v1/businesses/")):
        headers = {"Idempotency-Key": f"deep-{depth}"}
        response = owner.generic(method, where, deep, content_type="application/json", headers=headers)
        assert response.status_code in (400, 422), (method, response.status_code)


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", "true", "{", "", "\xff", "NaN"])
def test_a_body_that_is_no_object_is_refused(body, world, owner):
    where = world.address("/api/v1/businesses/{business}/locks/website/")
    refused = owner.generic("PATCH", world.address("/api/v1/businesses/{business}/"), body, "application/json")
    assert refused.status_code in ((200,) if body == "" else (400, 422))
    assert owner.generic("PUT", where, body, "application/json").status_code in (200, 400, 422)


@pytest.mark.parametrize("website", HOSTILE)
def test_a_page_links_to_no_such_address(website, world, send, held):
    before = held()
    response = send(("PATCH", "/api/v1/businesses/{public_id}/"), {"website": website})
    assert (response.status_code, list(response.json()["error"]["details"])) == (422, ["website"])
    assert held() == before


@pytest.mark.parametrize(
    "website", ["https://example.com/", "http://example.com:8080/a?b=c#d", "https://bücher.example"]
)
def test_a_page_links_to_an_ordinary_address(website, send):
    response = send(("PATCH", "/api/v1/businesses/{public_id}/"), {"website": website})
    assert (response.status_code, response.json()["data"]["facts"]["website"]) == (200, website)


@pytest.mark.parametrize("key", WRITES, ids=" ".join)
def test_a_write_takes_no_parameters(key, world, owner, attempt):
    address, _cells, body = WRITES[key]
    response = attempt(owner, key[0], f"{world.address(address)}?role=owner", world.body(body))
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unknown_parameter")


@pytest.mark.parametrize("key", WRITES, ids=" ".join)
def test_a_write_with_a_session_needs_its_token(key, world):
    client = Client(enforce_csrf_checks=True)
    with rls.acting(Actor.auth()):
        client.force_login(world.people["team_owner"], backend="allauth.account.auth_backends.AuthenticationBackend")
    address, _cells, body = WRITES[key]
    text = json.dumps(world.body(body))
    response = client.generic(key[0], world.address(address), text, content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "csrf_failed")
