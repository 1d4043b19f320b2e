"""One private PostgreSQL and one private Redis: their settings, how they are made, started and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config import packages
from config.console import Stop
from config.folders import Account, make_data
from config.processes import HOST, POLL, STOP_SECONDS, any_free, command_line, dies_with_parent, stop_leftover

START_SECONDS = 300  # a cluster that was killed under load may have to replay its log
PORT_TRIES = 3


def is_postgres_of(pid: int, data: Path) -> bool:
    """Tell whether `pid` is the main process of the cluster in `data`, not another that got the same number."""
    arguments = command_line(pid)
    return bool(arguments) and Path(arguments[0]).name == "postgres" and str(data) in arguments


def is_redis_of(pid: int, data: Path) -> bool:
    """Tell whether `pid` is a Redis that works in `data`."""
    arguments = command_line(pid)
    try:
        folder = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return False
    return bool(arguments) and "-server" in arguments[0] and folder == data


@dataclass(frozen=True)
class Profile:
    """How the servers are set: `durable` for data one wants to keep, else as fast as a throw-away can be."""

    durable: bool

    def postgres_settings(self, memory: int, shared_memory: int) -> dict[str, str]:
        """Return PostgreSQL's settings for a machine with `memory` bytes, of which `shared_memory` in /dev/shm."""
        mebi = 1024 * 1024
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "120",
            "random_page_cost": "1.1",
            "effective_io_concurrency": "100",
            "jit": "off",
            "work_mem": "16MB",
            "effective_cache_size": f"{max(memory // 2 // mebi, 256)}MB",
            "checkpoint_timeout": "15min",
            "log_line_prefix": "%m [%p] %q%u@%d ",
        }
        if shared_memory < 256 * mebi:
            # Parallel queries would run out of a small /dev/shm, as containers have.
            settings["dynamic_shared_memory_type"] = "mmap"
        if self.durable:
            return settings | {
                "shared_buffers": f"{max(min(memory // 4, 1024 * mebi) // mebi, 64)}MB",
                "maintenance_work_mem": f"{max(min(memory // 16, 512 * mebi) // mebi, 64)}MB",
                "max_wal_size": "4GB",
                "wal_compression": "lz4",
                "shared_preload_libraries": "pg_stat_statements",
                "log_min_duration_statement": "1s",
            }
        return settings | {
            "shared_buffers": f"{max(min(memory // 8, 256 * mebi) // mebi, 64)}MB",
            "maintenance_work_mem": "128MB",
            "max_wal_size": "2GB",
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "autovacuum_naptime": "10min",
        }

    def redis_settings(self) -> dict[str, str]:
        """Return Redis's settings."""
        kept = {"appendonly": "yes", "appendfsync": "everysec"} if self.durable else {"appendonly": "no"}
        return kept | {"bind": HOST, "protected-mode": "yes", "maxmemory-policy": "noeviction", "save": '""'}


PROFILES = {"dev": Profile(durable=True), "test": Profile(durable=False)}


