"""Bulk edits: one change to many locations, prepared, run in the background, and rolled back as a whole (LOC-3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.brand import MY_LED_BRANDS, Brand
from apps.businesses.models.business import Business
from apps.businesses.states import BulkItemState, BulkKind, BulkState, FieldMode
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required

_MINE = f"author_id = {rls.OWN}"


class BulkEdit(PublicIdModel):
    """One job: `changes` maps fields to plain values. `chosen` says in words which locations somebody picked.

    A job of the kind `brand_field` also gives the brand a `mode` for its one field; `former` is what the brand said
    before. The counters follow the states of the items.
    """

    id_prefix = "blk"
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="bulk_edits")
    kind = models.CharField(_("kind"), max_length=12, choices=BulkKind, default=BulkKind.FACTS)
    changes = models.JSONField(_("changes"), default=dict)
    mode = models.CharField(_("mode"), max_length=10, choices=FieldMode, blank=True)
    former = models.JSONField(_("before"), default=dict, blank=True)
    chosen = models.CharField(_("locations"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=BulkState, default=BulkState.PREPARED)
    total = models.PositiveIntegerField(_("locations to change"), default=0)
    handled = models.PositiveIntegerField(_("done"), default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("prepared by")
    )
    actor = models.CharField(max_length=80, editable=False)
    prepared_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    rls = rls.Protection(
        "Seen by whoever prepared it and by those who lead its brand.",
        rls.read(Login.SITE, rows=f"{_MINE} OR brand_id = ANY({MY_LED_BRANDS})"),
        rls.add(Login.SITE, rows=_MINE),
        rls.change(Login.SITE, rows=_MINE),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("bulk edit")
        verbose_name_plural = _("bulk edits")
        indexes = [models.Index(fields=["author", "-id"], name="businesses_bulk_of_author")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BulkKind.values), name="businesses_bulk_known_kind"),
            models.CheckConstraint(condition=Q(state__in=BulkState.values), name="businesses_bulk_known_state"),
            models.CheckConstraint(
                condition=Q(kind="facts", mode="")
                | Q(kind="brand_field", brand__isnull=False, mode__in=FieldMode.values),
                name="businesses_bulk_mode_of_a_brand",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "cancelled"]) | Q(started_at__isnull=False),
                name="businesses_bulk_started_at",
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{', '.join(self.changes)}: {self.chosen}"


class BulkEditItem(models.Model):
    """One location in a bulk edit: the fields that differ, before and after, and why it was refused, if it was."""

    bulk_edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="items", db_index=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="bulk_edit_items")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    problems = models.JSONField(_("problems"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=BulkItemState)

    rls = rls.Protection(
        "Seen by whoever prepared the edit and by those who lead the location.",
        rls.read(Login.SITE, rows=f"{_MINE} OR business_id = ANY((SELECT app.my_led_business_ids())::bigint[])"),
        rls.add(Login.SITE, rows=_MINE),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("location in a bulk edit")
        verbose_name_plural = _("locations in bulk edits")
        indexes = [models.Index(fields=["bulk_edit", "state", "id"], name="businesses_bulk_items")]
        constraints = [
            models.UniqueConstraint(fields=["bulk_edit", "business"], name="businesses_bulk_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=BulkItemState.values), name="businesses_bulk_item_known_state"
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.bulk_edit_id}: {self.business_id}"
