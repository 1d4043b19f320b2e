"""Draw the lifecycle tables of all apps into their READMEs."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from apps.core.states import diagram

BEGIN, END = "<!-- drawn by manage.py draw_states -->", "<!-- end -->"
_DRAWN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


class Command(BaseCommand):
    """Write each app's table `MOVES` of `states.py` as a diagram between the marks in its README, or check that it is."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when a drawing is old")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        old = []
        for readme, picture in drawings():
            text = readme.read_text(encoding="utf-8")
            if len(_DRAWN.findall(text)) != 1:
                raise CommandError(f"{readme} needs one place for the drawing: {BEGIN} and below it {END}.")
            drawn = _DRAWN.sub(lambda _, picture=picture: picture, text)
            if drawn == text:
                continue
            old.append(readme)
            if not check:
                readme.write_text(drawn, encoding="utf-8")
                self.stdout.write(f"Drew {readme}.")
        if old and check:
            names = ", ".join(map(str, old))
            raise CommandError(f"Out of date: {names}. Run `python3 manage.py draw_states`.", returncode=1)


def drawings() -> Iterator[tuple[Path, str]]:
    """Yield for each app of ours with a table of moves: its README, and what is to stand there between the marks."""
    for config in apps.get_app_configs():
        if not config.name.startswith("apps.") or find_spec(f"{config.name}.states") is None:
            continue
        moves = getattr(import_module(f"{config.name}.states"), "MOVES", None)
        if moves is not None:
            yield Path(config.path) / "README.md", f"{BEGIN}\n```mermaid\n{diagram(moves)}\n```\n{END}"
