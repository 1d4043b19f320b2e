"""Photos of a listing: which pictures it shows, in which order, and in what words."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.core import rls
from apps.core.models import PublicIdModel, TimestampedModel
from apps.core.rls import Login
from apps.core.triggers import actor_required, guarded

_INSIDE = Q(
    crop_x__gte=0,
    crop_y__gte=0,
    crop_width__gt=0,
    crop_height__gt=0,
    # Fractions come from division: half a thousandth beyond the edge is rounding, not a mistake.
    crop_x__lte=1.0005 - F("crop_width"),
    crop_y__lte=1.0005 - F("crop_height"),
)


class Photo(PublicIdModel, TimestampedModel):
    """One picture of a listing. `alt` says what it shows, unless it is mere decoration; `caption` stands below it.

    The part that is shown is kept as fractions of the whole (`crop_…`): the file stays as it is, so a crop can be taken
    back. `removed_at` is set while a removal can be taken back. `is_public` while the listing is public and the picture
    ready; `app.follow_listing` keeps it so.
    """

    id_prefix = "pho"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="photos", db_index=False)
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(_("description"), max_length=250, blank=True)
    is_decorative = models.BooleanField(_("decoration"), default=False)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_cover = models.BooleanField(_("cover"), default=False)
    crop_x = models.FloatField(default=0.0)
    crop_y = models.FloatField(default=0.0)
    crop_width = models.FloatField(default=1.0)
    crop_height = models.FloatField(default=1.0)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    is_public = models.BooleanField(default=False, editable=False)

    rls = rls.Protection(
        "Seen with the listing once they are ready; kept by its team.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.change(Login.SITE, rows=MINE),
        rls.remove(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes = [models.Index(fields=["business", "position", "id"], name="businesses_photos")]
        constraints = [
            models.UniqueConstraint(fields=["business"], condition=Q(is_cover=True), name="businesses_one_cover"),
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt=""), name="businesses_photo_decoration_says_nothing"
            ),
            models.CheckConstraint(condition=_INSIDE, name="businesses_photo_crop_inside"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(is_cover=False, is_public=False),
                name="businesses_photo_removed_is_hidden",
            ),
        ]
        triggers = [
            actor_required(),
            # Nobody shows a picture that belongs to somebody else's house.
            guarded("app.guard_photo(OLD, NEW)", on=pgtrigger.Insert | pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.alt or self.reference
