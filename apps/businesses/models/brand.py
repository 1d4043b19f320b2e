"""A brand with its regions: what several listings of one owner have in common (LOC-1, LOC-2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.businesses.states import FieldMode
from apps.core import rls
from apps.core.models import PublicIdModel, TimestampedModel
from apps.core.rls import Login
from apps.core.triggers import actor_required

MY_BRANDS = "(SELECT app.my_brand_ids())::bigint[]"
MY_LED_BRANDS = "(SELECT app.my_led_brand_ids())::bigint[]"


class Brand(PublicIdModel, TimestampedModel):
    """The top of a tree brand, region, location; every brand has exactly one primary owner.

    `values` holds what the brand says about a field, `modes` how that reaches its locations (`FieldMode`); a field
    without a mode is local. `founded_by` makes themselves its primary owner in the same transaction.
    """

    id_prefix = "brd"
    name = models.CharField(_("name"), max_length=200)
    values = models.JSONField(_("values"), default=dict, blank=True)
    modes = models.JSONField(_("modes"), default=dict, blank=True)
    founded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    rls = rls.Protection(
        "Seen by its team; changed by who leads the whole brand.",
        rls.read(Login.SITE, rows=f"id = ANY({MY_BRANDS}) OR founded_by_id = {rls.OWN}"),
        rls.add(Login.SITE, rows=f"founded_by_id = {rls.OWN}"),
        rls.change(Login.SITE, rows=f"id = ANY({MY_LED_BRANDS})"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="businesses_brand_has_name")]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.name

    def mode(self, field: str) -> FieldMode:
        """How the brand's value of a field reaches its locations."""
        return FieldMode(self.modes.get(field, FieldMode.LOCAL))


class Region(PublicIdModel, TimestampedModel):
    """A part of a brand, between it and its locations."""

    id_prefix = "reg"
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="regions")
    name = models.CharField(_("name"), max_length=120)
    sort_name = models.CharField(_("sorted as"), max_length=120)

    rls = rls.Protection(
        "Seen by the brand's team; arranged by who leads the whole brand.",
        rls.read(Login.SITE, rows=f"brand_id = ANY({MY_BRANDS})"),
        rls.add(Login.SITE, rows=f"brand_id = ANY({MY_LED_BRANDS})"),
        rls.change(Login.SITE, rows=f"brand_id = ANY({MY_LED_BRANDS})"),
        rls.remove(Login.SITE, rows=f"brand_id = ANY({MY_LED_BRANDS})"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="businesses_region_has_name"),
            models.UniqueConstraint(fields=["brand", "sort_name"], name="businesses_region_once_per_brand"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.name
