"""Finding what the system provides, and saying how to get what it does not."""

import pytest

from config import packages


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with the given versions of PostgreSQL; those in `with_postgis` can create that extension."""

    def build(*majors, with_postgis=()):
        found = []
        for major in majors:
            shared = tmp_path / f"share-{major}"
            (shared / "extension").mkdir(parents=True)
            if major in with_postgis:
                (shared / "extension" / "postgis.control").touch()
            found.append(packages.Postgres(tmp_path, shared, major))
        monkeypatch.setattr(packages, "installed_postgres", lambda: sorted(found, key=lambda one: -one.major))

    return build


def test_programs_are_found_newest_first_and_old_ones_are_left_out(tmp_path):
    for major in ("14", "15", "17", "common"):
        folder = tmp_path / major / "bin"
        folder.mkdir(parents=True)
        (folder / "postgres").touch()
        (folder / "initdb").touch()
    assert [found.major for found in packages.installed_postgres(tmp_path)] == [17, 15]


def test_the_newest_version_that_has_postgis_is_used(machine):
    machine(15, 17, with_postgis=(15,))
    assert packages.find_postgres().major == 15


def test_data_is_opened_with_the_version_that_made_it(machine):
    machine(15, 17, with_postgis=(15, 17))
    assert packages.find_postgres(15).major == 15
    assert packages.find_postgres(16) is None


def test_what_is_missing_is_named(machine, monkeypatch):
    machine()
    monkeypatch.setattr(packages, "find_redis", lambda: None)
    monkeypatch.setattr(packages, "has_gdal", lambda: False)
    assert packages.missing() == ["PostgreSQL 15 or newer with PostGIS", "Redis", "GDAL"]
    assert packages.missing(postgres=False, redis=False) == ["GDAL"]


def test_postgis_is_asked_for_in_the_version_that_is_installed(machine, monkeypatch):
    machine(16)
    monkeypatch.setattr(packages, "_is_offered", lambda name: True)
    assert packages.names_for(["PostGIS", "Redis"]) == ["postgresql-16", "postgresql-16-postgis-3", "redis-server"]


def test_without_rights_the_exact_lines_are_printed(machine, monkeypatch):
    machine()
    monkeypatch.setattr(packages, "_is_offered", lambda name: "17" in name)
    told = packages.how_to_get(["PostgreSQL 15 or newer with PostGIS", "GDAL"])
    assert "apt-get install -y --no-install-recommends postgresql-17 postgresql-17-postgis-3 gdal-bin" in told
    assert "docker compose -f docker/compose.yml up" in told


def test_a_distribution_that_is_too_old_is_told_so(machine, monkeypatch):
    machine()
    monkeypatch.setattr(packages, "_lists_are_empty", lambda: False)
    monkeypatch.setattr(packages, "_is_offered", lambda name: False)
    assert "offers no PostgreSQL 15" in packages.how_to_get(["PostGIS"])


def test_package_lists_that_were_never_fetched_are_no_verdict(machine, monkeypatch):
    machine()
    monkeypatch.setattr(packages, "_lists_are_empty", lambda: True)
    monkeypatch.setattr(packages, "_is_offered", lambda name: False)
    assert "sudo apt-get update" in packages.how_to_get(["PostGIS"])
    assert "postgresql-postgis" in packages.how_to_get(["PostGIS"])
