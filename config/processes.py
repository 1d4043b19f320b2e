"""Ports and processes of this machine: which are free, which are ours, how a child dies with its parent."""

from __future__ import annotations

import ctypes
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from config.console import Stop

HOST = "127.0.0.1"
STOP_SECONDS = 40
POLL = 0.1
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def is_free(port: int, host: str = HOST) -> bool:
    """Tell whether a server could listen on `port` now; connections that are closing do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def listen(port: int, *, tries: int = 200) -> socket.socket:
    """Return a socket that listens on `port` or the first free one after it. Raises: Stop when none is free.

    Whoever gets it keeps the port for good: nobody can take it between looking and using, or while a server restarts.
    """
    for candidate in range(port, min(port + tries, 65536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(512)
        except OSError:
            listener.close()
        else:
            return listener
    raise Stop(f"No port from {port} to {min(port + tries, 65536) - 1} is free on {HOST}.")


def any_free(preferred: int | None = None) -> int:
    """Return `preferred` if it is free, else a free port of the system's choice."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def dies_with_parent(number: int, parent: int) -> Callable[[], None]:
    """Return what a child runs before its program so that the kernel sends it signal `number` when `parent` dies."""

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before the request
            os._exit(1)

    return ask


def command_line(pid: int) -> list[str]:
    """Return the arguments a running process was started with; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def stop_leftover(pid: int, is_ours: Callable[[], bool], number: int) -> bool:
    """Stop a server that outlived its keeper with signal `number`; False when `pid` is gone or something else."""
    if not is_ours():
        return False
    os.kill(pid, number)
    deadline = time.monotonic() + STOP_SECONDS
    while is_ours():
        if time.monotonic() > deadline:
            raise Stop(f"Process {pid} of an earlier start does not stop; end it with: kill -9 {pid}")
        time.sleep(POLL)
    return True
