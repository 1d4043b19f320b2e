"""What start-up prints: one line per step with a tick and its time, live progress where a step is long."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

PLAIN_PROGRESS_EVERY = 10.0  # seconds between progress lines where the output is not a terminal
LIVE_PROGRESS_EVERY = 0.1


class Stop(Exception):
    """A reason to end that the person at the keyboard can act on; its text is shown without a traceback."""


class Step:
    """One running step; `progress` tells how far it is and `note` what it found."""

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self.title = title
        self.found = ""
        self._started = time.monotonic()
        self._last_progress = self._started

    @property
    def seconds(self) -> float:
        """How long this step has been running."""
        return time.monotonic() - self._started

    def note(self, text: str) -> None:
        """Add a few words to the line that is printed when the step is done."""
        self.found = text

    def progress(self, text: str) -> None:
        """Show `text` as what is going on; shown at most every few seconds where the output is not a terminal."""
        now = time.monotonic()
        pause = LIVE_PROGRESS_EVERY if self._console.live else PLAIN_PROGRESS_EVERY
        if now - self._last_progress >= pause:
            self._last_progress = now
            self._console.show_progress(self, text)


class Console:
    """Prints steps to `stream`; a `quiet` one stays silent unless a step is long enough to need words."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stdout
        self.quiet = quiet
        self.live = self.stream.isatty()
        encoding = (self.stream.encoding or "ascii").lower().replace("-", "")
        self._tick, self._cross = ("✓", "✗") if encoding == "utf8" else ("ok", "--")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Run the block as one step; prints its tick when it ends well, its cross when it raises."""
        step = Step(self, title)
        if self.live and not self.quiet:
            self._draw(f"  … {title}")
        try:
            yield step
        except BaseException:
            if not self.quiet:
                self._finish(self._cross, step)
            raise
        if not self.quiet:
            self._finish(self._tick, step)

    def line(self, text: str = "") -> None:
        """Print one line as it is."""
        print(text, file=self.stream, flush=True)

    def mark(self, good: bool, text: str) -> None:
        """Print one line with a tick or a cross."""
        self.line(f"  {self._tick if good else self._cross} {text}")

    def show_progress(self, step: Step, text: str) -> None:
        """Show what a running step is doing: in place on a terminal, else as a line of its own."""
        if self.live:
            self._draw(f"  … {step.title}: {text}")
        else:
            self.line(f"    {step.title}: {text}")

    def clear(self) -> None:
        """Take a half-drawn progress line off a terminal."""
        if self.live:
            self.stream.write("\r\033[K")
            self.stream.flush()

    def _draw(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        self.stream.write("\r\033[K" + text[:width])
        self.stream.flush()

    def _finish(self, mark: str, step: Step) -> None:
        self.clear()
        title = f"{step.title} ({step.found})" if step.found else step.title
        self.line(f"  {mark} {title:<62} {step.seconds:6.1f} s")


def run(
    command: Sequence[str | Path],
    *,
    step: Step,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    condense: Callable[[str], str] = str.strip,
) -> None:
    """Run `command`, keep its output in `log`, and show each line as progress after `condense` ("" shows nothing).

    Raises: Stop with the last lines of its output when it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    tail: deque[str] = deque(maxlen=15)
    with (
        log.open("a", encoding="utf-8") as kept,
        subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=None if env is None else dict(env),
            cwd=cwd,
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            kept.write(line)
            tail.append(line.rstrip())
            if shown := condense(line):
                step.progress(shown)
    if process.returncode:
        told = "\n".join(f"    {line}" for line in tail)
        raise Stop(f"{step.title} failed (exit code {process.returncode}).\n{told}\n  All of it: {log}")
