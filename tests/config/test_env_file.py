"""The private `.env` of a clone."""

import stat

from config import preparation


def test_secrets_are_random_and_readable_by_their_owner_alone(tmp_path):
    one, other = tmp_path / "one.env", tmp_path / "other.env"
    added = preparation.ensure_env_file(one)
    preparation.ensure_env_file(other)
    assert {"SECRET_KEY", "DATABASE_PASSWORD_OWNER", "DATABASE_PASSWORD_REPORTER"} <= set(added)
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    held = preparation.read_env_file(one)
    assert len(held["SECRET_KEY"]) >= 50
    assert len(set(held.values())) == len(held)
    assert held.items().isdisjoint(preparation.read_env_file(other).items())


def test_a_second_start_keeps_the_secrets(tmp_path):
    path = tmp_path / ".env"
    preparation.ensure_env_file(path)
    before = path.read_text()
    assert preparation.ensure_env_file(path) == []
    assert path.read_text() == before


def test_what_a_person_wrote_stays_and_only_the_rest_is_added(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# mine\nSECRET_KEY='chosen by me'\nDEBUG=true")
    added = preparation.ensure_env_file(path)
    assert "SECRET_KEY" not in added
    held = preparation.read_env_file(path)
    assert held["SECRET_KEY"] == "chosen by me"
    assert held["DEBUG"] == "true"
    assert path.read_text().startswith("# mine\n")


def test_a_copied_example_gets_its_empty_secrets_filled(tmp_path):
    path = tmp_path / ".env"
    path.write_text("# Signs cookies.\nSECRET_KEY=\n# DEBUG=false\nDATABASE_URL=\n")
    assert "SECRET_KEY" in preparation.ensure_env_file(path)
    lines = path.read_text().splitlines()
    assert "SECRET_KEY=" not in lines
    assert lines[0] == "# Signs cookies."
    assert len(preparation.read_env_file(path)["SECRET_KEY"]) >= 50


def test_comments_exports_quotes_and_equal_signs_are_understood(tmp_path):
    path = tmp_path / ".env"
    path.write_text('#A=1\n\nexport B="two words"\nC = a=b \nnonsense\n')
    assert preparation.read_env_file(path) == {"B": "two words", "C": "a=b"}


def test_a_missing_file_is_empty(tmp_path):
    assert preparation.read_env_file(tmp_path / "none") == {}
