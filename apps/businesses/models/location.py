"""Where a business is."""

from django.contrib.gis.db import models as gis
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.businesses.models.place import City, Neighbourhood
from apps.core import rls
from apps.core.rls import Login
from apps.core.triggers import guarded


class Location(models.Model):
    """The place of a business. With `hide_street` the street never leaves the staff portal (SEO-4)."""

    business = models.OneToOneField(Business, on_delete=models.CASCADE, primary_key=True, related_name="location")
    point = gis.PointField(_("point"), geography=True, spatial_index=False)
    timezone = models.CharField(_("time zone"), max_length=64)
    street_address = models.CharField(_("street address"), max_length=200, blank=True)
    hide_street = models.BooleanField(_("hide the street"), default=False)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="locations", verbose_name=_("city"))
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=_("neighbourhood"),
    )
    postal_code = models.CharField(_("postcode"), max_length=12, blank=True)
    is_public = models.BooleanField(default=False, editable=False)

    rls = rls.Protection(
        "Seen with the listing; kept by its team.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.change(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [
            models.CheckConstraint(condition=~models.Q(timezone=""), name="businesses_location_zone"),
        ]
        triggers = [guarded("app.guard_location(OLD, NEW)")]

    def __str__(self) -> str:
        return self.public_street or self.city.name

    @property
    def latitude(self) -> float:
        """Degrees north."""
        return self.point.y

    @property
    def longitude(self) -> float:
        """Degrees east."""
        return self.point.x

    @property
    def public_street(self) -> str:
        """The street as visitors may see it: empty when it is hidden."""
        return "" if self.hide_street else self.street_address
