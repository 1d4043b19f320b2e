"""The project's own `.venv` and the hash-pinned requirements in it, installed again only when they changed."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config import packages
from config.console import Console, Step, Stop, run

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
# What a set of requirements consists of: `dev` contains `base`.
FILES = {"base": ("base.txt",), "dev": ("dev.txt", "base.txt")}


def python(venv: Path = VENV) -> Path:
    """Return the interpreter of `venv`."""
    return venv / "bin" / "python"


def is_active() -> bool:
    """Tell whether this process runs inside the project's environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def fingerprint(kind: str, requirements: Path = REQUIREMENTS) -> str:
    """Return a hash of the files that make up the requirements `kind`."""
    digest = hashlib.sha256()
    for name in FILES[kind]:
        digest.update((requirements / name).read_bytes())
    return digest.hexdigest()


def read_stamps(venv: Path = VENV) -> dict[str, str]:
    """Return which requirements are installed, as kind -> fingerprint; empty when unknown."""
    try:
        stamps = json.loads((venv / "installed.json").read_text())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamp(kind: str, venv: Path = VENV, requirements: Path = REQUIREMENTS) -> None:
    """Remember that the requirements `kind` are installed as they are now."""
    stamps = read_stamps(venv) | {kind: fingerprint(kind, requirements)}
    target = venv / "installed.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(stamps))
    fresh.replace(target)


def is_satisfied(kind: str, venv: Path = VENV, requirements: Path = REQUIREMENTS) -> bool:
    """Tell whether `venv` works and holds the requirements `kind`; those of `dev` include those of `base`."""
    if not python(venv).exists():
        return False
    stamps = read_stamps(venv)
    return any(
        stamps.get(held) == fingerprint(held, requirements) for held in FILES if set(FILES[kind]) <= set(FILES[held])
    )


def ensure(kind: str, console: Console, logs: Path) -> bool:
    """Create `.venv` and install the requirements `kind` where needed; returns whether anything was done.

    Raises: Stop when Python lacks the venv module and it cannot be installed, or when the installation fails.
    """
    if is_satisfied(kind):
        return False
    lock_file = ROOT / ".local" / "venv.lock"
    with lock_file.open("w") as lock:
        # Two commands started together must not install into one environment at once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_satisfied(kind):
            return False
        with console.step("Python environment and requirements") as step:
            _create(step, console, logs)
            _install(kind, step, logs)
            write_stamp(kind)
            step.note("installed")
    return True


def _create(step: Step, console: Console, logs: Path) -> None:
    uv = shutil.which("uv")
    if python().exists():
        if uv or _has_pip():
            return
        step.progress("adding pip")
        run([python(), "-m", "ensurepip", "--upgrade"], step=step, log=logs / "install.log")
        return
    step.progress("creating .venv")
    if uv and subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]).returncode == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not packages.may_install():
            raise Stop(f"This Python lacks its venv module. Install it with\n    sudo apt-get install -y {package}")
        packages.install([package], step, logs)
    run([sys.executable, "-m", "venv", "--clear", VENV], step=step, log=logs / "install.log")


def _has_pip() -> bool:
    return any(VENV.glob("lib/python*/site-packages/pip/__init__.py"))


def _install(kind: str, step: Step, logs: Path) -> None:
    pins = REQUIREMENTS / FILES[kind][0]
    total = sum(1 for line in pins.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    log = logs / "install.log"
    if uv := shutil.which("uv"):
        try:
            run([uv, "pip", "install", "--python", python(), "--require-hashes", "-r", pins], step=step, log=log)
        except Stop:
            # uv does not read pip's own settings; where those matter, pip still gets there.
            step.progress("uv could not install them, pip tries")
        else:
            return
    if not _has_pip():
        run([python(), "-m", "ensurepip", "--upgrade"], step=step, log=log)
    seen = 0

    def condense(line: str) -> str:
        nonlocal seen
        words = line.split()
        if line.startswith(("Collecting", "Requirement already satisfied")):
            seen += 1
            name = words[1] if words[0] == "Collecting" else words[3]
            return f"{min(seen, total)} of {total}, {name.partition('==')[0]}"
        return "unpacking" if line.startswith("Installing collected packages") else ""

    run(
        [
            python(), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off",
            "--require-hashes", "-r", pins,
        ],
        step=step,
        log=log,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        condense=condense,
    )  # fmt: skip
