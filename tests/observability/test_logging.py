"""Log lines: one JSON object each, fixed keys, no secrets, no forged lines."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from apps.observability.logging import configure


@pytest.fixture
def lines():
    """Return a function that reads the log lines written so far, as objects."""
    configure(level="INFO")
    written = io.StringIO()
    (handler,) = (handler for handler in logging.getLogger().handlers if handler.get_name() == "stdout")
    handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    configure(level=settings.LOG_LEVEL)


@pytest.mark.parametrize(
    "key",
    [
        *("password", "new_password1", "passwd", "secret", "client_secret", "token", "access_token", "csrf_token"),
        *("Authorization", "cookie", "sessionid", "api_key", "apikey", "API-Key", "private_key", "signature"),
    ],
)
def test_values_under_telling_names_are_struck_out(lines, key):
    structlog.get_logger("tests").info("signed_in", **{key: "planted-value"}, nested={"deep": [{key: "planted-value"}]})

    (line,) = lines()
    assert "planted-value" not in json.dumps(line)
    assert line["event"] == "signed_in"


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer planted-value",
        "retrying https://example.com/?token=planted-value&page=2",
        "postgres://lawless_site:planted-value@127.0.0.1/lawless",
        "password=planted-value",
        "api_key=planted-value",
        "Authorization: Basic planted-value",
        'body {"password": "planted-value"}',
        "{'client_secret': 'planted-value'}",
        "Set-Cookie: site_session=planted-value; Path=/",
        "GET /accounts/password/reset/key/3-planted-value/",
        "POST /accounts/confirm-email/MQ:planted-value/?next=1",
    ],
)
def test_telling_pieces_of_text_are_struck_out(lines, text):
    structlog.get_logger("tests").info("called", detail=text)
    structlog.get_logger("tests").info(text)
    logging.getLogger("some.library").warning("it said %s", text)

    written = lines()
    assert len(written) == 3
    assert "planted-value" not in json.dumps(written)


def test_the_text_of_an_exception_is_struck_out_too(lines):
    try:
        raise ValueError("could not reach redis://:planted-value@127.0.0.1/0")
    except ValueError:
        structlog.get_logger("tests").exception("failed")

    (line,) = lines()
    assert "planted-value" not in json.dumps(line)
    assert "ValueError" in line["exception"]


@pytest.mark.parametrize("text", ["about 20 tokens", "the password was changed", "https://example.com/a@b"])
def test_harmless_text_stays_as_it_is(lines, text):
    structlog.get_logger("tests").info("said", detail=text)

    assert lines()[0]["detail"] == text


def test_a_line_break_does_not_begin_a_new_line(lines):
    structlog.get_logger("tests").info("said", detail='x\r\n{"event": "forged"}')

    (line,) = lines()
    assert line["event"] == "said"


def test_each_line_carries_time_level_and_logger(lines):
    logging.getLogger("some.library").warning("plain text")

    (line,) = lines()
    assert (line["level"], line["logger"], line["event"]) == ("warning", "some.library", "plain text")
    assert line["ts"].endswith("Z")
