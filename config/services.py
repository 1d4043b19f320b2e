"""The private PostgreSQL and Redis of development and tests, and the keeper that runs them while somebody needs them.

Whoever needs the services holds a shared lock on `users.lock` in the area (`Services.hold`). A keeper process, started
by the first of them, runs both servers and waits until it gets that lock for itself: then nobody is left, however the
last one ended (a killed process holds no lock), and it stops the servers and ends. If the keeper itself is killed, the
kernel tells both servers to shut down (parent-death signal); what survives even that is found through its pid file by
the next keeper, proved to be ours by its data folder, and stopped.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

from config.console import Step, Stop
from config.folders import choose_data, make_folder, read_json, write_private
from config.processes import HOST, POLL, STOP_SECONDS
from config.servers import PROFILES, START_SECONDS, PostgresServer, Profile, RedisServer, Server

ROOT = Path(__file__).resolve().parent.parent
RESTART_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)


def area_secrets(area: Path) -> dict[str, str]:
    """Return the passwords of an area's superuser and Redis, made on first use."""
    path = area / "secrets.json"
    held = read_json(path)
    if not {"postgres", "redis"} <= set(held):
        held = {"postgres": secrets.token_urlsafe(24), "redis": secrets.token_hex(24)}
        write_private(path, json.dumps(held))
    return held


class Keeper:
    """Runs the servers of one area while its users' lock is held, starts again what crashes, and then stops them."""

    def __init__(self, area: Path, profile: Profile, logs: Path, names: Sequence[str]) -> None:
        self.area = area
        self.profile = profile
        self.logs = logs
        self.names = names
        self.servers: list[Server] = []
        self._asked_to_stop = False

    def run(self) -> None:
        """Serve until nobody needs the servers. Errors are left in the state file for those who wait."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with (self.area / "keeper.lock").open("w") as own, (self.area / "users.lock").open("a") as users:
            if not self._is_the_only_one(own):
                return
            try:
                self._start()
                self._wait_for_the_last_user(users)
            except Stop as stop:
                self._tell(error=str(stop))
            except Exception as error:
                self._tell(error=f"{type(error).__name__}: {error}")
                raise
            else:
                self._tell(stopping=True)
            finally:
                for server in reversed(self.servers):
                    server.stop()

    def _is_the_only_one(self, own: IO[str]) -> bool:
        # Whoever asks whether a keeper runs holds this lock for an instant: hence more than one try.
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            try:
                fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(POLL / 4)
            else:
                return True
        return False

    def _start(self) -> None:
        self._tell()
        data, account = choose_data(self.area)
        held = area_secrets(self.area)
        ports = read_json(self.area / "ports.json")
        kinds: dict[str, type[Server]] = {"postgres": PostgresServer, "redis": RedisServer}
        for name in self.names:
            server = kinds[name](data / name, account, self.profile, held[name], self.logs / f"{name}.log")
            self._start_one(server, ports.get(name))
            self.servers.append(server)
            ports[name] = server.port
        write_private(self.area / "ports.json", json.dumps(ports))
        self._tell(ready=True, ports={name: ports[name] for name in self.names})

    def _start_one(self, server: Server, port: int | None) -> None:
        try:
            server.prepare()
            server.start(port)
        except Stop:
            if self.profile.durable:
                raise
            # A throw-away that is damaged is made again.
            shutil.rmtree(server.data, ignore_errors=True)
            server.prepare()
            server.start(None)

    def _wait_for_the_last_user(self, users: IO[str]) -> None:
        failures = dict.fromkeys(self.names, 0)
        due: dict[str, float] = {}  # when a server that ended by itself is started again
        while not self._asked_to_stop:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                return
            now = time.monotonic()
            for name, server in zip(self.names, self.servers, strict=True):
                if server.is_running():
                    continue
                if name not in due:
                    pause = RESTART_PAUSES[min(failures[name], len(RESTART_PAUSES) - 1)]
                    failures[name] += 1
                    due[name] = now + pause
                    print(f"{server.name} ended by itself; starting it again in {pause:.0f} s", flush=True)
                elif now >= due[name]:
                    self._restart(server)
                    del due[name]
            time.sleep(POLL)

    def _restart(self, server: Server) -> None:
        port = server.port
        try:
            server.prepare()
            server.start(port)
        except Stop as stop:
            print(stop, flush=True)
            return
        if server.port != port:
            print(f"{server.name} got port {server.port} instead of {port}; start again to use it", flush=True)

    def _tell(self, **facts: object) -> None:
        write_private(self.area / "state.json", json.dumps({"keeper": os.getpid(), **facts}))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True


@dataclass(frozen=True)
class Running:
    """Where the running services are, and the passwords to reach them."""

    postgres_port: int
    redis_port: int
    postgres_password: str
    redis_password: str

    @property
    def superuser_url(self) -> str:
        """The cluster's superuser, on the maintenance database."""
        return f"postgres://postgres:{self.postgres_password}@{HOST}:{self.postgres_port}/postgres"

    @property
    def redis_url(self) -> str:
        """Redis, with its password."""
        return f"redis://:{self.redis_password}@{HOST}:{self.redis_port}/0"


