"""The steps that several commands share: environment, secrets, services, logins, and who a process is."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, urlsplit, urlunsplit

from config import folders, packages, virtualenv
from config.console import Console, Stop, run
from config.processes import HOST
from config.services import Running, Services

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
LOGS = LOCAL / "logs"
ENV_FILE = ROOT / ".env"
DATABASE = "lawless"
LOGINS = ("owner", "site", "staff", "system", "reporter")

# Who a command is to the database, other than `system`, and which commands ask neither database nor Redis.
OWNER_COMMANDS = frozenset(
    (
        "migrate", "makemigrations", "rls_migration", "flush", "sqlmigrate", "sqlflush", "squashmigrations",
        "showmigrations", "dbshell", "optimizemigration", "inspectdb",
    )
)  # fmt: skip
COMMANDS_WITHOUT_SERVICES = frozenset(
    (
        "help", "version", "--help", "-h", "--version", "check", "compilemessages", "makemessages", "collectstatic",
        "findstatic", "diffsettings", "startapp", "spectacular", "draw_states",
    )
)  # fmt: skip


def enter_environment(kind: str, console: Console) -> bool:
    """Make sure `.venv` holds the requirements and continue inside it; tells whether they were installed just now.

    Where this process is not inside yet, it is replaced by one that is, and this does not return.
    """
    make_local()
    installed = virtualenv.ensure(kind, console, LOGS)
    if not virtualenv.is_active():
        environ = dict(os.environ)
        environ.pop("PYTHONHOME", None)
        environ["LAWLESS_INSTALLED"] = "1" if installed else "0"
        sys.stdout.flush()
        python = str(virtualenv.python())
        os.execve(python, [python, str(ROOT / "manage.py"), *sys.argv[1:]], environ)
    return os.environ.pop("LAWLESS_INSTALLED", "1" if installed else "0") == "1"


def make_local() -> None:
    """Create `.local/`. Raises: Stop when it belongs to somebody else."""
    try:
        folders.make_folder(LOGS)
        folders.make_folder(LOCAL / "run")
    except PermissionError as error:
        raise Stop(f"{error.filename} cannot be written: this clone belongs to another account.") from error
    if not os.access(LOCAL, os.W_OK) or not os.access(LOGS, os.W_OK):
        owner = LOCAL.stat().st_uid
        raise Stop(
            f"{LOCAL} was made by another account (uid {owner}). Run this as that account, or start over with\n"
            f"    sudo rm -rf '{LOCAL}' '{virtualenv.VENV}' '{ENV_FILE}'"
        )


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables of a `.env` file; comments, blank lines and `export` are understood."""
    held: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return held
    for line in lines:
        name, separator, value = line.strip().removeprefix("export ").partition("=")
        if not separator or name.startswith("#"):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        held[name.strip()] = value
    return held


def ensure_env_file(path: Path) -> list[str]:
    """Add the secrets that `path` lacks, random and readable by its owner alone; returns the names it added."""
    held = read_env_file(path)
    wanted = ["SECRET_KEY", *(f"DATABASE_PASSWORD_{login.upper()}" for login in LOGINS)]
    absent = [name for name in wanted if not held.get(name)]
    if not absent:
        return []
    before = ["# Secrets of this clone, made at random by `manage.py quickstart`. Never commit this file."]
    if path.exists():
        # A name without a value, as in a copy of .env.example, makes room for the value.
        lines = path.read_text(encoding="utf-8").splitlines()
        before = [line for line in lines if line.strip().rstrip("=").strip() not in absent]
    made = [f"{name}={secrets.token_urlsafe(48 if name == 'SECRET_KEY' else 24)}" for name in absent]
    folders.write_private(path, "\n".join([*before, *made]) + "\n")
    return absent


def load_env_file() -> None:
    """Put the variables of `.env` into this process's environment; what is set already wins."""
    ensure_env_file(ENV_FILE)
    for name, value in read_env_file(ENV_FILE).items():
        if value:
            os.environ.setdefault(name, value)


def passwords(environ: Mapping[str, str]) -> dict[str, str]:
    """Return login -> password from the environment."""
    return {login: environ[f"DATABASE_PASSWORD_{login.upper()}"] for login in LOGINS}


def needed_services(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return which services have to be run here, because the environment does not name others."""
    wanted = (("postgres", "DATABASE_URL"), ("redis", "REDIS_URL"))
    return tuple(name for name, variable in wanted if not environ.get(variable))


def login_of(command: str) -> str:
    """Return the database login a command works with."""
    return "owner" if command in OWNER_COMMANDS else "system"


def with_login(url: str, name: str, password: str) -> str:
    """Return a database URL with another login in place of the one it has."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{address}"))


