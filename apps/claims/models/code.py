"""A code on its way to prove a claim; of the code itself only a keyed digest is kept (CLM-2)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.claims.models.claim import Claim
from apps.claims.states import Method
from apps.core import rls
from apps.core.rls import Login
from apps.core.triggers import actor_required


class ClaimCode(models.Model):
    """One code of one claim. `fingerprint` is what the listing said when it was issued: it counts while that stands.

    Redeemed by `app.redeem_claim_code` alone, which counts every try and compares in constant time.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="codes")
    method = models.CharField(_("way"), max_length=10, choices=Method)
    digest = models.BinaryField(max_length=32, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    most_attempts = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    rls = rls.Protection(
        "The public site neither reads nor writes a code: it hands what was typed to a function. Staff prints letters.",
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            # Single use, and one at a time: whoever issues another voids this one first.
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="claims_one_live_code",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=models.F("most_attempts")), name="claims_code_tries_within_limit"
            ),
            models.CheckConstraint(condition=Q(method__in=["mail", "phone", "post"]), name="claims_code_travels"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.method}"