class Services:
    """Somebody's hold on the services of one area: they run from `hold` to `release`."""

    def __init__(self, area: Path, profile: str, logs: Path, names: Sequence[str] = ("postgres", "redis")) -> None:
        self.area = area
        self.profile = profile
        self.logs = logs
        self.names = tuple(names)
        self._users: IO[str] | None = None

    def hold(self, step: Step | None = None) -> Running:
        """Make sure the services run and keep them running. Raises: Stop when they do not start."""
        make_folder(self.area)
        make_folder(self.logs)
        self._users = (self.area / "users.lock").open("a")
        fcntl.flock(self._users, fcntl.LOCK_SH)  # waits while a keeper is stopping
        try:
            state = self._wait_until_ready(step)
        except BaseException:
            self.release()
            raise
        held = area_secrets(self.area)
        ports = state["ports"]
        if lacking := set(self.names) - set(ports):
            self.release()
            raise Stop(f"Another command of this clone runs without {' and '.join(lacking)}; stop that one first.")
        return Running(ports.get("postgres", 0), ports.get("redis", 0), held["postgres"], held["redis"])

    def release(self) -> None:
        """Let go; when nobody else holds the services, return only once they have stopped."""
        if self._users is None:
            return
        self._users.close()
        self._users = None
        patience = time.monotonic() + 1.5
        while self.keeper_runs() and time.monotonic() < patience:
            if read_json(self.area / "state.json").get("stopping"):
                patience = time.monotonic() + STOP_SECONDS
            time.sleep(POLL / 2)

    def keeper_runs(self) -> bool:
        """Tell whether a keeper is at work in this area."""
        try:
            with (self.area / "keeper.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _wait_until_ready(self, step: Step | None) -> dict[str, Any]:
        deadline = time.monotonic() + START_SECONDS
        keeper = None if self.keeper_runs() else self._start_keeper()
        while time.monotonic() < deadline:
            state = read_json(self.area / "state.json")
            if state.get("error") and (keeper is None or state.get("keeper") == keeper.pid):
                raise Stop(state["error"])
            if state.get("ready") and self.keeper_runs():
                return state
            if keeper is not None and keeper.poll() is not None and not self.keeper_runs():
                if state.get("keeper") == keeper.pid and state.get("error"):
                    raise Stop(state["error"])
                raise Stop(f"The services do not start; see {self.logs / 'services.log'}")
            if keeper is None and not self.keeper_runs():
                keeper = self._start_keeper()
            if step:
                step.progress("starting")
            time.sleep(POLL / 4)
        raise Stop(f"The services did not answer within {START_SECONDS} s; see {self.logs}")

    def _start_keeper(self) -> subprocess.Popen[bytes] | None:
        with (self.area / "start.lock").open("w") as lock, (self.logs / "services.log").open("ab") as output:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two users started together share one keeper
            if self.keeper_runs():
                return None
            (self.area / "state.json").unlink(missing_ok=True)
            keeper = subprocess.Popen(
                [
                    sys.executable, "-m", "config.services", "--area", str(self.area), "--profile", self.profile,
                    "--logs", str(self.logs), *self.names,
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
            while keeper.poll() is None and not (self.area / "state.json").exists():
                time.sleep(POLL / 4)
            return keeper


def main(arguments: Sequence[str] | None = None) -> None:
    """Be the keeper of one area; `Services.hold` starts this."""
    parser = argparse.ArgumentParser(description="Run the private services of one area while somebody needs them.")
    parser.add_argument("--area", type=Path, required=True)
    parser.add_argument("--profile", choices=sorted(PROFILES), required=True)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("names", nargs="+", choices=("postgres", "redis"))
    chosen = parser.parse_args(arguments)
    Keeper(chosen.area, PROFILES[chosen.profile], chosen.logs, chosen.names).run()


if __name__ == "__main__":
    main()
