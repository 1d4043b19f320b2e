"""The only reader of the environment: typed, from files for secrets, with a clear stop when a variable is missing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

_env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")

LOGINS = ("owner", "site", "staff", "system", "reporter")
PROCESSES = ("site", "staff", "worker", "scheduler", "command")

# Every variable an operator may set: name -> (default or None when required, one sentence). `config/README.md` and
# `.env.example` are checked against this table by a test.
VARIABLES: dict[str, tuple[str | None, str]] = {
    "SECRET_KEY": (None, "Signs cookies, tokens and the context of background jobs; at least 50 random characters."),
    "DEBUG": ("false", "Show technical error pages; development only."),
    "ALLOWED_HOSTS": ("127.0.0.1,localhost", "Host names this installation answers to, separated by commas."),
    "SITE_NAME": ("The Lawless Directory", "The name shown in page titles and mail."),
    "SITE_URL": ("http://127.0.0.1:8000", "Where the public site is reached, without a trailing slash."),
    "STAFF_URL": ("http://127.0.0.1:8001", "Where the staff portal is reached, without a trailing slash."),
    "PROCESS": ("command", "What this process is: site, staff, worker, scheduler or command."),
    "DATABASE_URL": (None, "PostgreSQL with PostGIS: host, port, database and the owner's login."),
    "DATABASE_LOGIN": ("", "Which login this process uses: owner, site, staff, system or reporter; follows PROCESS."),
    "DATABASE_PASSWORD_SITE": ("", "Password of lawless_site (public pages and API)."),
    "DATABASE_PASSWORD_STAFF": ("", "Password of lawless_staff (staff portal)."),
    "DATABASE_PASSWORD_SYSTEM": ("", "Password of lawless_system (workers and commands)."),
    "DATABASE_PASSWORD_REPORTER": ("", "Password of lawless_reporter (read only)."),
    "DATABASE_POOLED": (
        "false",
        "True behind PgBouncer in transaction mode: no server-side cursors, no prepared plans.",
    ),
    "TEST_DATABASE_NAME": ("", "Name of the test suite's database; empty derives it from DATABASE_URL."),
    "REDIS_URL": (None, "Redis for cache, rate limits and jobs."),
    "STATIC_ROOT": (str(BASE_DIR / ".local/static"), "Where collectstatic writes."),
    "MEDIA_ROOT": (str(BASE_DIR / ".local/media"), "Where uploaded files are kept unless MEDIA_BUCKET is set."),
    "MEDIA_URL": ("/media/", "Where pictures are reached: a path of this site, or the address of what serves them."),
    "MEDIA_BUCKET": ("", "Bucket of the pictures that the public may read; empty keeps them in MEDIA_ROOT."),
    "UPLOADS_BUCKET": ("", "Private bucket of uploads before they are checked; never the same one."),
    "OBJECT_STORE_URL": ("", "Address of the object store when it is not Amazon's."),
    "OBJECT_STORE_REGION": ("", "Region of the buckets."),
    "OBJECT_STORE_KEY": ("", "Key of the object store; empty asks the machine's own role."),
    "OBJECT_STORE_SECRET": ("", "Secret that belongs to OBJECT_STORE_KEY."),
    "EMAIL_URL": (
        "",
        "Outgoing mail, such as smtp+tls://user:password@host:587; empty keeps mail in the mailbox page.",
    ),
    "DEFAULT_FROM_EMAIL": ("The Lawless Directory <hello@directory.example>", "Sender of the mail this site sends."),
    "CLAIM_DOCUMENT_KEYS": (
        "",
        "Fernet keys for documents of claims, newest first, with commas; empty takes no documents outside of development.",
    ),
    "CLAIM_LOOKUPS": (
        "",
        "Where claims look for DNS records and web pages: network, or folder for .local/lookups; empty: folder in development.",
    ),
    "CLAIM_PHONE_URL": (
        "",
        "Gateway for codes by phone: an address that takes POST {to, text}; empty offers none outside of development.",
    ),
    "CLAIM_PHONE_TOKEN": ("", "Bearer token of CLAIM_PHONE_URL."),
    "CLAIM_POST_COUNTRIES": ("", "Countries to which staff posts letters with codes, such as US,CA; empty posts none."),
    "MAP_TILE_URL": ("", "Raster tiles such as https://tiles.example/{z}/{x}/{y}.png; empty uses the built-in map."),
    "MAP_ATTRIBUTION": ("", "Attribution line the tile provider asks for."),
    "MAINTENANCE": ("false", "Answer every page with the maintenance notice; health probes go on."),
    "METRICS_TOKEN": ("", "Bearer token that may read /metrics and the details of /status; empty closes both."),
    "TRUSTED_PROXY_COUNT": ("0", "How many reverse proxies in front append to X-Forwarded-For."),
    "GUNICORN_WORKERS": ("", "Number of web workers; empty means twice the cores."),
    "LOG_LEVEL": ("INFO", "Lowest level that is logged."),
}


def text(name: str) -> str:
    """Return the variable `name`; raises ImproperlyConfigured naming it when it is required and missing."""
    default, meaning = VARIABLES[name]
    value = _env.str(name, default="")
    if value:
        return value
    if default is None:
        message = f"{name} is not set. {meaning} `python3 manage.py quickstart` writes one for development."
        raise ImproperlyConfigured(message)
    return default


def flag(name: str) -> bool:
    """Return the variable as a boolean; raises ImproperlyConfigured for anything but yes/no words."""
    value = text(name).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    message = f"{name} is {value!r}; use true or false."
    raise ImproperlyConfigured(message)


def number(name: str) -> int:
    """Return the variable as a whole number; raises ImproperlyConfigured otherwise."""
    try:
        return int(text(name))
    except ValueError as error:
        message = f"{name} is {text(name)!r}; use a whole number."
        raise ImproperlyConfigured(message) from error


def words(name: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return the variable when it is one of `allowed`; raises ImproperlyConfigured otherwise."""
    value = text(name)
    if value not in allowed:
        message = f"{name} is {value!r}; use one of {', '.join(allowed)}."
        raise ImproperlyConfigured(message)
    return value


def database_login(process: str) -> str:
    """Return the login of this process: the one named, else the one its kind of process is allowed."""
    if named := text("DATABASE_LOGIN"):
        return choice("DATABASE_LOGIN", LOGINS) if named else named
    return {"site": "site", "staff": "staff"}.get(process, "system")


def database_url(login: str) -> str:
    """Return DATABASE_URL with user and password of `login` in place of the owner's."""
    url = text("DATABASE_URL")
    if login == "owner":
        return url
    parts = urlsplit(url)
    password = text(f"DATABASE_PASSWORD_{login.upper()}")
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"lawless_{login}:{quote(password, safe='')}@{address}"))


def database_config(url: str) -> dict[str, object]:
    """Return Django's DATABASES entry for `url`."""
    return _env.db_url_config(url, engine="apps.core.rls.backend")


def email_config(url: str) -> dict[str, object]:
    """Return Django's mail settings for `url`."""
    return _env.email_url_config(url)
