"""`manage.py test`: pytest on a throw-away PostgreSQL and Redis of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import folders, packages, processes, services, virtualenv
from config.console import Console, Stop
from config.preparation import DATABASE, LOCAL, LOGINS, LOGS, ROOT, enter_environment
from config.processes import HOST
from config.services import Running, Services

TEST_SLOTS = 16  # how many test runs of one clone may go on at once


def test(arguments: Sequence[str]) -> int:
    """Run pytest with services of its own; returns its exit code."""
    console = Console(sys.stderr)
    enter_environment("dev", console)
    with free_slot() as area, console_services(area, console) as running:
        from config import roles  # needs the requirements, which this module has to do without

        held = services.area_secrets(area)
        keys = {login: hashlib.sha256(f"{held['postgres']} {login}".encode()).hexdigest() for login in LOGINS}
        try:
            roles.ensure_for_tests(running.superuser_url, keys)
        except roles.psycopg.Error as error:
            folders.write_private(area / "damaged", str(error))
            raise Stop(f"The test cluster could not be prepared and is made anew next time: {error}") from error
        environ = test_environment(os.environ, area, running, keys)
        command = [str(virtualenv.python()), "-m", "pytest", *parallel(arguments), *arguments]
        return wait_for(command, environ)


@contextmanager
def free_slot() -> Iterator[Path]:
    """Give the first of the test areas that no other run of this clone uses."""
    for number in range(TEST_SLOTS):
        area = LOCAL / "test" / str(number)
        folders.make_folder(area)
        with (area / "slot.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if (area / "damaged").exists():
                folders.remove_data(area)
                (area / "damaged").unlink()
            yield area
            return
    raise Stop(f"{TEST_SLOTS} test runs of this clone are going on; wait for one to end.")


@contextmanager
def console_services(area: Path, console: Console) -> Iterator[Running]:
    """Have a test area's services run during the block."""
    holder = Services(area, "test", area / "logs")
    with console.step("PostgreSQL and Redis for tests") as step:
        packages.ensure(step, LOGS)
        running = holder.hold(step)
    try:
        yield running
    finally:
        holder.release()


def test_environment(
    environ: Mapping[str, str], area: Path, running: Running, keys: Mapping[str, str]
) -> dict[str, str]:
    """Return pytest's environment: nothing of the developer's own `.env` or shell decides how tests go."""
    ours = {
        "LAWLESS_BOOTSTRAP": "off",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
        "DEBUG": "false",
        "PROCESS": "command",
        "DATABASE_LOGIN": "owner",
        "DATABASE_URL": running.superuser_url.removesuffix("/postgres") + f"/{DATABASE}",
        "DATABASE_POOLED": "false",
        "REDIS_URL": running.redis_url,
        "ALLOWED_HOSTS": f"testserver,{HOST},localhost",
        "SITE_URL": f"http://{HOST}:8000",
        "STAFF_URL": f"http://{HOST}:8001",
        "STATIC_ROOT": str(area / "static"),
        "MEDIA_ROOT": str(area / "media"),
        "EMAIL_URL": "",
        "MAP_TILE_URL": "",
        "MAP_ATTRIBUTION": "",
        "METRICS_TOKEN": "",
        "TRUSTED_PROXY_COUNT": "0",
        "LOG_LEVEL": "INFO",
    }
    return {**environ, **ours, **{f"DATABASE_PASSWORD_{login.upper()}": key for login, key in keys.items()}}


def parallel(arguments: Sequence[str]) -> list[str]:
    """Return the options that spread the tests over the cores, unless the arguments speak against it."""
    alone = ("-n", "--numprocesses", "--pdb", "--trace", "--collect-only", "--co", "--help", "-h", "--version", "-V",
             "--fixtures", "--markers", "--setup-plan")  # fmt: skip
    for position, argument in enumerate(arguments):
        if argument.startswith("-n") and not argument.startswith("--"):
            return []
        if argument.partition("=")[0] in alone or "::" in argument:
            return []
        if argument in {"no:xdist", "-pno:xdist"} or arguments[position : position + 2] == ["-p", "no:xdist"]:
            return []
    cores = len(os.sched_getaffinity(0))
    return ["-n", str(min(cores, 8))] if cores > 1 else []


def wait_for(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command in the foreground and return its exit code; Ctrl+C is the command's to handle, SIGTERM is passed on."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environ),
        preexec_fn=processes.dies_with_parent(signal.SIGTERM, os.getpid()),
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code
