"""What start-up needs before anything is installed, and who a command is."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import preparation, quickstart
from config.console import Stop

ROOT = Path(__file__).resolve().parents[2]


def test_start_up_needs_the_standard_library_alone():
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import config.bootstrap, config.services, config.supervisor"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("command", "login"),
    [("migrate", "owner"), ("rls_migration", "owner"), ("dbshell", "owner"), ("seed", "system"), ("shell", "system")],
)
def test_a_command_works_with_the_least_login_that_can_do_it(command, login):
    assert preparation.login_of(command) == login


@pytest.mark.parametrize(
    ("environ", "needed"),
    [
        pytest.param({}, ("postgres", "redis"), id="nothing given"),
        pytest.param({"DATABASE_URL": "postgres://x/y"}, ("redis",), id="a database given"),
        pytest.param({"REDIS_URL": "redis://x"}, ("postgres",), id="Redis given"),
        pytest.param({"DATABASE_URL": "postgres://x/y", "REDIS_URL": "redis://x"}, (), id="both given"),
        pytest.param({"DATABASE_URL": ""}, ("postgres", "redis"), id="an empty value is none"),
    ],
)
def test_only_services_that_are_not_given_are_run_here(environ, needed):
    assert preparation.needed_services(environ) == needed


def test_a_given_database_wins_and_the_login_is_named(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://lawless_owner:x@db:5432/lawless")
    monkeypatch.setenv("REDIS_URL", "redis://cache:6379/0")
    environ = preparation.environment(None, "site", "site")
    assert environ["DATABASE_URL"] == "postgres://lawless_owner:x@db:5432/lawless"
    assert environ["REDIS_URL"] == "redis://cache:6379/0"
    assert (environ["PROCESS"], environ["DATABASE_LOGIN"]) == ("site", "site")


def test_passwords_with_odd_characters_survive_in_the_url():
    url = preparation.owner_url(None, {"DATABASE_PASSWORD_OWNER": "p@ss/w:rd"})
    assert "p%40ss%2Fw%3Ard@127.0.0.1" in url


def test_another_login_takes_the_place_of_the_one_in_a_url():
    url = preparation.with_login("postgres://postgres:secret@db:5432/lawless?sslmode=require", "lawless_owner", "new")
    assert url == "postgres://lawless_owner:new@db:5432/lawless?sslmode=require"


@pytest.mark.parametrize("port", ["0", "65535", "eighty"])
def test_a_port_that_cannot_be_is_refused_with_a_usage_error(port, capsys):
    with pytest.raises(SystemExit) as stop:
        quickstart.quickstart_options(["--port", port])
    assert stop.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_fresh_never_deletes_a_database_of_somebody_else(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgres://production/lawless")
    with pytest.raises(Stop, match="database of your own"):
        quickstart.start_over(quickstart.Console())


def test_a_second_quickstart_of_one_clone_is_told_where_the_first_runs(monkeypatch, tmp_path):
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(quickstart, "LOCAL", tmp_path)
    with quickstart.only_one_quickstart():
        (tmp_path / "run" / "quickstart.lock").write_text("http://127.0.0.1:8000")
        with pytest.raises(Stop, match=r"http://127\.0\.0\.1:8000"), quickstart.only_one_quickstart():
            pytest.fail("the second one was let in")
