"""The gazetteer: cities, neighbourhoods, postcodes and landmarks, so that place names resolve offline (SRC-3)."""

from django.contrib.gis.db import models as gis
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.rls import Login


def _protection() -> rls.Protection:
    return rls.Protection(
        "Places on a map are facts everybody may read.",
        rls.read(Login.SITE, Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )


class Place(models.Model):
    """What every named place has; `source` names where the fact comes from."""

    name = models.CharField(_("name"), max_length=120)
    centre = gis.PointField(_("centre"), geography=True, spatial_index=False)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def latitude(self) -> float:
        """Degrees north."""
        return self.centre.y

    @property
    def longitude(self) -> float:
        """Degrees east."""
        return self.centre.x


class City(Place):
    """A city, or a borough that people search as one; the box is in degrees."""

    slug = models.CharField(_("address"), max_length=80, unique=True)
    sort_name = models.CharField(_("sorted as"), max_length=120)
    region = models.CharField(_("region"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2)
    timezone = models.CharField(_("time zone"), max_length=64)
    south = models.FloatField(_("southern edge"))
    west = models.FloatField(_("western edge"))
    north = models.FloatField(_("northern edge"))
    east = models.FloatField(_("eastern edge"))
    population = models.PositiveIntegerField(_("population"), default=0)

    rls = _protection()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["sort_name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(slug__regex=r"^[a-z0-9-]+$"), name="businesses_city_slug"),
            # West may lie beyond east: a box across the 180th meridian.
            models.CheckConstraint(
                condition=models.Q(south__gte=-90, north__lte=90, south__lt=models.F("north"))
                & models.Q(west__gte=-180, west__lte=180, east__gte=-180, east__lte=180),
                name="businesses_city_box",
            ),
        ]


class Neighbourhood(Place):
    """A part of a city; `rank` 1 is the best known."""

    slug = models.CharField(_("address"), max_length=80)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="neighbourhoods")
    rank = models.PositiveSmallIntegerField(_("rank"), default=3)

    rls = _protection()

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="businesses_neighbourhood_once"),
        ]


class PostalArea(Place):
    """A postcode and the middle of it; its name is the code."""

    country = models.CharField(_("country"), max_length=2)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="postal_areas")

    rls = _protection()

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="businesses_postalarea_once"),
        ]


class Landmark(Place):
    """A place people search near, such as a station or a square; `also` are its other names."""

    slug = models.CharField(_("address"), max_length=80, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="landmarks")
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=3)
    also = ArrayField(models.CharField(max_length=120), verbose_name=_("other names"), default=list, blank=True)

    rls = _protection()

    class Meta:
        verbose_name = _("landmark")
        verbose_name_plural = _("landmarks")
        ordering = ["rank", "name"]
