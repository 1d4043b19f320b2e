"""Where the services keep their data."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from config import folders
from config.console import Stop


@pytest.fixture
def area(tmp_path):
    folder = tmp_path / "my clone" / ".local" / "dev"
    folders.make_folder(folder)
    return folder


@pytest.fixture
def unreachable(monkeypatch):
    """Make the account unable to work in folders below the given one, as in a home only root may enter."""
    real = folders.can_work_in

    def forbid(closed):
        monkeypatch.setattr(
            folders, "can_work_in", lambda folder, account: closed not in folder.parents and real(folder, account)
        )

    return forbid


def test_data_stays_inside_the_clone_where_it_can(area, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "service_account", lambda data: None)
    data, account = folders.choose_data(area, tmp_path / "outside" / "clone")
    assert data == area / "data"
    assert account is None
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert not (area / "data-folder.txt").exists()


def test_data_goes_outside_with_a_note_where_the_account_cannot_reach_it(area, tmp_path, monkeypatch, unreachable):
    monkeypatch.setattr(folders, "service_account", lambda data: None)
    unreachable(area)
    outside = tmp_path / "outside" / "clone"
    assert folders.choose_data(area, outside)[0] == outside
    assert (area / "data-folder.txt").read_text().strip() == str(outside)
    assert folders.choose_data(area, outside)[0] == outside


def test_a_note_copied_from_another_clone_is_not_followed(area, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "service_account", lambda data: None)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (area / "data-folder.txt").write_text(f"{foreign}\n")
    assert folders.choose_data(area, tmp_path / "outside")[0] == area / "data"
    assert not (area / "data-folder.txt").exists()


def test_no_reachable_folder_at_all_is_said_with_both_names(area, tmp_path, monkeypatch, unreachable):
    monkeypatch.setattr(folders, "service_account", lambda data: None)
    unreachable(tmp_path)
    with pytest.raises(Stop, match=r"my clone.*outside"):
        folders.choose_data(area, tmp_path / "outside" / "clone")


def test_a_folder_outside_is_named_after_the_clone_and_unlike_for_two_clones(tmp_path):
    one = folders.outside_folder(tmp_path / "a" / "my clone" / ".local" / "dev")
    two = folders.outside_folder(tmp_path / "b" / "my clone" / ".local" / "dev")
    assert one.name.startswith("my-clone-dev-")
    assert one != two


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
def test_root_gives_the_data_to_an_account_that_is_not_root(area, tmp_path):
    # pytest's own folder lets nobody else in, so the way to this one is opened.
    with tempfile.TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        data, account = folders.choose_data(area, Path(open_folder) / "clone")
        owner = data.stat().st_uid
    assert data.name == "clone"
    assert account is not None
    assert account.uid != 0
    assert owner == account.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
def test_root_runs_an_existing_cluster_as_its_owner(tmp_path):
    cluster = tmp_path / "data" / "postgres"
    cluster.mkdir(parents=True)
    os.chown(cluster, 4711, 4712)
    assert folders.service_account(tmp_path / "data") == folders.Account(4711, 4712)


def test_folders_that_exist_keep_their_mode(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folders.make_folder(closed / "new")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "new").stat().st_mode) == 0o755


def test_deleting_the_data_keeps_the_locks(area):
    (area / "data").mkdir()
    (area / "users.lock").touch()
    (area / "secrets.json").touch()
    folders.remove_data(area)
    assert sorted(path.name for path in area.iterdir()) == ["users.lock"]
