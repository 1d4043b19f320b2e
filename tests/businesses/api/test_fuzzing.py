"""Schemathesis plays every operation of the schema: no server error, and every answer as described."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.developers import schema
from tests.api_roles import DIRECTORY
from tests.api_roles import OWNERS as TABLE

pytestmark = pytest.mark.django_db
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def play(settings, world, sign_in):
    """Return what sends one operation as many generated requests, legal and illegal ones, and checks each answer.

    The owner of a team sends them; legal ones are about what the team has.
    """
    settings.RATELIMIT_ENABLE = False
    token = "a" * 32
    signed = {
        "cookies": {
            settings.SESSION_COOKIE_NAME: sign_in("team_owner").cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: token,
        },
        # The in-process transport does not decompress.
        "headers": {"Accept-Encoding": "identity", "X-CSRFToken": token},
    }
    document = schemathesis.openapi.from_dict(schema.generate())
    document.app = get_wsgi_application()
    # The application would close the connection that holds the test's transaction, as it should elsewhere.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield lambda label, examples: _played(document, label, examples, _ids(label, world.references), signed)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _ids(label, references):
    """Return the parts of an operation's path that exist."""
    kind = next((kind for kind, part in KINDS.items() if part in label), "business")
    invitation = "invitation_to_user" if "/me/" in label else f"{kind}_invitation"
    named = {"public_id": kind, "member_id": f"{kind}_member", "invitation_id": invitation, "business_id": "location"}
    named |= {"change_id": "change", "suggestion_id": "suggestion", "service_id": "service"}
    return {name: references[what] for name, what in named.items()} | {"field": "phone"}


def _played(document, label, examples, existing, signed):
    (operation,) = [found.ok() for found in document.get_all_operations() if found.ok().label == label]
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    return sum(_sent(operation, mode, examples, existing, signed) for mode in modes)


def _sent(operation, mode, examples, existing, signed):
    sent = 0

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        nonlocal sent
        if mode is schemathesis.GenerationMode.POSITIVE:
            given = case.path_parameters or {}
            case.path_parameters = {name: existing.get(name, value) for name, value in given.items()}
        with transaction.atomic():
            response = case.call(headers=signed["headers"], cookies=signed["cookies"])
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        sent += 1

    send()
    return sent


# What everybody may ask takes any number of requests; the rest of the table is tried more briefly.
PUBLIC = [f"{method} {path}" for method, path in DIRECTORY]
OWNERS = [f"{method} {path}" for method, path in TABLE]
KINDS = {"brand": "/brands/{public_id}/", "region": "/regions/{public_id}/"}


@pytest.mark.parametrize(("label", "examples"), [(label, 6) for label in PUBLIC] + [(label, 3) for label in OWNERS])
def test_a_few_generated_requests_break_nothing(play, label, examples):
    assert play(label, examples) >= examples


@pytest.mark.slow
@pytest.mark.parametrize("label", PUBLIC + OWNERS)
def test_many_generated_requests_break_nothing(play, label):
    assert play(label, 60) >= 60
