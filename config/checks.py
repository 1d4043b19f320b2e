"""`manage.py check_all`: what the build runs after the tests, listed at one place."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from config import virtualenv
from config.console import Console, Stop
from config.preparation import ROOT, enter_environment

# What `check_all` runs, in this order: title and command line. That the API's description is up to date is a test.
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Lint", ("ruff", "check", ".")),
    ("Format", ("ruff", "format", "--check", ".")),
    ("Templates", ("djlint", "--lint", "--quiet", "templates")),
    ("Import contracts", ("lint-imports",)),
    ("Django's own checks", ("manage.py", "check")),
    ("Drawings of the lifecycles", ("manage.py", "draw_states", "--check")),
    ("Migrations match the models", ("manage.py", "makemigrations", "--check", "--dry-run")),
)
# How each program is called through the environment's Python, whose scripts break when a clone is moved.
_PROGRAMS = {
    "ruff": ("-m", "ruff"),
    "djlint": ("-m", "djlint"),
    "lint-imports": (
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
    ),
    "manage.py": ("manage.py",),
}


def check_all(arguments: Sequence[str]) -> int:
    """Run what the build runs after the tests; returns 1 when any of it fails, after running all of it."""
    if arguments:
        raise Stop("check_all takes no arguments.")
    console = Console()
    enter_environment("dev", Console(sys.stderr, quiet=True))
    failed = []
    for title, command in CHECKS:
        if not check(console, title, command):
            failed.append(title)
    console.line(f"\n  Failed: {', '.join(failed)}" if failed else "\n  All checks passed.")
    return 1 if failed else 0


def check(console: Console, title: str, command: Sequence[str]) -> bool:
    """Run one check as a step; prints its output only when it fails."""
    try:
        with console.step(title):
            done = subprocess.run(
                [str(virtualenv.python()), *_PROGRAMS[command[0]], *command[1:]],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            if done.returncode:
                raise Stop(done.stdout)
    except Stop as output:
        console.line("\n".join(f"    {line}" for line in str(output).splitlines()[-80:]))
        return False
    return True
