"""The run: new listings entered in bulk, changed ones field by field with their history, each chunk a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from celery import current_app
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.businesses import selectors as businesses
from apps.businesses.data import Coordinates, LoadedListing, Origin
from apps.businesses.errors import FieldsDenied
from apps.businesses.selectors import surveys
from apps.businesses.services import batches, fields
from apps.businesses.states import Author, ListingState, Source
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.imports import events, policies
from apps.imports.data import Judged, Problem
from apps.imports.models import ImportJob, ImportRow
from apps.imports.rules.planning import Planned, Target, merged, plan, schedule_of
from apps.imports.services import _job, _rows, _targets
from apps.imports.states import JobState, MatchBy, Outcome, Severity
from apps.outbox import services as outbox

CHUNK = 5_000
# Changes are made one listing at a time; a chunk with many of them would hold its locks for long.
MOST_CHANGES = 100
ORIGIN = "imports.import"
EXPAND = "imports.expand_hours"

Progress = Callable[[int], None]


def run(*, by: Actor, job: ImportJob, until: datetime, progress: Progress = lambda done: None) -> bool:
    """Apply rows, chunk by chunk; returns whether there is more to do later. Stops as `checking.check` does."""
    while True:
        before = job.rows_done
        with transaction.atomic():
            if not _job.alone(job.pk):
                return False
            found = _job.fresh(job.pk, JobState.RUNNING)
            if found is None:
                return False
            job = found
            rows = _next(job)
            if rows:
                _apply(by, job, rows)
                _job.advance(job, rows[-1].number)
        if not rows:
            _finish(by, job)
            progress(max(0, job.rows_total - before))
            return False
        progress(job.rows_done - before)
        if clock.now() >= until:
            return True


class Waiting(NamedTuple):
    """A row that waits to be applied; not a model, of which a hundred thousand would cost seconds."""

    number: int
    key: str
    values: dict[str, Any]
    defaults: dict[str, Any]
    outcome: str


def _next(job: ImportJob) -> list[Waiting]:
    """Return the next rows to apply, fewer when many of them change listings."""
    waiting = ImportRow.objects.filter(
        job=job, number__gt=job.rows_done, is_applied=False, outcome__in=[Outcome.NEW, Outcome.UPDATED]
    )
    rows = [Waiting(*row) for row in waiting.order_by("number").values_list(*Waiting._fields)[:CHUNK]]
    changes = [index for index, row in enumerate(rows) if row.outcome == Outcome.UPDATED]
    return rows[: changes[MOST_CHANGES]] if len(changes) > MOST_CHANGES else rows


def _apply(by: Actor, job: ImportJob, rows: Sequence[Waiting]) -> None:
    with connection.cursor() as cursor:
        # Two files of one source must not both find the same listing missing.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports.namespace'), hashtext(%s))", [job.namespace])
    targets = _targets.resolve(by, job, [row.key for row in rows])
    may_create = policies.may_create(by, job.brand)
    new, changed = [], {}
    for row, target in zip(rows, targets, strict=True):
        if target is None and may_create and row.outcome == Outcome.NEW:
            # As announced; the check has looked at what a new listing needs.
            new.append(row)
            continue
        judged = Judged(row.key, row.values, row.defaults)
        must_exist = row.key.startswith(f"{MatchBy.REFERENCE.value}:")
        planned = plan(judged, target, may_create=may_create, must_exist=must_exist)
        if planned.outcome is Outcome.NEW:
            new.append(row)
        else:
            changed[row.number] = (target, planned)
    for stored in ImportRow.objects.filter(job=job, number__in=changed).order_by("number"):
        _change(by, job, stored, *changed[stored.number])
    if new:
        _enter(by, job, new)


def _change(by: Actor, job: ImportJob, row: ImportRow, target: Target | None, planned: Planned) -> None:
    """Make the changes of one row, and write down on it what really became of it."""
    outcome, changes, problems = planned.outcome, planned.changes, list(planned.problems)
    if outcome is Outcome.UPDATED and target is not None:
        outcome, changes, refusals = _changed(by, job, target.business_id, changes)
        problems += refusals
    row.outcome, row.changes = outcome, {name: list(pair) for name, pair in changes.items()}
    row.problems = _rows.with_new_problems(row, problems)
    row.business_id = target.business_id if target is not None and target.has_rights else None
    row.is_applied = outcome is Outcome.UPDATED
    row.save(update_fields=["outcome", "changes", "problems", "business", "is_applied"])


def _changed(
    by: Actor, job: ImportJob, business_id: int, changes: dict[str, tuple[object, object]]
) -> tuple[Outcome, dict[str, tuple[object, object]], list[Problem]]:
    """Change a listing; fields refused at the last moment are left out and named, the others still apply."""
    origin = Origin(Author.IMPORT, ORIGIN, job.reference)
    wanted = {name: after for name, (_before, after) in changes.items()}
    problems: list[Problem] = []
    listing = surveys.listing(business_id)
    while wanted:
        try:
            with transaction.atomic():
                done = fields.apply(by=by, business=listing, changes=wanted, origin=origin)
        except FieldsDenied as refusal:
            problems += [Problem(name, lines[0], Severity.FIELD) for name, lines in refusal.fields.items()]
            wanted = {name: value for name, value in wanted.items() if name not in refusal.fields}
            continue
        except DomainError as refusal:
            lines = [(name, text) for name, texts in refusal.fields.items() for text in texts] or [
                ("", refusal.message)
            ]
            return Outcome.ERROR, {}, [*problems, *(Problem(name, text) for name, text in lines)]
        if done.changes:
            return Outcome.UPDATED, dict(done.changes), problems
        break
    return (Outcome.SKIPPED if problems else Outcome.UNCHANGED), {}, problems


def _enter(by: Actor, job: ImportJob, rows: Sequence[Waiting]) -> None:
    """Enter new listings; when the database refuses a chunk, halves of it find the row that is to blame."""
    zones = {city.slug: city.timezone for city in businesses.cities()}
    entries = [
        batches.Entry(str(row.number), _listing_of(row, zones), row.values.get("store_code", "")) for row in rows
    ]
    source = job.source if _targets.keeps_ids(job) else Source.IMPORT.value
    try:
        with transaction.atomic():
            found = batches.enter(
                by=by, entries=entries, source=source, brand=job.brand, keep_ids=_targets.keeps_ids(job)
            )
    except (IntegrityError, DataError, LookupError) as error:
        if len(rows) == 1:
            _refuse(job, rows[0], error)
            return
        middle = len(rows) // 2
        _enter(by, job, rows[:middle])
        _enter(by, job, rows[middle:])
        return
    made = {int(number): business_id for number, business_id in found.items()}
    _rows.mark_applied(job, made)
    _remember_keys(job, rows, made)
    _index_hours([made[row.number] for row in rows if row.values.get("hours")])


def _index_hours(business_ids: list[int]) -> None:
    """Have the index for "open at that time" learn the hours of new listings; the nightly run finds what is lost."""

    def send() -> None:
        current_app.send_task(EXPAND, kwargs={"business_ids": business_ids}, queue="bulk")

    if business_ids:
        transaction.on_commit(send, robust=True)


def _remember_keys(job: ImportJob, rows: Sequence[Waiting], made: dict[int, int]) -> None:
    keys = [
        (key, made[row.number])
        for row in rows
        for kind, _mark, key in [row.key.partition(":")]
        if kind == MatchBy.EXTERNAL_ID.value
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO imports_sourcekey (namespace, key, business_id, job_id)
               SELECT %s, k.key, k.business_id, %s FROM unnest(%s::text[], %s::bigint[]) AS k(key, business_id)
               ON CONFLICT (namespace, key) DO UPDATE SET business_id = excluded.business_id, job_id = excluded.job_id""",
            [job.namespace, job.pk, [key for key, _id in keys], [business_id for _key, business_id in keys]],
        )


