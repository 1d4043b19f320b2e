"""The diagrams in the READMEs show the lifecycles as they are."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.core.management.commands import draw_states
from apps.core.management.commands.draw_states import BEGIN, END


@pytest.fixture
def readme(tmp_path, monkeypatch):
    """A README of an app with one table of moves, whose drawing is out of date."""
    path = tmp_path / "README.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(draw_states, "drawings", lambda: iter([(path, f"{BEGIN}\nopen --> shut\n{END}")]))
    return path


def test_the_drawings_are_up_to_date():
    call_command("draw_states", "--check")


def test_each_app_with_a_lifecycle_has_its_drawing():
    drawn = {Path(readme).parent.name: picture for readme, picture in draw_states.drawings()}
    assert drawn.keys() == {"businesses", "claims", "duplicates", "imports", "media", "outbox"}
    assert "temporarily_closed --> duplicate & live & moved & permanently_closed & suspended" in drawn["businesses"]


def test_an_old_drawing_fails_the_check_and_stays(readme):
    with pytest.raises(CommandError, match="Out of date"):
        call_command("draw_states", "--check")
    assert "old" in readme.read_text(encoding="utf-8")


def test_drawing_replaces_what_stands_between_the_marks_alone(readme):
    call_command("draw_states", stdout=io.StringIO())
    assert readme.read_text(encoding="utf-8") == f"before\n{BEGIN}\nopen --> shut\n{END}\nafter\n"
    call_command("draw_states", "--check")


def test_a_readme_without_a_place_for_it_is_named(readme):
    readme.write_text("nothing here", encoding="utf-8")
    with pytest.raises(CommandError, match=r"README\.md needs one place"):
        call_command("draw_states")
