"""Search by words: ours against ranking every match and against Tantivy, by how common the words are (P1, P2, P3)."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from statistics import mean
from typing import Any

from apps.businesses.search import counting
from apps.businesses.search.engine import locate, search
from apps.businesses.search.limits import within
from apps.businesses.search.suggestions import suggest
from benchmarks.data import World
from benchmarks.questions import CLASSES, NOW, Questions
from benchmarks.report import Report, interleaved, steady


def run(report: Report, world: World) -> None:
    """Fill the report; the connection is the site's, its search path names the directory to measure."""
    questions = Questions(world)
    asked = {name: questions.of_class(name) for name in (*CLASSES, "mix")}
    for name, some in asked.items():
        ours, naive = interleaved([one.ours for one in some], [one.naive for one in some])
        # The claim is about directories large enough to hurt: in a small one both are quick.
        if name in {"very common", "common"} and report.size >= 100_000:
            least = 15 if report.size >= 1_000_000 else 2
            report.at_least("P2", f"{name} words: rank every match ÷ ours", ours, naive, least)
        else:
            report.note("P2", f"{name} words: ours ÷ rank every match", ours, naive)
    for name, some in asked.items():
        report.value("P3", f"{name} words: overlap of the first 20", mean(one.overlap() for one in some), 0.95)
    for radius in (5.0, 25.0):
        some = questions.combined("mix", radius) + questions.combined("common", radius, densest=True)
        overlap = mean(one.overlap() for one in some)
        report.value("P3", f"words, place, rating, open, {radius:g} km: overlap of the first 20", overlap, 0.90)
    _tantivy(report, world, asked["mix"])
    whole = steady([partial(search, one.query, now=NOW) for one in asked["mix"]])
    report.note("–", "whole answer with counts, mix, ms", whole)
    report.note("–", "facets alone, common words, ms", steady([partial(_facets, one.query) for one in asked["common"]]))
    for letters in (1, 2, 3, 5, 7):
        taken = steady([partial(suggest, text) for text in questions.beginnings(letters)])
        report.note("–", f"suggestions after {letters} letters, ms", taken)


def _facets(query: Any) -> None:
    with within(60_000):
        counting.facets(locate(query, NOW))


def _tantivy(report: Report, world: World, some: list[Any]) -> None:
    """Compare with the engine that search servers in Rust are built on, in this process and on the same texts."""
    if find_spec("tantivy") is None:
        report.note("P1", "Tantivy: not run, install requirements/bench.txt")
        return
    import tantivy  # noqa: PLC0415 - an optional comparator, never a dependency of the product

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("name", stored=False)
    builder.add_text_field("text", stored=False)
    index = tantivy.Index(builder.build())
    writer = index.writer(256_000_000, 1)
    for number, name, text in texts(world):
        writer.add_document(tantivy.Document(id=number, name=name, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> None:
        words = " ".join(f"+{word}" for word in text.split())
        searcher.search(index.parse_query(words, ["name", "text"]), 20)

    tasks = [partial(ask, one.query.q) for one in some]
    with within(600_000):
        statement, engine = interleaved([one.statement() for one in some], tasks)
    # Below a million documents a round trip to any database outweighs a search in process.
    if report.size >= 1_000_000:
        report.at_most("P1", "mix: our ranking statement ÷ Tantivy in process", statement, engine, 4)
    else:
        report.note("P1", "mix: our ranking statement ÷ Tantivy (judged at 1,000,000)", statement, engine)
    ours, theirs = interleaved([one.ours for one in some], tasks)
    report.note("P1", "mix: with look-ups, time limit and page, ÷ Tantivy", ours, theirs)


def texts(world: World) -> Any:
    """Yield (id, name, description) of the same directory once more."""
    for row in World(world.size, world.seed).rows():
        words: list[str] = []
        for entry in str(row[-2]).split(" "):
            lexeme, _, places = entry.partition(":")
            words += [lexeme.strip("'")] * sum(not place.endswith("A") for place in places.split(",") if place)
        yield row[0], row[4], " ".join(words)
