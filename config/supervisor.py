"""Runs the product's processes side by side: logs to files, starts again what crashes, stops all of it in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.processes import dies_with_parent

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds before a crashed process starts again
HEALTHY_SECONDS = 60.0  # a process that ran this long starts at the first pause again
STOP_SECONDS = 15.0
LOG_BYTES = 10_000_000
POLL = 0.1


@dataclass(frozen=True)
class Program:
    """One process to run: name, command line, environment, the file its output goes to, open files it inherits."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    inherits: tuple[int, ...] = ()


class Child:
    """One program and the process that runs it now, if any."""

    def __init__(self, program: Program, cwd: Path) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.due = 0.0
        self._cwd = cwd
        self._started = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl+C in the terminal does not reach it by itself."""
        turn_over(self.program.log)
        with self.program.log.open("ab") as output:
            self.process = subprocess.Popen(
                list(self.program.command),
                cwd=self._cwd,
                env=dict(self.program.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.program.inherits,
                preexec_fn=dies_with_parent(signal.SIGTERM, os.getpid()),
            )
        self._started = time.monotonic()

    def exit_code(self) -> int | None:
        """Return the exit code of a process that has ended, else None."""
        return None if self.process is None else self.process.poll()

    def plan_restart(self) -> float:
        """Note when to start again and return the pause until then in seconds."""
        now = time.monotonic()
        if now - self._started >= HEALTHY_SECONDS:
            self.failures = 0
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        self.due = now + pause
        self.process = None
        return pause

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ask the process to end; when that takes too long or `hurry` holds, end it and what it started."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(POLL / 4)
        with suppress(ProcessLookupError):
            # The group is this child's own: whatever it left behind (pool workers, …) goes with it.
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Starts programs in the order given, watches them, and stops them in the opposite order."""

    def __init__(self, programs: Sequence[Program], cwd: Path, tell: Callable[[str], None]) -> None:
        self._children = [Child(program, cwd) for program in programs]
        self._tell = tell
        self._stop_requests = 0

    def start(self) -> None:
        """Start every program and take over the signals that mean stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        for child in self._children:
            child.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the programs running until asked to stop (False) or until `until` holds (True)."""
        while not self._stop_requests:
            if until():
                return True
            for child in self._children:
                self._look_after(child)
            time.sleep(POLL)
        return False

    def stop(self) -> None:
        """Stop the programs, the last one first; a second request while stopping stops waiting."""
        for child in reversed(self._children):
            child.stop(hurry=lambda: self._stop_requests > 1)

    def _look_after(self, child: Child) -> None:
        code = child.exit_code()
        if code is not None:
            pause = child.plan_restart()
            how = f"by signal {-code}" if code < 0 else f"with code {code}"
            self._tell(f"{child.program.name} ended {how}; starts again in {pause:.0f} s, see {child.program.log}")
        elif child.process is None and time.monotonic() >= child.due:
            child.start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop_requests += 1


def turn_over(log: Path, limit: int = LOG_BYTES) -> None:
    """Put a log that has grown over `limit` bytes aside, keeping one old one."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(log.suffix + ".old"))
