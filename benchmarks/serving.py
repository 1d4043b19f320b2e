"""What the framework costs on top of the database: a ladder from `SELECT 1` to the product's endpoints (P17, P18)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from statistics import median
from typing import Any

import orjson
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from apps.businesses.models import SearchDocument
from benchmarks.data import World
from benchmarks.questions import Questions
from benchmarks.report import ROUNDS, Report, timed

REPEATS = 40
ROWS = 20
_COLUMNS = (
    "business_id", "public_id", "slug", "name", "is_paused", "category_id", "city_id", "address", "price", "rating",
    "rating_count", "attributes", "timezone",
)  # fmt: skip
_LIST = f"SELECT {', '.join(_COLUMNS)} FROM businesses_searchdocument ORDER BY rating DESC, rating_count DESC, business_id LIMIT {ROWS}"


def cursor_view(request: HttpRequest) -> HttpResponse:
    """The floor of P17: the same rows through the same middleware, a bare cursor and orjson."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST)
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps({"results": rows}), content_type="application/json")


def empty_view(request: HttpRequest) -> HttpResponse:
    """What the middleware alone costs."""
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [
    path("floor/cursor/", cursor_view),
    path("floor/empty/", empty_view),
    path("", include("config.urls")),
]
handler500 = "apps.core.web.errors.server_error"


def run(report: Report, world: World) -> None:
    """Fill the report; the connection is the site's, its search path names the directory to measure."""
    # Two lines of log per request would drown the table.
    logging.getLogger("django_structlog").setLevel(logging.WARNING)
    ask = _Asker()
    ladder: list[tuple[str, Callable[[], Any]]] = [
        ("cursor, SELECT 1", _select_one),
        ("empty view, all middleware", lambda: ask("/floor/empty/")),
        (
            "ORM, 20 rows",
            lambda: list(SearchDocument.objects.order_by("-rating", "-rating_count", "business_id")[:ROWS]),
        ),
        ("cursor view, 20 rows", lambda: ask("/floor/cursor/")),
        ("API, page of 20", lambda: ask(f"/api/v1/businesses/?sort=rating&limit={ROWS}")),
    ]
    taken = _medians([work for _, work in ladder])
    for (name, _), milliseconds in zip(ladder, taken, strict=True):
        report.note("–", f"P50: {name}", milliseconds, taken[0])
    report.at_most("P17", "P50 of a list endpoint ÷ the same rows by cursor and orjson", taken[4], taken[3], 4.5)
    words = [one.query.q for one in Questions(world).of_class("mix")][:REPEATS]
    whole, inside = _handler_and_sql(ask, [f"/api/v1/businesses/?q={word.replace(' ', '+')}" for word in words])
    report.at_most("P18", "P50 of a search endpoint ÷ its own SQL", whole, inside, 2)


class _Asker:
    """Sends requests through the whole stack in this process, each from an address of its own, so that none is limited."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.factory = RequestFactory(HTTP_HOST="127.0.0.1")
        self.numbers = count()

    def __call__(self, address: str) -> HttpResponse:
        number = next(self.numbers)
        request = self.factory.get(address, REMOTE_ADDR=f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
        request.urlconf = "benchmarks.serving"
        response = self.handler.get_response(request)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}: {response.content[:200]!r}")
        return response


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _medians(works: Sequence[Callable[[], Any]]) -> list[float]:
    """Return the P50 of each in milliseconds, taken in turns; the median of three rounds."""
    for work in works:
        work()
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        taken: list[list[float]] = [[] for _ in works]
        for _ in range(REPEATS):
            for times, work in zip(taken, works, strict=True):
                times.append(timed(work))
        rounds.append([median(times) for times in taken])
    return [median(column) for column in zip(*rounds, strict=True)]


def _handler_and_sql(ask: _Asker, addresses: Sequence[str]) -> tuple[float, float]:
    """Return the P50 of the whole answer and of the time its statements took, in milliseconds."""
    whole, inside = [], []
    for address in addresses:
        ask(address)
        with _counting() as spent:
            whole.append(timed(lambda address=address: ask(address)))
        inside.append(sum(spent))
    return median(whole), median(inside)


@contextmanager
def _counting() -> Iterator[list[float]]:
    spent: list[float] = []

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append((time.perf_counter() - started) * 1_000)

    with connection.execute_wrapper(wrapper):
        yield spent
