"""The keeper: services run while somebody holds them, and not a moment longer."""

import os
import signal
import socket
from pathlib import Path

import psycopg
import pytest

from config.folders import read_json
from config.services import Services


@pytest.fixture
def keeper_pid():
    return lambda services: read_json(services.area / "state.json")["keeper"]


@pytest.fixture
def answers():
    def connects(port):
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", port)) == 0

    return connects


def test_services_stop_with_their_last_user(redis_area, keeper_pid, answers):
    second = Services(redis_area.area, "test", redis_area.logs, ["redis"])
    first_running = redis_area.hold()
    keeper = keeper_pid(redis_area)
    assert second.hold() == first_running
    assert keeper_pid(second) == keeper
    redis_area.release()
    assert answers(first_running.redis_port)
    second.release()
    assert not second.keeper_runs()
    assert not answers(first_running.redis_port)


def test_a_killed_user_leaves_nothing_running(redis_area, python_child, answers, eventually):
    user = python_child(
        "import time\nfrom pathlib import Path\nfrom config.services import Services\n"
        f"area = Path({str(redis_area.area)!r})\n"
        "print(Services(area, 'test', area / 'logs', ['redis']).hold().redis_port, flush=True)\n"
        "time.sleep(60)\n"
    )
    port = int(user.stdout.readline())
    os.kill(user.pid, signal.SIGKILL)
    assert eventually(lambda: not redis_area.keeper_runs())
    assert not answers(port)


def test_a_killed_keeper_takes_its_servers_along_and_the_next_start_is_well(
    redis_area, redis_pid, keeper_pid, eventually
):
    first = redis_area.hold()
    pid = redis_pid()
    os.kill(keeper_pid(redis_area), signal.SIGKILL)
    assert eventually(lambda: not Path(f"/proc/{pid}").exists())
    redis_area.release()
    again = redis_area.hold()
    assert again.redis_port == first.redis_port
    redis_area.release()


def test_a_crashed_server_comes_back_on_the_same_port(redis_area, redis_pid, answers, eventually):
    running = redis_area.hold()
    pid = redis_pid()
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: redis_pid() not in {0, pid})
    assert eventually(lambda: answers(running.redis_port))
    redis_area.release()


def test_secrets_of_an_area_stay_the_same_and_private(redis_area):
    redis_area.hold()
    redis_area.release()
    secrets = redis_area.area / "secrets.json"
    before = secrets.read_text()
    redis_area.hold()
    redis_area.release()
    assert secrets.read_text() == before
    assert secrets.stat().st_mode & 0o077 == 0


def test_the_private_cluster_asks_for_the_password(private_services):
    wrong = private_services.superuser_url.replace(private_services.postgres_password, "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
