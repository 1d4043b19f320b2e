"""Runs the decoder as a process of its own and believes nothing it says without looking.

A file that breaks a decoder breaks that process alone: it has a memory limit, a time limit, no database, no environment
and no open files but its own.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from apps.media import rules
from apps.media.states import Refusal

log = structlog.get_logger(__name__)

CHILD = Path(__file__).with_name("child.py")
_MAGIC = {"webp": (b"RIFF", b"WEBP"), "jpg": (b"\xff\xd8\xff", b"")}


# What a file does to its decoder. Other signals come from outside, where somebody ends the worker: not the file's fault.
_FATAL = {signal.SIGXCPU, signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL}


class SandboxBroken(RuntimeError):
    """The decoder did not do its work although the file may be fine: a bug or a broken installation."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One variant on disk."""

    width: int
    height: int
    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Rendering:
    """What became of a file."""

    width: int
    height: int
    colour: str
    placeholder: str
    files: tuple[RenderedFile, ...]


def render(source: Path, folder: Path, format: str) -> Rendering:
    """Decode `source` as `format` and write its variants into the empty `folder`.

    Raises: rules.Unacceptable when the file is refused, SandboxBroken when that cannot be told.
    """
    orders = json.dumps({**rules.ORDERS, "format": format})
    command = [sys.executable, "-I", str(CHILD), str(source), str(folder), orders]
    with (folder / "errors.txt").open("wb") as errors:
        try:
            done = subprocess.run(  # noqa: S603 - our own script; what strangers sent is in a file
                command,
                cwd=folder,
                env={"LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                timeout=rules.PATIENCE_SECONDS,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            raise rules.Unacceptable(Refusal.TOO_COMPLEX) from slow
    if -done.returncode in _FATAL:
        log.warning("picture_killed_its_decoder", signal=-done.returncode)
        raise rules.Unacceptable(Refusal.TOO_COMPLEX)
    if done.returncode:
        message = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise SandboxBroken(f"The decoder ended with {done.returncode}: {message}")
    return _believed(_facts(folder), folder)


def _facts(folder: Path) -> dict[str, Any]:
    try:
        facts = json.loads(_regular(folder / "facts.json").read_text(encoding="utf-8"))
        refusal = Refusal(facts["refusal"]) if "refusal" in facts else None
    except (TypeError, ValueError) as error:
        raise SandboxBroken("The decoder left no facts.") from error
    if refusal:
        log.info("picture_not_decoded", refusal=refusal.value, why=str(facts.get("why", "")))
        raise rules.Unacceptable(refusal)
    return facts


def _believed(facts: dict[str, Any], folder: Path) -> Rendering:
    """Return the facts when each is of the form it must have.

    Raises: SandboxBroken. Whatever took the decoder over could have written anything.
    """
    try:
        files = tuple(_file(each, folder) for each in facts["files"])
        rendering = Rendering(int(facts["width"]), int(facts["height"]), facts["colour"], facts["placeholder"], files)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise SandboxBroken("The decoder told nonsense.") from error
    kinds = {each.kind for each in files}
    if not (
        rules.COLOUR.fullmatch(rendering.colour)
        and rules.PLACEHOLDER.fullmatch(rendering.placeholder)
        and 0 < rendering.width * rendering.height <= rules.MAX_PIXELS
        and kinds == {"webp", "jpg"}
    ):
        raise SandboxBroken("The decoder told nonsense.")
    return rendering


def _file(told: dict[str, Any], folder: Path) -> RenderedFile:
    width, height, kind = int(told["width"]), int(told["height"]), told["kind"]
    path = _regular(folder / f"{width}.{kind}")
    begin, inside = _MAGIC[kind]
    with path.open("rb") as opened:
        head = opened.read(12)
    if not (head.startswith(begin) and head[8:].startswith(inside) and 0 < width <= 1920 and 0 < height <= 4096):
        raise ValueError(path.name)
    return RenderedFile(width, height, kind, path)


def _regular(path: Path) -> Path:
    if path.is_symlink() or not path.is_file():
        raise SandboxBroken(f"The decoder left no {path.name}.")
    return path
