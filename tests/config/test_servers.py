"""The settings of the private servers, and what a killed one leaves."""

import os

import pytest

from config import packages, servers
from config.servers import PROFILES, PostgresServer, RedisServer

GIBI = 1024**3


@pytest.fixture
def cluster(tmp_path):
    """A cluster's folder as PostgreSQL leaves it, without a server."""
    found = packages.find_postgres()
    assert found is not None
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text(f"{found.major}\n")
    return PostgresServer(data, None, PROFILES["test"], "secret", tmp_path / "postgres.log")


def test_data_worth_keeping_is_written_safely():
    settings = PROFILES["dev"].postgres_settings(24 * GIBI, GIBI)
    assert "fsync" not in settings
    assert settings["shared_buffers"] == "1024MB"
    assert settings["jit"] == "off"
    assert PROFILES["dev"].redis_settings()["appendonly"] == "yes"


def test_a_throw_away_is_as_fast_as_it_can_be():
    settings = PROFILES["test"].postgres_settings(24 * GIBI, GIBI)
    assert {settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit")} == {"off"}


@pytest.mark.parametrize("profile", ["dev", "test"])
def test_servers_listen_on_loopback_alone(profile):
    settings = PROFILES[profile].postgres_settings(GIBI, GIBI)
    assert settings["listen_addresses"] == "127.0.0.1"
    assert settings["unix_socket_directories"] == ""
    assert PROFILES[profile].redis_settings()["bind"] == "127.0.0.1"


def test_a_small_machine_gets_small_buffers():
    settings = PROFILES["dev"].postgres_settings(GIBI, 64 * 1024**2)
    assert settings["shared_buffers"] == "256MB"
    assert settings["dynamic_shared_memory_type"] == "mmap"


def test_a_pid_file_whose_number_belongs_to_something_else_is_cleared(cluster):
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.prepare()
    assert not pid_file.exists()


def test_this_process_is_no_postgres_of_ours(tmp_path):
    assert not servers.is_postgres_of(os.getpid(), tmp_path)
    assert not servers.is_redis_of(os.getpid(), tmp_path)


def test_data_of_a_version_that_is_gone_says_how_to_go_on(cluster):
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(servers.Stop, match="--fresh"):
        cluster.prepare()


def test_redis_keeps_its_password_in_a_private_file_that_a_space_does_not_break(tmp_path):
    data = tmp_path / "with a space"
    redis = RedisServer(data, None, PROFILES["test"], "secret", tmp_path / "redis.log")
    redis.prepare()
    assert "secret" not in " ".join(redis.command())
    text = (data / "redis.conf").read_text()
    assert f'dir "{data}"' in text
    assert "requirepass secret" in text
    assert (data / "redis.conf").stat().st_mode & 0o077 == 0
