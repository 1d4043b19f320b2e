"""How each public query grows with the directory: a factor near that of the data betrays one that reads all matches (P4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from apps.businesses.search.data import Box, SearchQuery, Sort
from apps.businesses.search.engine import facets, search
from apps.businesses.search.maps import clusters
from apps.businesses.search.suggestions import suggest
from benchmarks.data import NOW, World
from benchmarks.questions import CLASSES, Questions
from benchmarks.report import Report, steady


def measure(world: World) -> dict[str, float]:
    """Return P95 in milliseconds per public query for one directory."""
    return {name: steady(tasks) for name, tasks in _tasks(world).items()}


def _tasks(world: World) -> dict[str, list[Callable[[], object]]]:
    questions = Questions(world, seed=11)
    found = {f"{name} words": [one.ours for one in questions.of_class(name)] for name in (*CLASSES, "mix")}
    found["nearest"] = [one.ours for one in questions.places(sort=Sort.DISTANCE, radius_km=25.0)]
    category = {"sort": Sort.DISTANCE, "radius_km": 25.0, "categories": (questions.leaf(),)}
    found["nearest of a category"] = [one.ours for one in questions.places(**category)]
    found["ranked page, 25 km"] = [one.ours for one in questions.places(radius_km=25.0)]
    found["words, place, rating, open"] = [one.ours for one in questions.combined("mix", 5.0)]
    cities = [SearchQuery(city=f"city-{1 + number}") for number in range(24)]
    found["city page"] = [partial(search, query, now=NOW, with_facets=False) for query in cities]
    found["facets of a city and a category"] = [
        partial(facets, query.changed(categories=(questions.leaf(),)), now=NOW) for query in cities
    ]
    found["whole answer with counts, mix"] = [partial(search, one.query, now=NOW) for one in questions.of_class("mix")]
    found["suggestions, 3 letters"] = [partial(suggest, text) for text in questions.beginnings(3)]
    found["suggestions, 6 letters"] = [partial(suggest, text) for text in questions.beginnings(6)]
    found["map of a city"] = [
        partial(clusters, _around(world, number), 13, SearchQuery(), now=NOW) for number in range(24)
    ]
    return found


def _around(world: World, number: int) -> Box:
    centre = world.cities[number].centre
    return Box(centre.lat - 0.05, centre.lon - 0.05, centre.lat + 0.05, centre.lon + 0.05)


def compare(report: Report, small: dict[str, float], large: dict[str, float], factor: int) -> None:
    """Judge the growth between two sizes that differ by `factor`."""
    for name, before in small.items():
        if factor >= 100:
            report.at_most("P4", f"{name}: × for {factor} × the data", large[name], before, 25)
        else:
            report.at_most("P4", f"{name}: × for {factor} × the data", large[name], before, 6)
