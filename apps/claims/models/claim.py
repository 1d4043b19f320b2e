"""A person's word that a business is theirs, and the further listings of a chain."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.claims.states import OPEN, ClaimState, Method, Problem, Purpose, Relation
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import FirmTrigger, actor_required

_OWN = f"claimant_id = {rls.OWN}"
# Claims of the signed-in person that they may still add to.
MY_OPEN_CLAIMS = "(SELECT app.my_open_claim_ids())::bigint[]"
_BY_SITE = "state = ANY (ARRAY['started', 'checking', 'submitted', 'withdrawn'])"
_UNDECIDED = "verified_at IS NULL AND verified_in IS NULL AND decided_at IS NULL"


class Claim(PublicIdModel):
    """One person, one listing, and where the proof stands. A claim for a chain names its first listing here.

    `address` is where a code by mail goes. `message` is what a present owner reads, `statement` what reviewers read.
    `problem` says why the claim is with the claimant again. `verified_in` is the very transaction that verified it, in
    which alone its claimant may take the listing (`app.may_take`). A decision against a present owner takes effect at
    `effective_at`; `former_team` is who had the listing before, for whoever takes that back until `undo_until`.
    """

    id_prefix = "clm"
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims", verbose_name=_("claimant")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.TAKE)
    method = models.CharField(_("way"), max_length=10, choices=Method, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.STARTED)
    relation = models.CharField(_("says to be"), max_length=10, choices=Relation, default=Relation.OWNER)
    address = models.EmailField(_("address for the code"), blank=True)
    message = models.CharField(_("message to the present owner"), max_length=500, blank=True)
    statement = models.TextField(_("explanation"), max_length=2000, blank=True)
    brand_name = models.CharField(_("name of the chain"), max_length=200, blank=True)
    problem = models.CharField(_("problem"), max_length=20, choices=Problem, blank=True, default=Problem.NONE)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends"))
    requested_at = models.DateTimeField(null=True, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_in = models.BigIntegerField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    decision = models.CharField(_("reason"), max_length=20, blank=True)
    decision_note = models.CharField(_("note to the claimant"), max_length=500, blank=True)
    effective_at = models.DateTimeField(_("takes effect"), null=True, blank=True)
    undo_until = models.DateTimeField(_("can be taken back until"), null=True, blank=True)
    former_team = models.JSONField(_("team before"), default=list, blank=True)

    rls = rls.Protection(
        "A claimant sees and moves their own, and cannot say that it is verified: a function that judges the code does.",
        rls.read(Login.SITE, rows=_OWN),
        rls.add(Login.SITE, rows=f"{_OWN} AND state = 'started' AND {_UNDECIDED}"),
        rls.change(
            Login.SITE,
            rows=f"{_OWN} AND state = ANY (ARRAY['started', 'checking', 'code_sent', 'submitted', 'approved'])",
            into=f"{_OWN} AND {_BY_SITE}",
        ),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=["claimant", "-id"], name="claims_of_person"),
            models.Index(fields=["submitted_at", "id"], condition=Q(state="submitted"), name="claims_waiting"),
            models.Index(fields=["expires_at"], condition=Q(state__in=OPEN), name="claims_open_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "claimant"], condition=Q(state__in=OPEN), name="claims_one_open_per_person"
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claims_known_state"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="claims_known_purpose"),
            models.CheckConstraint(condition=Q(method__in=["", *Method.values]), name="claims_known_method"),
            models.CheckConstraint(condition=Q(problem__in=Problem.values), name="claims_known_problem"),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "reversed"]) | Q(verified_at__isnull=False),
                name="claims_verified_at_with_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved"]) | Q(submitted_at__isnull=False),
                name="claims_submitted_at_with_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "approved"]) | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="claims_decided_at_with_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(effective_at__isnull=False), name="claims_approved_takes_effect"
            ),
            models.CheckConstraint(condition=~Q(purpose="chain") | ~Q(brand_name=""), name="claims_chain_has_name"),
        ]
        triggers = [
            actor_required(),
            # By login and not by kind of actor: what kind somebody is stands in a setting, which login they have does not.
            FirmTrigger(
                name="site_moves_only",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=pgtrigger.Func(
                    """
                    IF current_user = 'lawless_site' THEN
                        PERFORM app.guard_claim(OLD, NEW);
                    END IF;
                    RETURN NEW;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided for good."""
        return self.state in OPEN


class ClaimLocation(models.Model):
    """One listing of a chain that is claimed as a whole."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="locations")
    claimant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    business = models.ForeignKey("businesses.Business", on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("what became of it"), max_length=200, blank=True)

    rls = rls.Protection(
        "Named by the claimant with the claim; what becomes of each is for staff and our programs.",
        rls.read(Login.SITE, rows=_OWN),
        rls.add(Login.SITE, rows=f"{_OWN} AND note = '' AND claim_id = ANY({MY_OPEN_CLAIMS})"),
        rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, rows=rls.HAS_ACTOR),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("listing of a chain")
        verbose_name_plural = _("listings of a chain")
        constraints = [models.UniqueConstraint(fields=["claim", "business"], name="claims_location_once")]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.business_id}"
