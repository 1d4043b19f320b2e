"""Schemathesis plays every operation of the schema: no server error, and every answer as described."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.developers import schema

pytestmark = pytest.mark.django_db
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture
def play(settings, directory):
    """Return what sends one operation as many generated requests, legal and illegal ones, and checks each answer."""
    settings.RATELIMIT_ENABLE = False
    document = schemathesis.openapi.from_dict(schema.generate())
    document.app = get_wsgi_application()
    # The application would close the connection that holds the test's transaction, as it should elsewhere.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield lambda label, examples: _played(document, label, examples)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _played(document, label, examples):
    (operation,) = [found.ok() for found in document.get_all_operations() if found.ok().label == label]
    sent = 0
    for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

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
            # The in-process transport does not decompress.
            response = case.call(headers={"Accept-Encoding": "identity"})
            case.validate_response(response, checks=CHECKS)
            sent += 1

        send()
    return sent


OPERATIONS = [
    "GET /api/v1/businesses/",
    "GET /api/v1/businesses/{public_id}/",
    "GET /api/v1/businesses/{public_id}/hours/",
    "GET /api/v1/categories/",
    "GET /api/v1/categories/{slug}/",
    "GET /api/v1/cities/",
    "GET /api/v1/cities/{slug}/",
    "GET /api/v1/suggestions/",
]


@pytest.mark.parametrize("label", OPERATIONS)
def test_a_few_generated_requests_break_nothing(play, label):
    assert play(label, 6) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("label", OPERATIONS)
def test_many_generated_requests_break_nothing(play, label):
    assert play(label, 60) >= 60
