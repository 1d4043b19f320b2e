"""Progress of long commands: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

_EVERY_SECONDS = 5.0


@contextmanager
def progress(out: OutputWrapper, title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Yield a function to be told how many more are done; shows a bar when `out` is a terminal, else a line now and then.

    `total` may be unknown. The last line says how long it took.
    """
    started = time.monotonic()
    done = 0
    bar = _bar() if out.isatty() else None
    task = bar.add_task(title, total=total) if bar else None
    last_line = started

    def advance(more: int) -> None:
        nonlocal done, last_line
        done += more
        if bar is not None and task is not None:
            bar.update(task, advance=more)
        elif time.monotonic() - last_line >= _EVERY_SECONDS:
            last_line = time.monotonic()
            out.write(f"{title}: {done:,}{f' of {total:,}' if total else ''}")

    if bar:
        with bar:
            yield advance
    else:
        yield advance
    out.write(f"{title}: {done:,} in {time.monotonic() - started:.1f} s")


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(), transient=True)
