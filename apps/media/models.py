"""The one table of pictures, and whose they are."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required
from apps.media.states import PictureState, Refusal

_TENANTS = "tenant_id = ANY ((SELECT app.my_media_tenants())::bigint[])"
_OWN = f"uploader_id = {rls.OWN}"
# A picture that belongs to somebody's house is theirs, also after its uploader has left it.
_MINE = f"({_OWN} AND tenant_id IS NULL) OR {_TENANTS}"


class Picture(PublicIdModel):
    """One uploaded picture and what was made of it; what it shows and what it is for is known above."""

    id_prefix = "pic"
    state = models.CharField(_("state"), max_length=12, choices=PictureState, default=PictureState.UPLOADED)
    # Plain numbers: accounts and tenants stand above.
    uploader_id = models.BigIntegerField(_("uploader"), null=True)
    tenant_id = models.BigIntegerField(_("tenant"), null=True)
    subject_kind = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"), null=True)
    is_public = models.BooleanField(_("public"), default=False)

    # Where the files lie; the token is shared by all variants.
    token = models.CharField(max_length=26, unique=True, editable=False)
    original = models.CharField(max_length=60, blank=True, editable=False)
    variants = models.JSONField(default=dict, blank=True, editable=False)
    fallback = models.CharField(max_length=60, blank=True, editable=False)

    format = models.CharField(_("format"), max_length=8)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    colour = models.CharField(_("mean colour"), max_length=7, blank=True)
    placeholder = models.CharField(max_length=2100, blank=True)
    focal_x = models.FloatField(_("focal point, across"), default=0.5)
    focal_y = models.FloatField(_("focal point, down"), default=0.5)

    # Without choices: their sentences are for readers, and new words are no change of the table.
    refusal = models.CharField(_("why it was refused"), max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    accepted_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    started_at = models.DateTimeField(_("last started"), null=True)
    ready_at = models.DateTimeField(_("ready"), null=True)
    discarded_at = models.DateTimeField(_("removed"), null=True)

    rls = rls.Protection(
        "Everybody sees public pictures. A person sees and adds their own, and sees and changes those of the tenants "
        "they belong to, and their own that belong to none; staff look and change; the system does the rest.",
        rls.read(Login.SITE, rows=f"is_public OR {_OWN} OR {_TENANTS}"),
        rls.add(Login.SITE, rows=f"state = 'uploaded' AND {_OWN} AND (tenant_id IS NULL OR {_TENANTS})"),
        rls.change(Login.SITE, rows=_MINE),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
        rls.read(Login.REPORTER),
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        triggers = [actor_required()]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="media_picture_subject"),
            models.Index(fields=["tenant_id"], name="media_picture_tenant"),
            models.Index(fields=["uploader_id"], name="media_picture_uploader"),
            # What the sweep looks for is little among many.
            models.Index(
                fields=["state", "accepted_at"],
                condition=~Q(state__in=[PictureState.READY, PictureState.REFUSED, PictureState.ERASED]),
                name="media_picture_unfinished",
            ),
            models.Index(fields=["accepted_at"], condition=Q(subject_id=None), name="media_picture_unused"),
            models.Index(fields=["original"], condition=~Q(original=""), name="media_picture_original"),
            models.Index(
                fields=["discarded_at"],
                condition=Q(state=PictureState.ERASED) & ~Q(fallback=""),
                name="media_picture_leftovers",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PictureState.values), name="media_picture_known_state"),
            models.CheckConstraint(condition=Q(refusal__in=["", *Refusal.values]), name="media_picture_known_refusal"),
            models.CheckConstraint(
                condition=~Q(state=PictureState.REFUSED) | ~Q(refusal=""), name="media_picture_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=PictureState.PROCESSING) | Q(started_at__isnull=False),
                name="media_picture_processing_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=PictureState.READY)
                | (Q(ready_at__isnull=False) & ~Q(variants={}) & ~Q(fallback="") & ~Q(colour="")),
                name="media_picture_ready_has_variants",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PictureState.DISCARDED, PictureState.ERASED], discarded_at__isnull=False)
                | (~Q(state__in=[PictureState.DISCARDED, PictureState.ERASED]) & Q(discarded_at__isnull=True)),
                name="media_picture_discarded_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)), name="media_picture_focal_inside"
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, byte_size__gt=0), name="media_picture_has_size"
            ),
            models.CheckConstraint(condition=~Q(subject_kind=""), name="media_picture_has_kind"),
        ]

    def __str__(self) -> str:
        return self.reference


def my_tenants() -> frozenset[int]:
    """Return the tenants whose pictures the present actor may see and change, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.my_media_tenants()")
        return frozenset(cursor.fetchone()[0])
