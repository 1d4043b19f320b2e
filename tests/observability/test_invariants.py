"""Promises: registered by the apps, checked by one command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.observability import invariants

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(monkeypatch):
    """Leave no promises but those of the test."""
    monkeypatch.setattr(invariants, "_checks", {})
    return invariants.register


@pytest.fixture
def checked(as_system):
    """Return a function that runs the command and returns (output, errors, exit code)."""

    def run():
        output, errors = StringIO(), StringIO()
        try:
            with as_system():
                call_command("check_invariants", stdout=output, stderr=errors)
        except CommandError as stopped:
            return output.getvalue(), errors.getvalue(), stopped.returncode
        return output.getvalue(), errors.getvalue(), 0

    return run


def test_every_promise_of_the_apps_holds_in_an_empty_directory(checked):
    output, errors, code = checked()

    assert (errors, code) == ("", 0)
    assert "audit.this_months_chain_is_unbroken: ok" in output
    assert "outbox.pending_work_has_a_handler: ok" in output


def test_a_broken_promise_is_told_with_its_violations(own, checked):
    own("tests.kept", lambda: [])
    own("tests.broken", lambda: ["Kettle 3 is cold.", "Kettle 7 is cold."])

    output, errors, code = checked()

    assert output.splitlines() == ["tests.broken: 2 violations", "tests.kept: ok"]
    assert errors.splitlines() == ["  Kettle 3 is cold.", "  Kettle 7 is cold."]
    assert code == 1


def test_a_check_the_database_refuses_does_not_stop_the_others(own, checked):
    own("tests.asks_nonsense", lambda: connection.cursor().execute("SELECT nonsense") and [])
    own("tests.kept", lambda: [])

    output, errors, code = checked()

    assert output.splitlines() == ["tests.asks_nonsense: 1 violations", "tests.kept: ok"]
    assert "could not be checked" in errors
    assert code == 1


def test_two_promises_do_not_share_a_name(own):
    own("tests.kept", list)

    with pytest.raises(ValueError, match="two invariants"):
        own("tests.kept", dict)
