"""Search by place: nearest, nearest of a category, and the best in a radius against sorting everything in it (P5, P6)."""

from __future__ import annotations

from django.db import connection

from apps.businesses.search.data import Sort
from apps.businesses.search.engine import locate
from apps.businesses.search.fragments import sql
from apps.businesses.search.limits import within
from apps.businesses.search.router import Router
from benchmarks.data import World
from benchmarks.questions import NOW, Question, Questions
from benchmarks.report import Report, interleaved, steady


def run(report: Report, world: World) -> None:
    """Fill the report; the connection is the site's, its search path names the directory to measure."""
    questions = Questions(world)
    for place in ("weighted", "densest"):
        densest = place == "densest"
        nearest = questions.places(densest=densest, sort=Sort.DISTANCE, radius_km=25.0)
        leaf = questions.places(densest=densest, sort=Sort.DISTANCE, radius_km=25.0, categories=(questions.leaf(),))
        ours, plain = interleaved([one.ours for one in leaf], [one.ours for one in nearest])
        report.at_most("P5", f"nearest of a category ÷ nearest, {place}", ours, plain, 3)
        without = [Question(one.query) for one in leaf]
        ours, naive = interleaved([one.ours for one in leaf], [_by_place_alone(one) for one in without])
        report.note("P5", f"nearest of a category: ours ÷ index on the place alone, {place}", ours, naive)
    best = questions.places(densest=True, radius_km=25.0)
    ours, sorting = interleaved([_walk(one) for one in best], [_sort(one) for one in best])
    if report.size >= 1_000_000:
        report.at_least("P6", "best in 25 km of the densest city: sort ÷ walk over cells", ours, sorting, 3)
    else:
        report.note("P6", "best in 25 km of the densest city: walk over cells ÷ sort", ours, sorting)
    for radius in (1.0, 5.0, 25.0):
        some = questions.places(densest=True, radius_km=radius)
        ours, naive = interleaved([one.ours for one in some], [one.naive for one in some])
        report.note("–", f"ranked page, {radius:g} km, densest: ours ÷ rank everything", ours, naive)
        overlap = sum(one.overlap() for one in some[:8]) / 8
        report.value("P3", f"ranked page, {radius:g} km, densest: overlap of the first 20", overlap, 0.90)
    for sort in (Sort.RATING, Sort.NEWEST, Sort.NAME):
        some = questions.sorted_by(sort)
        report.note("–", f"sorted by {sort.value}, 10 km, ms", steady([one.ours for one in some]))


def _run(statement: object) -> list[object]:
    with within(60_000), connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return cursor.fetchall()


def _walk(question: Question) -> object:
    """The best 20 in the circle, cell by cell."""
    router = locate(question.query, NOW)
    columns = sql("business_id, rank_score")
    walk = (
        "SELECT * FROM (" + router._best_in_area(columns, 20) + ") found ORDER BY rank_score DESC, business_id LIMIT 20"
    )
    return lambda: _run(walk)


def _sort(question: Question) -> object:
    """The best 20 in the circle, by the spatial index and a sort."""
    router = locate(question.query, NOW)
    statement = (
        "SELECT business_id, rank_score FROM businesses_searchdocument WHERE " + router.area.inside(by_index=True)[0]
    )
    # Adding zero keeps the planner from walking the ranking instead: this side is to sort.
    statement += " ORDER BY rank_score + 0 DESC, business_id LIMIT 20"
    return lambda: _run(statement)


def _by_place_alone(question: Question) -> object:
    """The nearest of a category when only the place is indexed."""

    class PlaceAlone(Router):
        _narrow_categories = ()

    found = locate(question.query, NOW)
    router = PlaceAlone(found.query, found.prepared, found.area, found.moment)
    statement = router.nearest("business_id, geog <-> " + found.area.here + " AS distance", 20)
    return lambda: _run(statement)
