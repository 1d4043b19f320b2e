"""What is compared of each listing, in one spelling, and the keys that bring two of them together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import rls
from apps.core.rls import Login

_WORKED_OUT = rls.Protection(
    "Worked out by our programs from facts that include hidden streets; staff may look.",
    rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
    rls.everything(Login.SYSTEM),
)


class Fingerprint(models.Model):
    """A listing as `data.Likeness` has it, written anew when it or the rules of spelling change.

    `mark` is a digest of everything here. No foreign key: what a listing leaves behind is swept away (services.finding).
    """

    business_id = models.BigIntegerField(primary_key=True)
    name = models.TextField()
    core = models.TextField()
    number = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    website = models.TextField(blank=True)
    street = models.TextField(blank=True)
    house = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    city_id = models.BigIntegerField()
    category_id = models.BigIntegerField()
    lat = models.FloatField()
    lon = models.FloatField()
    mark = models.BigIntegerField()

    rls = _WORKED_OUT

    class Meta:
        verbose_name = _("fingerprint of a listing")
        verbose_name_plural = _("fingerprints of listings")

    def __str__(self) -> str:
        return f"{self.business_id}: {self.name}"


class BlockingKey(models.Model):
    """One key of one listing; two that share a key are compared, unless too many share it."""

    pk = models.CompositePrimaryKey("key", "business_id")
    key = models.BigIntegerField()
    business_id = models.BigIntegerField()

    rls = _WORKED_OUT

    class Meta:
        verbose_name = _("blocking key")
        verbose_name_plural = _("blocking keys")
        indexes = [models.Index(fields=["business_id"], name="duplicates_keys_of_listing")]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.key}"
