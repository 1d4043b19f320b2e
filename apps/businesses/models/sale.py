"""The sale of a location: it leaves its brand and its team for another owner (LOC-5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import Business
from apps.businesses.states import SaleState
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required

_SELLER = f"seller_id = {rls.OWN}"
_BUYER = "lower(buyer_email) = ANY((SELECT app.my_emails())::text[])"


class Sale(PublicIdModel):
    """A listing offered to whoever owns an e-mail address; the system completes it once that person accepted.

    `left_brand` and `left_code` keep what the location was called in the brand it left.
    """

    id_prefix = "sal"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="sales")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    buyer_email = models.EmailField(_("address of the new owner"))
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=SaleState, default=SaleState.OFFERED)
    left_brand = models.CharField(max_length=200, blank=True)
    left_code = models.CharField(max_length=40, blank=True)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    rls = rls.Protection(
        "Between the two people it is about; the hand-over itself is made by the system.",
        rls.read(Login.SITE, rows=f"{_SELLER} OR {_BUYER}"),
        rls.add(
            Login.SITE,
            rows=f"{_SELLER} AND state = 'offered' AND business_id = ANY((SELECT app.my_led_business_ids())::bigint[])",
        ),
        rls.change(
            Login.SITE,
            rows=f"state = 'offered' AND ({_SELLER} OR {_BUYER})",
            into=f"({_SELLER} AND state = 'cancelled') OR ({_BUYER} AND state = 'declined')"
            f" OR ({_BUYER} AND state = 'accepted' AND buyer_id = {rls.OWN})",
        ),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("sale of a location")
        verbose_name_plural = _("sales of locations")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SaleState.values), name="businesses_sale_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "completed"]) | Q(accepted_at__isnull=False),
                name="businesses_sale_accepted_at",
            ),
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(state__in=["offered", "accepted"]),
                name="businesses_one_sale_of_listing",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.business}: {self.state}"
