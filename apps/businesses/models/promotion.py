"""Sponsored placements: paid for, labelled, and apart from the organic order (SRC-6, RAT-7)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.businesses.models.category import Category
from apps.businesses.models.place import City
from apps.businesses.states import PromotionState
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required


class Promotion(PublicIdModel):
    """A listing shown above the results of a city, a category or both, for a time; the payer is named beside it.

    Search never reads this table: what is organic stays the same whatever is booked.
    """

    id_prefix = "prm"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="promotions")
    payer_name = models.CharField(_("paid by"), max_length=120)
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=10, choices=PromotionState, default=PromotionState.BOOKED)
    reason = models.CharField(_("reason"), max_length=500)
    booked_by = models.CharField(max_length=80, editable=False)
    booked_at = models.DateTimeField(default=timezone.now, editable=False)

    rls = rls.Protection(
        "Everybody may know who paid for what is shown; staff book it.",
        rls.read(Login.SITE, rows=f"state = 'booked' OR {MINE}"),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("sponsored placement")
        verbose_name_plural = _("sponsored placements")
        indexes = [
            models.Index(
                fields=["ends_at", "starts_at"], condition=Q(state="booked"), name="businesses_promotions_booked"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(payer_name=""), name="businesses_promotion_names_payer"),
            models.CheckConstraint(condition=~Q(reason=""), name="businesses_promotion_has_reason"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="businesses_promotion_lasts"),
            models.CheckConstraint(
                condition=Q(city__isnull=False) | Q(category__isnull=False), name="businesses_promotion_has_target"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PromotionState.values), name="businesses_promotion_known_state"
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.payer_name}"
