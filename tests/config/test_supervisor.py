"""The supervisor: restarts with growing pauses, logs to files, and an orderly end."""

import os
import sys

import pytest

from config import supervisor
from config.supervisor import Program, Supervisor


@pytest.fixture
def told():
    return []


@pytest.fixture
def supervise(tmp_path, told, monkeypatch):
    """Run small Python programs under a supervisor that is stopped after the test."""
    monkeypatch.setattr(supervisor.signal, "signal", lambda number, handler: None)
    made = []

    def run(**codes):
        programs = [
            Program(name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log")
            for name, code in codes.items()
        ]
        made.append(Supervisor(programs, tmp_path, told.append))
        made[-1].start()
        return made[-1]

    yield run
    for one in made:
        one.stop()


def test_a_crashed_program_starts_again_and_the_crash_is_told(supervise, told, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PAUSES", (0.05,))
    code = "import pathlib, sys; f = pathlib.Path('runs'); f.open('a').write('x'); print('hello'); sys.exit(3)"
    running = supervise(worker=code)
    assert running.watch(until=lambda: (tmp_path / "runs").exists() and len((tmp_path / "runs").read_text()) >= 3)
    assert "worker ended with code 3" in told[0]
    assert (tmp_path / "worker.log").read_text().count("hello") >= 2


def test_pauses_grow_with_each_crash_and_shrink_after_health(tmp_path, monkeypatch):
    child = supervisor.Child(Program("x", ["true"], {}, tmp_path / "x.log"), tmp_path)
    child._started = supervisor.time.monotonic()
    assert [child.plan_restart() for _ in range(8)] == [1, 2, 4, 8, 15, 30, 30, 30]
    child._started = supervisor.time.monotonic() - supervisor.HEALTHY_SECONDS
    assert child.plan_restart() == 1


def test_programs_stop_in_the_opposite_order(supervise, tmp_path):
    code = (
        "import pathlib, signal, sys, time\n"
        "def end(*_):\n"
        "    pathlib.Path('ends').open('a').write('{0} ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "pathlib.Path('{0}').touch()\n"
        "time.sleep(60)\n"
    )
    running = supervise(first=code.format("first"), second=code.format("second"))
    assert running.watch(until=lambda: (tmp_path / "first").exists() and (tmp_path / "second").exists())
    running.stop()
    assert (tmp_path / "ends").read_text() == "second first "


def test_a_program_that_will_not_end_is_ended_with_what_it_started(supervise, tmp_path, monkeypatch, eventually):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.2)
    code = (
        "import pathlib, signal, subprocess, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "pathlib.Path('child').write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    running = supervise(stubborn=code)
    assert running.watch(until=lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = int((tmp_path / "child").read_text())
    running.stop()
    assert eventually(lambda: not supervisor.Path(f"/proc/{child}/cmdline").exists()
                      or not supervisor.Path(f"/proc/{child}/cmdline").read_bytes())  # fmt: skip


def test_a_request_to_stop_ends_the_watch(supervise):
    running = supervise(idle="import time; time.sleep(60)")
    running._on_signal(15, None)
    assert running.watch() is False


def test_a_long_log_is_put_aside_once(tmp_path):
    log = tmp_path / "site.log"
    log.write_text("x" * 20)
    supervisor.turn_over(log, limit=10)
    assert not log.exists()
    assert (tmp_path / "site.log.old").read_text() == "x" * 20
