"""What start-up prints."""

import io
import sys

import pytest

from config import console
from config.console import Console, Stop


@pytest.fixture
def screen():
    return io.StringIO()


def test_a_finished_step_is_one_line_with_its_time(screen):
    with Console(screen).step("Database tables") as step:
        step.note("up to date")
    assert screen.getvalue().count("\n") == 1
    assert "Database tables (up to date)" in screen.getvalue()
    assert screen.getvalue().endswith(" s\n")


def test_a_failed_step_is_marked_and_the_reason_goes_on(screen):
    with pytest.raises(Stop), Console(screen).step("Services"):
        raise Stop("no")
    assert screen.getvalue().startswith("  -- Services")


def test_a_quiet_console_is_silent(screen):
    with Console(screen, quiet=True).step("Services"):
        pass
    assert screen.getvalue() == ""


def test_progress_is_plain_lines_where_there_is_no_terminal(screen, monkeypatch):
    monkeypatch.setattr(console, "PLAIN_PROGRESS_EVERY", 0)
    with Console(screen).step("Demo city") as step:
        step.progress("100 of 5000")
    assert "    Demo city: 100 of 5000\n" in screen.getvalue()
    assert "\r" not in screen.getvalue()


def test_a_program_that_fails_shows_the_end_of_what_it_said(screen, tmp_path):
    code = "print('first'); print('the reason'); raise SystemExit(3)"
    with pytest.raises(Stop, match=r"exit code 3(.|\n)*the reason"), Console(screen).step("Tables") as step:
        console.run([sys.executable, "-c", code], step=step, log=tmp_path / "setup.log")
    assert (tmp_path / "setup.log").read_text() == "first\nthe reason\n"