def owner_url(running: Running | None, environ: Mapping[str, str]) -> str:
    """Return DATABASE_URL: the one given, else the owner's on the private cluster."""
    if given := environ.get("DATABASE_URL"):
        return given
    port = running.postgres_port if running else 5432
    return with_login(f"postgres://{HOST}:{port}/{DATABASE}", "lawless_owner", environ["DATABASE_PASSWORD_OWNER"])


def environment(running: Running | None, process: str, login: str) -> dict[str, str]:
    """Return the whole environment of one Django process: `process` is what it is, `login` who it is to the database."""
    environ = dict(os.environ)
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    environ.setdefault("STATIC_ROOT", str(LOCAL / "static"))
    environ.setdefault("MEDIA_ROOT", str(LOCAL / "media"))
    return environ | {
        "LAWLESS_BOOTSTRAP": "off",
        "PYTHONUNBUFFERED": "1",
        "PROCESS": process,
        "DATABASE_LOGIN": login,
        "DATABASE_URL": owner_url(running, environ),
        "REDIS_URL": environ.get("REDIS_URL") or (running.redis_url if running else f"redis://{HOST}:6379/0"),
    }


@contextmanager
def held_services(console: Console) -> Iterator[Running | None]:
    """Have the services run during the block; None where the environment names all of them."""
    names = needed_services(os.environ)
    if not names:
        yield None
        return
    holder = Services(LOCAL / "dev", "dev", LOGS, names)
    with console.step("PostgreSQL and Redis") as step:
        added = packages.ensure(step, LOGS, postgres="postgres" in names, redis="redis" in names)
        running = holder.hold(step)
        ports = {"postgres": f"PostgreSQL on {running.postgres_port}", "redis": f"Redis on {running.redis_port}"}
        step.note(", ".join([*(ports[name] for name in names), *(["packages installed"] if added else [])]))
    try:
        yield running
    finally:
        with console.step("PostgreSQL and Redis let go"):
            holder.release()


def ensure_database(running: Running | None, console: Console, *, always: bool) -> None:
    """Create or correct logins, database and extensions; skipped when nothing changed, unless `always`.

    On a database of the caller's own this needs a superuser's DATABASE_URL; otherwise it only looks.
    Raises: Stop when something is lacking that this login may not create.
    """
    from config import roles  # needs the requirements, which this module has to do without

    if running is None or not running.postgres_port:
        _ensure_given_database(roles, console)
        return
    stamp = LOCAL / "dev" / "roles.json"
    held = passwords(os.environ)
    mark = hashlib.sha256(json.dumps([held, Path(roles.__file__).read_text()]).encode()).hexdigest()
    if not always and folders.read_json(stamp).get("mark") == mark:
        return
    with console.step("Logins, database and extensions"):
        try:
            roles.ensure(running.superuser_url, held)
        except roles.psycopg.Error as error:
            raise Stop(f"The private database could not be prepared: {error}") from error
        folders.write_private(stamp, json.dumps({"mark": mark}))


def _ensure_given_database(roles: ModuleType, console: Console) -> None:
    url = os.environ["DATABASE_URL"]
    with console.step("Logins and extensions of the given database") as step:
        try:
            if roles.may_manage(url):
                roles.ensure(url, passwords(os.environ), roles.database_of(url))
                # A superuser owns nothing here: from now on the product's owner does the work.
                os.environ["DATABASE_URL"] = with_login(url, "lawless_owner", os.environ["DATABASE_PASSWORD_OWNER"])
                step.note("created or corrected")
                return
            lacking = roles.lacking(url)
        except roles.psycopg.Error as error:
            raise Stop(f"DATABASE_URL does not lead to a database that answers: {error}") from error
        if lacking:
            raise Stop(
                f"The database of DATABASE_URL lacks {', '.join(lacking)}, and its login may not create them. "
                "Run once as a superuser, with the passwords of .env in the environment:\n"
                "    psql -f docker/postgres/roles.sql"
            )


def django_step(console: Console, title: str, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run one of Django's commands as a step with progress."""
    with console.step(title) as step:
        command = [virtualenv.python(), ROOT / "manage.py", *arguments]
        run(command, step=step, log=LOGS / "setup.log", env=environ, cwd=ROOT)
