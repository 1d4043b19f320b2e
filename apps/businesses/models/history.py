"""What a listing said before, who changed it, and which facts are locked (CLM-9, idea 12)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.business import MINE, Business
from apps.businesses.states import Author, LockLevel, SuggestionState
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import FirmTrigger, actor_required


class FieldChange(PublicIdModel):
    """One field of one listing, before and after; never changed. `origin_kind` and `origin_ref` name the job behind it."""

    id_prefix = "fch"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="field_changes", db_index=False)
    field = models.CharField(_("field"), max_length=30)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    author = models.CharField(_("author"), max_length=12, choices=Author)
    actor = models.CharField(_("changed by"), max_length=80)
    user_id = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_ref = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    rls = rls.Protection(
        "Seen by the team of the listing; written once.",
        rls.read(Login.SITE, rows=MINE),
        rls.add(Login.SITE, rows=f"{MINE} AND user_id = {rls.OWN}"),
        rls.read(Login.STAFF, Login.SYSTEM, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, Login.SYSTEM, rows=rls.HAS_ACTOR),
        # Made-up listings go away with all that hangs on them.
        rls.remove(
            Login.SYSTEM, rows="business_id IN (SELECT b.id FROM businesses_business b WHERE b.source = 'demo')"
        ),
    )

    class Meta:
        verbose_name = _("change of a field")
        verbose_name_plural = _("changes of fields")
        indexes = [
            models.Index(fields=["business", "-id"], name="businesses_history"),
            models.Index(fields=["business", "field", "-id"], name="businesses_field_history"),
            models.Index(
                fields=["origin_kind", "origin_ref"], condition=~Q(origin_ref=""), name="businesses_history_of_job"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(author__in=Author.values), name="businesses_change_known_author")
        ]
        triggers = [
            actor_required(),
            FirmTrigger(
                name="unchanging",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=pgtrigger.Func("RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME;"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.field}"


class FieldLock(models.Model):
    """A field of a listing that nobody changes before it is unlocked; staff's locks are opened by staff alone."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="field_locks", db_index=False)
    field = models.CharField(_("field"), max_length=30)
    level = models.CharField(_("locked by"), max_length=10, choices=LockLevel)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    locked_by = models.CharField(max_length=80, editable=False)
    locked_at = models.DateTimeField(default=timezone.now, editable=False)

    rls = rls.Protection(
        "Seen by the team of the listing; owners and managers lock for themselves, staff for everybody.",
        rls.read(Login.SITE, rows=MINE),
        rls.add(Login.SITE, rows=f"level = 'owner' AND {MINE}"),
        rls.remove(Login.SITE, rows=f"level = 'owner' AND {MINE}"),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("locked field")
        verbose_name_plural = _("locked fields")
        constraints = [
            models.UniqueConstraint(fields=["business", "field"], name="businesses_lock_once"),
            models.CheckConstraint(condition=Q(level__in=LockLevel.values), name="businesses_lock_known_level"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.field}"


class Suggestion(PublicIdModel):
    """What a visitor says a listing should say; nothing of it applies before somebody accepts it (CLM-8)."""

    id_prefix = "sug"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="suggestions")
    changes = models.JSONField(_("suggested"))
    seen = models.JSONField(_("what the author saw"), default=dict)
    note = models.CharField(_("note"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    accepted_fields = models.JSONField(_("accepted"), default=list, blank=True)
    suggested_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)

    rls = rls.Protection(
        "Seen by its author and the team of the listing.",
        rls.read(Login.SITE, rows=f"author_id = {rls.OWN} OR {MINE}"),
        rls.add(Login.SITE, rows=f"author_id = {rls.OWN} AND state = 'open'"),
        # Its author may take it back; that it was accepted says the team alone.
        rls.change(
            Login.SITE,
            rows=f"state = 'open' AND (author_id = {rls.OWN} OR {MINE})",
            into=f"(author_id = {rls.OWN} AND state = 'withdrawn') OR ({MINE} AND state = ANY (ARRAY['accepted', 'declined']))",
        ),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = [
            models.Index(fields=["business", "-id"], name="businesses_suggestions"),
            models.Index(fields=["id"], condition=Q(state="open"), name="businesses_open_suggestions"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values),
                name="businesses_suggestion_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="businesses_suggestion_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="businesses_suggestion_declined_with_reason"
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.business_id}: {', '.join(self.changes)}"


class ListingReport(PublicIdModel):
    """A notice that something about a listing is wrong or illegal, kept until moderation decides (MOD-1)."""

    id_prefix = "rpt"
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("kind"), max_length=20)
    explanation = models.TextField(_("explanation"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    good_faith = models.BooleanField(_("said in good faith"), default=False)
    user_id = models.BigIntegerField(null=True)
    address = models.CharField(_("exact address"), max_length=300)
    reported_at = models.DateTimeField(default=timezone.now, editable=False)

    rls = rls.Protection(
        "Anybody may report; only staff read it.",
        rls.add(Login.SITE),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("report of a listing")
        verbose_name_plural = _("reports of listings")
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.kind}"
