"""Who may speak for a business: memberships in the tree, invitations, and the hand-over of the primary ownership."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.brand import Brand, Region
from apps.businesses.models.business import Business
from apps.businesses.states import InvitationState, TeamRole, TransferState
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import FirmTrigger, actor_required

# Whose team somebody leads: rows of these places they may see.
_LED = (
    "(business_id = ANY((SELECT app.my_led_business_ids())::bigint[])"
    " OR brand_id = ANY((SELECT app.my_led_brand_ids())::bigint[])"
    " OR region_id = ANY((SELECT app.my_led_region_ids())::bigint[]))"
)
_MAY_GRANT = "app.may_grant(business_id, brand_id, region_id, role, user_id, is_primary)"


class Scope(models.Model):
    """Exactly one place in the tree: a brand, one of its regions, or a single listing; it stands for all below it."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def place(self) -> Business | Brand | Region:
        """The brand, region or listing itself."""
        return self.business or self.region or self.brand


_ONE_PLACE = (
    Q(business__isnull=False, brand__isnull=True, region__isnull=True)
    | Q(business__isnull=True, brand__isnull=False, region__isnull=True)
    | Q(business__isnull=True, brand__isnull=True, region__isnull=False)
)


class Membership(Scope, PublicIdModel):
    """What one person may do at a place and everywhere below it; `denied` takes away what a place above grants.

    `denied_fields` limits a person field by field. The one primary owner answers for the place: there is exactly one
    for each brand and each claimed listing outside of a brand, at every moment (CLM-5).
    """

    id_prefix = "mbr"
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=TeamRole)
    is_primary = models.BooleanField(_("primary owner"), default=False)
    denied_fields = ArrayField(
        models.CharField(max_length=30), verbose_name=_("may not change"), default=list, blank=True
    )
    can_import = models.BooleanField(_("may import"), default=False)
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_by = models.CharField(max_length=80, editable=False)

    rls = rls.Protection(
        "A person sees their own and the team they lead; nobody grants what they do not have.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN} OR {_LED}"),
        rls.add(Login.SITE, rows=_MAY_GRANT),
        rls.change(Login.SITE, rows=f"{_LED}", into=_MAY_GRANT),
        rls.remove(Login.SITE, rows=f"user_id = {rls.OWN} OR {_LED}"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(condition=_ONE_PLACE, name="businesses_membership_one_place"),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="businesses_membership_known_role"),
            models.CheckConstraint(
                condition=Q(is_primary=False) | (Q(role="owner") & Q(region__isnull=True)),
                name="businesses_membership_primary_owns",
            ),
            models.UniqueConstraint(
                fields=["user", "business"], condition=Q(business__isnull=False), name="businesses_membership_listing"
            ),
            models.UniqueConstraint(
                fields=["user", "brand"], condition=Q(brand__isnull=False), name="businesses_membership_brand"
            ),
            models.UniqueConstraint(
                fields=["user", "region"], condition=Q(region__isnull=False), name="businesses_membership_region"
            ),
            models.UniqueConstraint(
                fields=["business"], condition=Q(is_primary=True), name="businesses_one_primary_of_listing"
            ),
            models.UniqueConstraint(
                fields=["brand"], condition=Q(is_primary=True), name="businesses_one_primary_of_brand"
            ),
        ]
        triggers = [
            actor_required(),
            FirmTrigger(
                name="primary_owner_kept",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=pgtrigger.Func(
                    """
                    IF TG_OP <> 'INSERT' THEN
                        PERFORM app.ensure_primary_owner(OLD.business_id, OLD.brand_id);
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        PERFORM app.ensure_primary_owner(NEW.business_id, NEW.brand_id);
                    END IF;
                    RETURN NULL;
                    """
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} at {self.place}"


class Invitation(Scope, PublicIdModel):
    """A place in a team offered to an e-mail address: only who has proved that the address is theirs can take it."""

    id_prefix = "inv"
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=TeamRole)
    denied_fields = ArrayField(
        models.CharField(max_length=30), verbose_name=_("may not change"), default=list, blank=True
    )
    can_import = models.BooleanField(_("may import"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))

    rls = rls.Protection(
        "Seen by who leads the team and by whoever owns the address.",
        rls.read(Login.SITE, rows=f"{_LED} OR lower(email) = ANY((SELECT app.my_emails())::text[])"),
        rls.add(Login.SITE, rows=_LED),
        rls.change(Login.SITE, rows=f"{_LED} OR lower(email) = ANY((SELECT app.my_emails())::text[])"),
        # With the region it was for.
        rls.remove(Login.SITE, rows="region_id = ANY((SELECT app.my_led_region_ids())::bigint[])"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=_ONE_PLACE, name="businesses_invitation_one_place"),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="businesses_invitation_known_state"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[TeamRole.OWNER, TeamRole.MANAGER, TeamRole.STAFF]),
                name="businesses_invitation_known_role",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.role} at {self.place}"


class OwnershipTransfer(Scope, PublicIdModel):
    """The primary ownership on its way from one person to another, with days to think it over and days to undo it."""

    id_prefix = "trf"
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=TransferState, default=TransferState.OFFERED)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Ownership changes at this moment, and can be taken back until the other.
    effective_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)

    rls = rls.Protection(
        "Between the two people it is about; the change itself is made by the system after the days to think.",
        rls.read(Login.SITE, rows=f"from_user_id = {rls.OWN} OR to_user_id = {rls.OWN}"),
        rls.add(Login.SITE, rows=f"from_user_id = {rls.OWN} AND {_LED}"),
        rls.change(Login.SITE, rows=f"from_user_id = {rls.OWN} OR to_user_id = {rls.OWN}"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("transfer of ownership")
        verbose_name_plural = _("transfers of ownership")
        constraints = [
            models.CheckConstraint(condition=_ONE_PLACE & Q(region__isnull=True), name="businesses_transfer_one_place"),
            models.CheckConstraint(condition=Q(state__in=TransferState.values), name="businesses_transfer_known_state"),
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(state__in=["offered", "cooling_off"]),
                name="businesses_one_transfer_of_listing",
            ),
            models.UniqueConstraint(
                fields=["brand"],
                condition=Q(state__in=["offered", "cooling_off"]),
                name="businesses_one_transfer_of_brand",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.place}: {self.state}"