def _refuse(job: ImportJob, row: Waiting, error: Exception) -> None:
    message = _("The directory refuses this row (%(kind)s).") % {"kind": type(error).__name__}
    stored = ImportRow.objects.get(job=job, number=row.number)
    stored.outcome = Outcome.ERROR
    stored.problems = _rows.with_new_problems(stored, [Problem("", message)])
    stored.save(update_fields=["outcome", "problems"])


def _listing_of(row: Waiting, zones: dict[str, str]) -> LoadedListing:
    """Return the listing that a row states, with what the judge worked out for the rest."""
    stated = {**row.defaults, **row.values}
    opened = stated.get("opened_on")
    return LoadedListing(
        external_id=row.key.partition(":")[2][:64],
        name=stated["name"],
        categories=tuple(stated["categories"]),
        city=stated["city"],
        point=Coordinates(*stated["point"]),
        timezone=stated.get("timezone") or zones[stated["city"]],
        status=ListingState.DRAFT,
        created_at=clock.now(),
        description=stated.get("description", ""),
        neighbourhood=stated.get("neighbourhood", ""),
        street_address=stated.get("street_address", ""),
        hide_street=stated.get("hide_street", False),
        postal_code=stated.get("postal_code", ""),
        phone=stated.get("phone", ""),
        website=stated.get("website", ""),
        email=stated.get("email", ""),
        price_level=stated.get("price_level"),
        attributes=merged({}, stated.get("attributes") or {}),
        hours=stated.get("hours", "") if schedule_of(stated.get("hours", "")) else "",
        opened_on=date.fromisoformat(opened) if opened else None,
    )


@transaction.atomic
def _finish(by: Actor, job: ImportJob) -> None:
    found = _job.locked(job.pk)
    if found.state != JobState.RUNNING or found.is_paused:
        return
    found.counts, found.refused_fields = _job.counts(found.pk)
    found.rows_done = found.rows_total
    _job.move(found, JobState.FINISHED)
    found.save()

    figures = _job.figures(found)
    audit.record("imports.ran", by=by, subject=found, after=figures)

    outbox.publish(
        events.ImportFinished(job_id=found.pk, created=figures[Outcome.NEW], updated=figures[Outcome.UPDATED])
    )
