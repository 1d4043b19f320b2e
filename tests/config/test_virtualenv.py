"""When requirements count as installed."""

import pytest

from config import virtualenv


@pytest.fixture
def requirements(tmp_path):
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "base.txt").write_text("django==5.2\n")
    (folder / "dev.txt").write_text("django==5.2\npytest==9\n")
    return folder


@pytest.fixture
def venv(tmp_path):
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.touch()
    return tmp_path / ".venv"


def test_nothing_counts_without_a_stamp(venv, requirements):
    assert not virtualenv.is_satisfied("base", venv, requirements)


def test_installed_requirements_count_until_the_file_changes(venv, requirements):
    virtualenv.write_stamp("base", venv, requirements)
    assert virtualenv.is_satisfied("base", venv, requirements)
    (requirements / "base.txt").write_text("django==5.3\n")
    assert not virtualenv.is_satisfied("base", venv, requirements)


def test_base_is_part_of_dev_and_dev_is_not_part_of_base(venv, requirements):
    virtualenv.write_stamp("base", venv, requirements)
    assert not virtualenv.is_satisfied("dev", venv, requirements)
    virtualenv.write_stamp("dev", venv, requirements)
    (venv / "installed.json").write_text(f'{{"dev": "{virtualenv.fingerprint("dev", requirements)}"}}')
    assert virtualenv.is_satisfied("base", venv, requirements)


def test_a_change_of_base_makes_dev_out_of_date_too(venv, requirements):
    virtualenv.write_stamp("dev", venv, requirements)
    (requirements / "base.txt").write_text("django==5.3\n")
    assert not virtualenv.is_satisfied("dev", venv, requirements)


def test_an_interpreter_that_is_gone_makes_the_stamp_worthless(venv, requirements):
    virtualenv.write_stamp("base", venv, requirements)
    (venv / "bin" / "python").unlink()
    assert not virtualenv.is_satisfied("base", venv, requirements)


@pytest.mark.parametrize("text", ["", "not json", "[1]"])
def test_a_damaged_stamp_is_no_stamp(venv, requirements, text):
    (venv / "installed.json").write_text(text)
    assert not virtualenv.is_satisfied("base", venv, requirements)
