"""`manage.py check_all`."""

import io

import pytest

from config import checks
from config.console import Console


@pytest.fixture
def screen():
    return io.StringIO()


def test_a_check_that_passes_is_one_line(screen):
    assert checks.check(Console(screen), "Lint", ("ruff", "--version"))
    assert len(screen.getvalue().splitlines()) == 1


def test_a_check_that_fails_shows_why(screen):
    assert not checks.check(Console(screen), "Lint", ("ruff", "check", "no-such-folder-here"))
    assert "no-such-folder-here" in screen.getvalue()


def test_every_failure_is_named_at_the_end_and_none_hides_the_next(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(checks, "enter_environment", lambda kind, console: False)
    monkeypatch.setattr(checks, "check", lambda console, title, command: asked.append(title) or title != "Format")
    assert checks.check_all([]) == 1
    assert asked == [title for title, command in checks.CHECKS]
    assert "Failed: Format" in capsys.readouterr().out


@pytest.mark.parametrize("title", [title for title, command in checks.CHECKS])
def test_every_listed_check_names_a_program_that_is_known(title):
    command = dict(checks.CHECKS)[title]
    assert command[0] in checks._PROGRAMS
