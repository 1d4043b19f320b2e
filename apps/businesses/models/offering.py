"""What a business offers and what it costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.core import rls
from apps.core.models import PublicIdModel, TimestampedModel
from apps.core.rls import Login
from apps.core.triggers import actor_required


class ServiceItem(PublicIdModel, TimestampedModel):
    """One service or dish, perhaps with a price in the smallest unit of its currency; `section` groups a menu."""

    id_prefix = "srv"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="service_items", db_index=False)
    section = models.CharField(_("section"), max_length=80, blank=True)
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=500, blank=True)
    price_cents = models.PositiveIntegerField(_("price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_available = models.BooleanField(_("available"), default=True)
    is_public = models.BooleanField(default=False, editable=False)

    rls = rls.Protection(
        "Seen with the listing; kept by its team.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.change(Login.SITE, rows=MINE),
        rls.remove(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = [models.Index(fields=["business", "position", "id"], name="businesses_services")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="businesses_service_has_name"),
            models.CheckConstraint(
                condition=Q(price_cents__isnull=True, currency="") | (Q(price_cents__isnull=False) & ~Q(currency="")),
                name="businesses_service_price_has_currency",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.name