def machine_memory() -> int:
    """Return the memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def shared_memory() -> int:
    """Return the room in /dev/shm in bytes, 0 where there is none."""
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return 0
    return room.f_frsize * room.f_blocks


class Server(ABC):
    """One server program in its own data folder; subclasses know PostgreSQL and Redis."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, data: Path, account: Account | None, profile: Profile, password: str, log: Path) -> None:
        self.data = data
        self.account = account
        self.profile = profile
        self.password = password
        self.log = log
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def prepare(self) -> None:
        """Create what the server needs and stop one that outlived an earlier keeper."""

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command line that runs the server on `self.port` in the foreground."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether the running server answers."""

    def start(self, preferred_port: int | None) -> None:
        """Start the server and wait until it answers. Raises: Stop with the end of its log when it does not."""
        for attempt in range(PORT_TRIES):
            # Between finding a port and using it somebody else may take it: then another one is tried.
            self.port = any_free(preferred_port if attempt == 0 else None)
            log_start = self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as output:
                self.process = self._popen(self.command(), output)
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and self.process.poll() is None:
                if self.is_ready():
                    return
                time.sleep(POLL / 4)
            if self.process.poll() is None:
                self.stop()
                break
            told = self._said_since(log_start)
            if "Address already in use" not in told:
                break
        raise Stop(f"{self.name} does not start.\n{self._said_since(log_start)}\n  All of it: {self.log}")

    def stop(self) -> None:
        """Stop the server that was started, and no other, and wait for its end."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT if self.stop_signal == signal.SIGINT else signal.SIGKILL)
            self.process.wait()

    def is_running(self) -> bool:
        """Tell whether the server that was started is still there."""
        return self.process is not None and self.process.poll() is None

    def own(self, path: Path) -> None:
        """Give `path` to the account that runs the server."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _said_since(self, start: int) -> str:
        with self.log.open("rb") as log:
            log.seek(start)
            lines = log.read().decode(errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-15:])

    def _popen(self, command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd="/",
            env=clean_env(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(self.stop_signal, os.getpid()),
            **(self.account.popen() if self.account else {}),
        )


def clean_env() -> dict[str, str]:
    """Return an environment for the servers that nothing of the caller's (PGDATA, locale, …) leaks into."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}


class PostgresServer(Server):
    """A private cluster: loopback only, SCRAM passwords, superuser `postgres`."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast shutdown

    def prepare(self) -> None:
        """Create the cluster if there is none, and clear away what a killed one left."""
        held = self.data / "PG_VERSION"
        major = int(held.read_text()) if held.exists() else None
        postgres = packages.find_postgres(major)
        if postgres is None:
            if major is None:
                raise Stop(packages.how_to_get(packages.missing(redis=False)))
            raise Stop(
                f"The data in {self.data} is of PostgreSQL {major}, which is not installed (any more). Install "
                f"postgresql-{major}-postgis-3, or start over with: python3 manage.py quickstart --fresh"
            )
        self.programs = postgres.programs
        self.postgres = postgres
        if major is None:
            self._create()
        self._clear_pid_file()
        self.settings = self._supported(self.profile.postgres_settings(machine_memory(), shared_memory()))

    def command(self) -> list[str]:
        """Return the command line of `postgres`."""
        settings = self.settings | {"port": str(self.port)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def is_ready(self) -> bool:
        """Read the status that the server keeps in its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        running = self.process is not None and lines[:1] == [str(self.process.pid)]
        return running and len(lines) >= 8 and lines[7].strip() == "ready"

    def _create(self) -> None:
        # A cluster becomes visible under its name only when it is whole: a killed initdb leaves no half one.
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        password_file = self.data.with_name("postgres.password")
        password_file.unlink(missing_ok=True)
        with os.fdopen(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.password)
        self.own(password_file)
        try:
            made = subprocess.run(
                [
                    str(self.programs / "initdb"), "-D", str(fresh), "--username=postgres", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions",
                    "--no-sync",
                ],
                cwd="/",
                env=clean_env(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                preexec_fn=dies_with_parent(signal.SIGKILL, os.getpid()),
                **(self.account.popen() if self.account else {}),
            )  # fmt: skip
        finally:
            password_file.unlink()
        if made.returncode:
            raise Stop(f"initdb failed:\n{made.stdout}{made.stderr}")
        fresh.rename(self.data)

    def _clear_pid_file(self) -> None:
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if not stop_leftover(pid, lambda: is_postgres_of(pid, self.data), self.stop_signal):
            # The number may belong to something else by now, which would keep PostgreSQL from starting.
            pid_file.unlink(missing_ok=True)

    def _supported(self, settings: dict[str, str]) -> dict[str, str]:
        wanted = dict(settings)
        if not self.postgres.has_extension("pg_stat_statements"):
            wanted.pop("shared_preload_libraries", None)
        if wanted.get("wal_compression") == "lz4" and not self._accepts("wal_compression", "lz4"):
            wanted["wal_compression"] = "on"
        return wanted

    def _accepts(self, setting: str, value: str) -> bool:
        asked = subprocess.run(
            [str(self.programs / "postgres"), "-D", str(self.data), "-c", f"{setting}={value}", "-C", setting],
            cwd="/",
            env=clean_env(),
            capture_output=True,
            **(self.account.popen() if self.account else {}),
        )
        return asked.returncode == 0


class RedisServer(Server):
    """A private Redis: loopback only, with a password."""

    name = "Redis"

    def prepare(self) -> None:
        """Create its folder and stop one that outlived an earlier keeper."""
        program = packages.find_redis()
        if program is None:
            raise Stop(packages.how_to_get(packages.missing(postgres=False)))
        self.program = program
        make_data(self.data, self.account)
        try:
            pid = int((self.data / "redis.pid").read_text())
        except (OSError, ValueError):
            return
        stop_leftover(pid, lambda: is_redis_of(pid, self.data), self.stop_signal)

    def command(self) -> list[str]:
        """Write the configuration, which holds the password and so is private, and return the command line."""
        settings = self.profile.redis_settings() | {
            "port": str(self.port),
            "dir": _quoted(self.data),
            "pidfile": _quoted(self.data / "redis.pid"),
            "requirepass": self.password,
        }
        target = self.data / "redis.conf"
        target.unlink(missing_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(f"{key} {value}\n" for key, value in settings.items())
        self.own(target)
        return [str(self.program), str(target)]

    def is_ready(self) -> bool:
        """Sign in and ask for an answer."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while b"PONG" not in answer and (part := connection.recv(256)):
                    answer += part
                    if b"-" in part:
                        return False
        except OSError:
            return False
        return b"+PONG" in answer


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
