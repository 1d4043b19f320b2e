"""Imports: the job, its rows, and which listing an id in somebody's file means."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.actor import ActorKind
from apps.core.models import PublicIdModel, TimestampedModel
from apps.core.rls import Login
from apps.core.triggers import actor_required
from apps.imports.states import WORKING, FileKind, JobState, MatchBy, Outcome

_LED_BRANDS = "(SELECT app.my_led_brand_ids())::bigint[]"
_MY_BRANDS = "(SELECT app.my_brand_ids())::bigint[]"
_MINE = f"started_by_id = {rls.OWN} OR brand_id = ANY({_LED_BRANDS})"
_OF_MY_JOBS = "job_id IN (SELECT j.id FROM imports_importjob j)"


def uploads() -> Storage:
    """Return where uploaded files lie: nobody reaches them but through this app."""
    return storages["uploads"]


def upload_path(job: ImportJob, name: str) -> str:
    """Return the path of a file; what its sender called it is no part of that."""
    return f"imports/{job.public_id.hex}"


class ImportJob(PublicIdModel, TimestampedModel):
    """One file on its way into the directory.

    `assigned` is what somebody said headings mean, `columns` which column each heading is taken for. `source` is the name space in which the file's own ids mean
    something. `rows_done` counts the rows of the present phase that are committed, so that whoever takes the job over
    knows where to go on; `alive_at` is the last sign of life. `counts` and `undo_report` are figures for people.
    """

    id_prefix = "imp"
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    started_as = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ActorKind])
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    brand = models.ForeignKey(
        "businesses.Brand", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("brand")
    )
    source = models.CharField(_("name of the source"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.UPLOADED)
    is_paused = models.BooleanField(_("paused"), default=False)
    runs_by_itself = models.BooleanField(default=False)
    file = models.FileField(_("file"), storage=uploads, upload_to=upload_path, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_kind = models.CharField(_("kind"), max_length=10, choices=FileKind, blank=True)
    file_size = models.PositiveIntegerField(_("size in bytes"), default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(_("separator"), max_length=1, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True)
    header = models.JSONField(default=list, blank=True)
    samples = models.JSONField(default=list, blank=True)
    assigned = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    match_by = models.CharField(_("matched by"), max_length=20, choices=MatchBy, blank=True)
    keep_good_cells = models.BooleanField(_("keep good cells of bad rows"), default=False)
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("done"), default=0)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    refused_fields = models.PositiveIntegerField(_("refused fields"), default=0)
    undo_report = models.JSONField(default=dict, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    phase_started_at = models.DateTimeField(null=True, blank=True)
    phase_started_with = models.PositiveIntegerField(default=0)
    alive_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    rls = rls.Protection(
        "Seen by who started it and by who leads the brand it is for; files name people's businesses.",
        rls.read(Login.SITE, rows=_MINE),
        rls.add(
            Login.SITE,
            rows=f"started_by_id = {rls.OWN} AND started_as = 'user' AND (brand_id IS NULL OR brand_id = ANY({_MY_BRANDS}))",
        ),
        rls.change(Login.SITE, rows=_MINE),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["started_by", "-id"], name="imports_of_person"),
            models.Index(fields=["brand", "-id"], condition=Q(brand__isnull=False), name="imports_of_brand"),
            models.Index(
                fields=["alive_at"],
                condition=Q(state__in=[JobState.UPLOADED, *WORKING], is_paused=False),
                name="imports_at_work",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="imports_known_state"),
            models.CheckConstraint(
                condition=Q(match_by="") | Q(match_by__in=MatchBy.values), name="imports_known_match"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="imports_has_source"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.file_name

    @property
    def namespace(self) -> str:
        """Where the file's own ids mean something: a brand's, one person's, or, for staff, everybody's name of a source."""
        if self.brand_id is not None:
            return f"brand:{self.brand_id}:{self.source}"
        if self.started_as == ActorKind.USER:
            return f"user:{self.started_by_id}:{self.source}"
        return f"source:{self.source}"


class ImportRow(models.Model):
    """One row of a file: what it says, what it would change or changed, and what is wrong with it.

    `changes` maps a field to [before, after]; `values` and `defaults` are what the judge made of the cells.
    """

    pk = models.CompositePrimaryKey("job_id", "number")
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=140, blank=True)
    raw = models.JSONField(default=list)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    defaults = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome)
    changes = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    business = models.ForeignKey(
        # Listings are never deleted, save the made-up ones, so nothing has to look here when one is.
        "businesses.Business",
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    is_applied = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)

    rls = rls.Protection(
        "Seen with the import; written by whoever works on it, never by the site.",
        rls.read(Login.SITE, rows=_OF_MY_JOBS),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [models.Index(fields=["job", "outcome", "number"], name="imports_rows_by_outcome")]
        constraints = [models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="imports_known_outcome")]

    def __str__(self) -> str:
        return f"{self.job_id}: {self.number}"


class SourceKey(models.Model):
    """Which listing an id in somebody's files means, so that the next file changes it instead of entering it again."""

    namespace = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="source_keys")
    job = models.ForeignKey(ImportJob, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    rls = rls.Protection(
        "Seen by the team of the listing, whose exports repeat it.",
        rls.read(Login.SITE, rows="business_id = ANY((SELECT app.my_business_ids())::bigint[])"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("id in a source")
        verbose_name_plural = _("ids in sources")
        constraints = [models.UniqueConstraint(fields=["namespace", "key"], name="imports_source_key_once")]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.namespace} {self.key}"
