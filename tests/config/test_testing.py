"""How `manage.py test` calls pytest."""

import os
import sys

import pytest

from config import testing
from config.services import Running


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})


@pytest.mark.parametrize(
    "arguments",
    [[], ["-q"], ["tests/core"], ["-k", "name"], ["-p", "no:cacheprovider"], ["-m", "slow"], ["--no-header"]],
    ids=" ".join,
)
def test_tests_are_spread_over_the_cores(two_cores, arguments):
    assert testing.parallel(arguments) == ["-n", "2"]


@pytest.mark.parametrize(
    "arguments",
    [["-n", "4"], ["-n0"], ["--numprocesses=4"], ["-p", "no:xdist"], ["--pdb"], ["--co"], ["tests/a.py::test_b"]],
    ids=" ".join,
)
def test_a_wish_of_ones_own_wins(two_cores, arguments):
    assert testing.parallel(arguments) == []


def test_nothing_of_the_developers_shell_decides_how_tests_go(tmp_path):
    shell = {"PATH": "/bin", "DATABASE_URL": "postgres://mine", "DEBUG": "true", "SECRET_KEY": "mine"}
    environ = testing.test_environment(shell, tmp_path, Running(5555, 6666, "pg", "rd"), {"site": "s"})
    assert environ["DATABASE_URL"] == "postgres://postgres:pg@127.0.0.1:5555/lawless"
    assert environ["REDIS_URL"] == "redis://:rd@127.0.0.1:6666/0"
    assert environ["DATABASE_PASSWORD_SITE"] == "s"
    assert environ["DEBUG"] == "false"
    assert environ["SECRET_KEY"] != "mine"
    assert environ["PATH"] == "/bin"


def test_two_runs_at_once_use_areas_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(testing, "LOCAL", tmp_path)
    with testing.free_slot() as first, testing.free_slot() as second:
        assert first != second
    with testing.free_slot() as again:
        assert again == first


def test_the_exit_code_is_the_programs_own(monkeypatch):
    monkeypatch.setattr(testing.signal, "signal", lambda number, handler: None)
    assert testing.wait_for([sys.executable, "-c", "raise SystemExit(5)"], os.environ) == 5
