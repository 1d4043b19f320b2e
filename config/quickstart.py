"""`manage.py quickstart`: sets everything up, runs the product under one supervisor, tells where it is."""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import doctor, folders, processes, virtualenv
from config.console import Console, Stop
from config.preparation import (
    ENV_FILE,
    LOCAL,
    LOGS,
    ROOT,
    django_step,
    ensure_database,
    ensure_env_file,
    enter_environment,
    environment,
    held_services,
    load_env_file,
)
from config.processes import HOST
from config.services import Running
from config.supervisor import Program, Supervisor

DEMO_PASSWORD = "demo-Passw0rd!"
DEMO_LOGINS = (
    ("owner@example.com", "owns two restaurants and a brand"),
    ("manager@example.com", "manages one region of the brand"),
    ("reviewer@example.com", "writes reviews"),
    ("moderator@example.com", "staff: moderation"),
    ("support@example.com", "staff: customer service"),
    ("sales@example.com", "staff: sales"),
    ("marketing@example.com", "staff: marketing"),
    ("admin@example.com", "staff: everything"),
)


def quickstart_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of `quickstart`."""
    parser = argparse.ArgumentParser(
        prog="manage.py quickstart",
        description="Set everything up and run the site, the staff portal, the worker and the scheduler.",
    )
    parser.add_argument("--port", type=int, default=8000, help="port of the site; the next free one if it is taken")
    parser.add_argument("--size", choices=("small", "medium", "large"), default="small", help="size of the demo city")
    parser.add_argument("--fresh", action="store_true", help="delete the data of this clone first")
    parser.add_argument("--no-seed", action="store_true", help="leave the database empty")
    parser.add_argument("--check", action="store_true", help="only tell what is missing, and the command that mends it")
    options = parser.parse_args(arguments)
    if not 1 <= options.port < 65535:
        parser.error("--port must be between 1 and 65534; the staff portal takes the next one")
    return options


def quickstart(arguments: Sequence[str]) -> int:
    """Set everything up and run the product until Ctrl+C."""
    options = quickstart_options(arguments)
    console = Console()
    if options.check:
        return doctor.doctor(console)
    entered = "LAWLESS_INSTALLED" in os.environ
    # The clock of the whole start survives the step into the environment, which replaces this process.
    started = float(os.environ.setdefault("LAWLESS_STARTED", str(time.time())))
    if not entered:
        console.line("The Lawless Directory")
        with console.step(f"Python {sys.version.split()[0]}"):
            pass
    if not enter_environment("base", console):
        with console.step("Python environment and requirements") as step:
            step.note("up to date")
    with only_one_quickstart():
        with console.step("Secrets in .env") as step:
            step.note("written" if ensure_env_file(ENV_FILE) else "kept")
        load_env_file()
        if options.fresh:
            start_over(console)
        with held_services(console) as running:
            return serve(options, running, console, started)


@contextmanager
def only_one_quickstart() -> Iterator[None]:
    """Refuse to run beside another quickstart of the same clone."""
    with (LOCAL / "run" / "quickstart.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip()
            raise Stop(f"This clone runs already{f' at {where}' if where else ''}. Stop that one first.") from None
        yield


def start_over(console: Console) -> None:
    """Delete database, Redis data and uploads of this clone. Raises: Stop when they are in use or not ours."""
    if os.environ.get("DATABASE_URL"):
        raise Stop("--fresh deletes private data only, and DATABASE_URL names a database of your own.")
    with console.step("Data of earlier runs deleted"):
        area = LOCAL / "dev"
        folders.make_folder(area)
        with (area / "users.lock").open("a") as users:
            deadline = time.monotonic() + 10
            while True:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise Stop("Another command of this clone uses the data; stop it first.") from None
                    time.sleep(0.1)
            folders.remove_data(area)
            shutil.rmtree(LOCAL / "media", ignore_errors=True)


def serve(options: argparse.Namespace, running: Running | None, console: Console, started: float) -> int:
    """Bring the database up to date, run the four processes, tell where they are, and wait for Ctrl+C."""
    ensure_database(running, console, always=True)
    with static_files_collected(console, environment(running, "command", "system")):
        django_step(console, "Database tables", ["migrate", "--no-input"], environment(running, "command", "owner"))
        if not options.no_seed:
            django_step(
                console, f"Demo city ({options.size})", ["seed", "--size", options.size],
                environment(running, "command", "system"),
            )  # fmt: skip
            django_step(console, "Demo workplaces", ["seed_workplaces"], environment(running, "command", "system"))
    # Taken as late as possible: a run of this clone that was killed a moment ago may still be closing its ports.
    with processes.listen(options.port) as site_socket, processes.listen(options.port + 1) as staff_socket:
        return run_product(options, running, console, started, site_socket, staff_socket)


def run_product(
    options: argparse.Namespace,
    running: Running | None,
    console: Console,
    started: float,
    site_socket: socket.socket,
    staff_socket: socket.socket,
) -> int:
    """Run the four processes on the given sockets until Ctrl+C."""
    site_port, staff_port = site_socket.getsockname()[1], staff_socket.getsockname()[1]
    site, staff = f"http://{HOST}:{site_port}", f"http://{HOST}:{staff_port}"
    os.environ.update(SITE_URL=site, STAFF_URL=staff)
    os.environ.setdefault("ALLOWED_HOSTS", f"{HOST},localhost")
    (LOCAL / "run" / "quickstart.lock").write_text(site)
    supervisor = Supervisor(
        programs(running, site_socket.fileno(), staff_socket.fileno()),
        ROOT,
        tell=lambda text: console.line(f"  ! {text}"),
    )
    try:
        with console.step("Site, staff portal, worker and scheduler"):
            supervisor.start()
            deadline = time.monotonic() + 120
            up = supervisor.watch(lambda: (answers(site_port) and answers(staff_port)) or time.monotonic() > deadline)
            if up and time.monotonic() > deadline:
                raise Stop(f"The site does not answer. See {LOGS / 'site.log'} and {LOGS / 'staff.log'}")
        if up:
            if site_port != options.port:
                console.line(f"  Port {options.port} is taken: the site is on {site_port}.")
            print_table(console, site, staff, seeded=not options.no_seed, seconds=time.time() - started)
            supervisor.watch()
        console.line()
    finally:
        with console.step("Scheduler, worker, staff portal and site stopped"):
            supervisor.stop()
        (LOCAL / "run" / "quickstart.lock").write_text("")
    return 0


def answers(port: int) -> bool:
    """Tell whether a web server of ours answers on `port`, whatever it says."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/health")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def programs(running: Running | None, site_socket: int, staff_socket: int) -> list[Program]:
    """Return the four processes of the product in the order they start; both web servers get an open socket."""
    python = str(virtualenv.python())
    cores = len(os.sched_getaffinity(0))

    def gunicorn(listener: int, workers: int) -> list[str]:
        return [
            python, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener}", "--workers", str(workers),
            "--worker-class", "sync", "--timeout", "60", "--graceful-timeout", "5",
            "--worker-tmp-dir", "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir(),
            "--forwarded-allow-ips", HOST, "--max-requests", "20000", "--max-requests-jitter", "2000",
            # What is too long to search for gets an answer of ours, not a bare refusal of the server.
            "--limit-request-line", "0",
        ]  # fmt: skip

    celery = [python, "-m", "celery", "-A", "config"]
    worker = [
        *celery, "worker", "-Q", "critical,default,bulk,relay", "--concurrency", str(min(cores, 4)),
        "--loglevel", "INFO", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    schedule = str(LOCAL / "run" / "celerybeat-schedule")
    scheduler = [*celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "INFO"]
    site_workers = int(os.environ.get("GUNICORN_WORKERS") or min(2 * cores, 4))
    return [
        Program(
            "site",
            gunicorn(site_socket, site_workers),
            environment(running, "site", "site"),
            LOGS / "site.log",
            inherits=(site_socket,),
        ),
        Program(
            "staff",
            gunicorn(staff_socket, 2),
            environment(running, "staff", "staff"),
            LOGS / "staff.log",
            inherits=(staff_socket,),
        ),
        Program("worker", worker, environment(running, "worker", "system"), LOGS / "worker.log"),
        Program("scheduler", scheduler, environment(running, "scheduler", "system"), LOGS / "scheduler.log"),
    ]


def print_table(console: Console, site: str, staff: str, *, seeded: bool, seconds: float) -> None:
    """Print where everything is, who can sign in, and lines to copy."""
    rows = [
        ("Site", f"{site}/"),
        ("Search", f"{site}/search/?q=pizza"),
        ("Staff portal", f"{staff}/admin/"),
        ("API documentation", f"{site}/api/docs/"),
        ("Mail that was sent", f"{site}/mailbox/"),
        ("Status", f"{site}/status"),
        ("Logs", f"{LOGS}/"),
    ]
    console.line(f"\n  Ready after {seconds:.0f} s\n")
    for name, value in rows:
        console.line(f"  {name:<20} {value}")
    if seeded:
        console.line(f"\n  Demo accounts, password {DEMO_PASSWORD}")
        for address, who in DEMO_LOGINS:
            console.line(f"    {address:<24} {who}")
    console.line("\n  Try the API")
    console.line(f"    curl '{site}/api/v1/businesses/?q=pizza&open_now=true'")
    console.line(f"    curl '{site}/api/v1/categories/'")
    console.line("\n  Ctrl+C stops everything.")


def static_fingerprint() -> str:
    """Return a hash that changes when the static files or the packages that bring some change."""
    digest = hashlib.sha256(virtualenv.fingerprint("base").encode())
    for folder in (ROOT / "static", *sorted((ROOT / "apps").glob("*/static"))):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                state = path.stat()
                digest.update(f"{path.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextmanager
def static_files_collected(console: Console, environ: Mapping[str, str]) -> Iterator[None]:
    """Collect the static files, if they changed since the last time, while the block runs; wait for it at the end.

    Compressing them takes as long as filling the database, and the two need nothing of each other.
    """
    stamp = LOCAL / "run" / "static.json"
    root = Path(environ["STATIC_ROOT"])
    mark = {"mark": static_fingerprint(), "root": str(root)}
    if root.is_dir() and folders.read_json(stamp) == mark:
        yield
        return
    log = LOGS / "static.log"
    with log.open("wb") as output:
        collecting = subprocess.Popen(
            [virtualenv.python(), ROOT / "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=processes.dies_with_parent(signal.SIGTERM, os.getpid()),
        )
    try:
        yield
        with console.step("Static files") as step:
            while collecting.poll() is None:
                step.progress("compressing")
                time.sleep(0.05)
            if collecting.returncode:
                raise Stop(f"Collecting the static files failed; see {log}")
    finally:
        if collecting.poll() is None:
            collecting.terminate()
            collecting.wait()
    folders.write_private(stamp, json.dumps(mark))
