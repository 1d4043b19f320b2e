"""What speaks for a claim: attempts to prove it, and documents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.claims.models.claim import MY_OPEN_CLAIMS, Claim
from apps.claims.states import CheckOutcome, DocumentKind, Method
from apps.core import rls
from apps.core.rls import Login
from apps.core.triggers import actor_required

_OWN = f"claimant_id = {rls.OWN}"


class ClaimCheck(models.Model):
    """One attempt to prove a claim and what it came to; written once, never by the claimant."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="checks")
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(_("way"), max_length=10, choices=Method)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CheckOutcome)
    # Where it led: a domain, a masked number; and what was seen there.
    target = models.CharField(_("where"), max_length=300, blank=True, db_default="")
    detail = models.CharField(_("what was seen"), max_length=300, blank=True, db_default="")
    at = models.DateTimeField(_("at"), default=timezone.now, db_default=Now())

    rls = rls.Protection(
        "The claimant reads what we found; what counts as proof is written by our programs and staff alone.",
        rls.read(Login.SITE, rows=_OWN),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.read(Login.SYSTEM, rows=rls.HAS_ACTOR),
        rls.add(Login.SYSTEM, rows=rls.HAS_ACTOR),
        # With a made-up listing that is removed.
        rls.remove(Login.SYSTEM, rows=rls.HAS_ACTOR),
    )

    class Meta:
        verbose_name = _("attempt to prove a claim")
        verbose_name_plural = _("attempts to prove a claim")
        indexes = [models.Index(fields=["claim", "-id"], name="claims_checks")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=CheckOutcome.values), name="claims_check_known_outcome")
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.method}, {self.outcome}"


class ClaimDocument(models.Model):
    """A document of a claim; its content lies encrypted in the private storage and goes when its time is over (CLM-6)."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="documents")
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind)
    name = models.CharField(_("name"), max_length=100)
    media_type = models.CharField(max_length=20)
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    stored_as = models.CharField(max_length=120, blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    delete_after = models.DateTimeField(_("is deleted on"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    rls = rls.Protection(
        "The claimant adds to their own open claims and sees what they added; reviewers see all, and each look is kept.",
        rls.read(Login.SITE, rows=_OWN),
        rls.add(
            Login.SITE,
            rows=f"{_OWN} AND claim_id = ANY({MY_OPEN_CLAIMS}) AND delete_after IS NULL AND deleted_at IS NULL",
        ),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(fields=["delete_after"], condition=Q(deleted_at__isnull=True), name="claims_documents_to_go")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="claims_document_known_kind"),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(stored_as=""), name="claims_document_deleted_has_no_file"
            ),
            models.CheckConstraint(
                condition=Q(byte_size__range=(1, 10 * 1024 * 1024)), name="claims_document_within_size"
            ),
            # What a row names is read to reviewers and deleted on time: no row names a file of anything else.
            models.CheckConstraint(
                condition=Q(stored_as="") | Q(stored_as__regex=r"^claims/[0-9A-Za-z_]+$"),
                name="claims_document_in_its_folder",
            ),
            models.UniqueConstraint(fields=["stored_as"], condition=~Q(stored_as=""), name="claims_document_file_once"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.name
