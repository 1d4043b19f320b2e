"""Rate limits: the classes, the one counter (django-ratelimit on Redis) and the headers that speak of it.

Everything that limits goes through `consume`, so that another counter could take its place here alone.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError

from apps.core.errors import LimitReached
from apps.core.web.errors import refusal

log = structlog.get_logger(__name__)
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Rate:
    """A class of requests: `amount` of them per `seconds`, for each key.

    Without Redis a class that `fails_closed` lives on a quarter of its amount, counted in each process; the others
    are not limited.
    """

    name: str
    amount: int
    seconds: int
    fails_closed: bool = False


# Two counters guard signing in: the narrow one per identifier and network, so that nobody can lock somebody else out,
# and the wide one per network, so that one office behind one address still gets in.
AUTH = Rate("auth", 5, 60, fails_closed=True)
AUTH_ADDRESS = Rate("auth-address", 30, 60, fails_closed=True)
API = Rate("api", 100, 60)
API_SEARCH = Rate("search", 60, 60)
API_SUGGEST = Rate("suggest", 240, 60)
# Each sends a mail to somebody.
API_INVITE = Rate("invite", 10, 60, fails_closed=True)
ADMIN = Rate("admin", 200, 60, fails_closed=True)
WEBHOOK = Rate("webhook", 100, 60, fails_closed=True)
PAGE_SEARCH = Rate("page-search", 240, 60)
# Sent one file at a time: a full set of photos and some mistakes within a minute.
UPLOAD = Rate("upload", 120, 60)
# What visitors write for others to read: suggestions and reports.
CONTRIBUTION = Rate("contribution", 20, 3600)
CLASSES = {
    rate.name: rate
    for rate in (
        AUTH,
        AUTH_ADDRESS,
        API,
        API_SEARCH,
        API_SUGGEST,
        API_INVITE,
        ADMIN,
        WEBHOOK,
        PAGE_SEARCH,
        UPLOAD,
        CONTRIBUTION,
    )
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the counter says: whether the request may pass, how many more may, and in how many seconds it restarts."""

    rate: Rate
    allowed: bool
    remaining: int
    reset_seconds: int


class _Bucket:
    """The counter of last resort: fixed windows in the memory of this process."""

    # More keys than this at once is an attack on our memory; forgetting them all is the lesser evil.
    MOST_KEYS = 10_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str, int], int] = {}

    def consume(self, rate: Rate, key: str) -> Verdict:
        now = time.time()
        window = int(now // rate.seconds)
        limit = max(1, math.ceil(rate.amount / 4))
        with self._lock:
            if len(self._counts) > self.MOST_KEYS:
                self._counts.clear()
            count = self._counts.get((rate.name, key, window), 0) + 1
            self._counts[rate.name, key, window] = count
        reset = math.ceil((window + 1) * rate.seconds - now)
        return Verdict(rate, count <= limit, max(0, limit - count), max(1, reset))

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


bucket = _Bucket()


def consume(rate: Rate, key: str) -> Verdict | None:
    """Count one request of `key` and return the verdict; None when nothing is counted.

    That is so with RATELIMIT_ENABLE off, and for classes that fail open while Redis is away.
    """
    try:
        usage = get_usage(
            None, group=rate.name, key=lambda group, request: key, rate=f"{rate.amount}/{rate.seconds}s", increment=True
        )
    except RedisError as error:
        log.warning("rate_limits_without_redis", rate=rate.name, closed=rate.fails_closed, error=type(error).__name__)
        return bucket.consume(rate, key) if rate.fails_closed else None
    if usage is None:
        return None
    remaining = max(0, usage["limit"] - usage["count"])
    return Verdict(rate, not usage["should_limit"], remaining, max(1, usage["time_left"]))


def network(address: str) -> str:
    """Return what counts as one caller: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network(f"{ip}/64", strict=False).network_address)
    return str(ip)


def caller(request: HttpRequest) -> str:
    """Return the key of a request: the signed-in person, else the network the request comes from."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"ip:{network(request.client_ip)}"


def headers(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """Return the headers that tell a client where it stands, in the IETF's form and in the older one.

    The older form speaks of the tightest class. Source: draft-ietf-httpapi-ratelimit-headers-10.
    """
    verdicts = list(verdicts)
    if not verdicts:
        return {}
    tightest = min(verdicts, key=lambda verdict: (verdict.allowed, verdict.remaining))
    found = {
        "RateLimit-Policy": ", ".join(f'"{v.rate.name}";q={v.rate.amount};w={v.rate.seconds}' for v in verdicts),
        "RateLimit": ", ".join(f'"{v.rate.name}";r={v.remaining};t={v.reset_seconds}' for v in verdicts),
        "X-RateLimit-Limit": str(tightest.rate.amount),
        "X-RateLimit-Remaining": str(tightest.remaining),
        "X-RateLimit-Reset": str(tightest.reset_seconds),
    }
    if not tightest.allowed:
        found["Retry-After"] = str(tightest.reset_seconds)
    return found


def too_many(retry_after: int) -> LimitReached:
    """Return the refusal of a request that came too soon."""
    message = _("Too many requests. Wait {seconds} seconds and try again.").format(seconds=retry_after)
    return LimitReached(message, retry_after=retry_after)


def limited(
    rate: Rate, *, key: Callable[[HttpRequest], str] = caller, methods: tuple[str, ...] = ("GET", "HEAD", "POST")
) -> Callable[[View], View]:
    """Limit a page: beyond the class it answers 429 with the page for it and Retry-After."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            verdict = consume(rate, key(request)) if request.method in methods else None
            return _answer(request, [verdict] if verdict else [], lambda: view(request, *args, **kwargs))

        return wrapper

    return decorate


def limited_sign_in(*fields: str) -> Callable[[View], View]:
    """Limit the posts of a page that asks who somebody is; `fields` name the inputs that may hold the identifier."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            verdicts = list(_sign_in_verdicts(request, fields)) if request.method == "POST" else []
            return _answer(request, verdicts, lambda: view(request, *args, **kwargs))

        return wrapper

    return decorate


def _sign_in_verdicts(request: HttpRequest, fields: tuple[str, ...]) -> Iterable[Verdict]:
    place = network(request.client_ip)
    identifier = next((request.POST[field] for field in fields if request.POST.get(field)), "")
    for rate, key in ((AUTH_ADDRESS, place), (AUTH, f"{identifier.strip().casefold()} {place}")):
        verdict = consume(rate, key)
        if verdict is not None:
            yield verdict
            if not verdict.allowed:
                return


def _answer(request: HttpRequest, verdicts: list[Verdict], view: Callable[[], HttpResponse]) -> HttpResponse:
    refused = next((verdict for verdict in verdicts if not verdict.allowed), None)
    response = view() if refused is None else refusal(request, too_many(refused.reset_seconds))
    for name, value in headers(verdicts).items():
        response[name] = value
    return response
