"""What happens before Django: decides what a command line needs, gets it, and runs the command.

This module and those it uses are standard library only, because they run before the requirements are installed. With
LAWLESS_BOOTSTRAP=off (containers, and the processes started from here) the environment is taken as it is and the
command goes straight to Django.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from config import checks, preparation, quickstart, testing
from config.console import Console, Stop
from config.preparation import ROOT


def main(arguments: Sequence[str]) -> int:
    """Run one command line of `manage.py` and return its exit code."""
    os.chdir(ROOT)
    if os.environ.get("LAWLESS_BOOTSTRAP") == "off":
        return django(arguments)
    command, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    try:
        if command == "quickstart":
            return quickstart.quickstart(rest)
        if command == "test":
            return testing.test(rest)
        if command == "check_all":
            return checks.check_all(rest)
        return django_with_services(command, list(arguments) or ["help"])
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def django(arguments: Sequence[str]) -> int:
    """Run one of Django's commands in this process."""
    from django.core.management import execute_from_command_line  # not there before the requirements are

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    execute_from_command_line([str(ROOT / "manage.py"), *arguments])
    return 0


def django_with_services(command: str, arguments: list[str]) -> int:
    """Run any Django command with everything it needs, started for it if need be and stopped after it."""
    console = Console(sys.stderr, quiet=True)
    preparation.enter_environment("base", console)
    preparation.load_env_file()
    process = "site" if command in {"runserver", "runserver_plus"} else "command"
    login = "site" if process == "site" else preparation.login_of(command)
    if command in preparation.COMMANDS_WITHOUT_SERVICES or {"--help", "-h"} & set(arguments):
        os.environ.update(preparation.environment(None, process, login))
        return django(arguments)
    signal.signal(signal.SIGTERM, _exit_on_signal)
    with preparation.held_services(console) as running:
        if running:
            preparation.ensure_database(running, console, always=False)
        os.environ.update(preparation.environment(running, process, login))
        return django(arguments)


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
