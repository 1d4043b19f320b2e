"""A business as the directory lists it, its categories, and every address its page ever had."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.businesses.models.brand import MY_LED_BRANDS, Brand, Region
from apps.businesses.models.category import Category
from apps.businesses.states import PUBLIC, ListingState, Source, Verification
from apps.core import rls
from apps.core.models import PublicIdModel, TimestampedModel
from apps.core.rls import Login
from apps.core.triggers import actor_required, guarded

_PUBLIC_ROWS = f"status = ANY (ARRAY[{', '.join(repr(state.value) for state in PUBLIC)}])"
_MY_IDS = "(SELECT app.my_business_ids())::bigint[]"
# Rows of a table beside the listing that belong to a team the signed-in person is in.
MINE = f"business_id = ANY({_MY_IDS})"
_MY_ROWS = f"id = ANY({_MY_IDS})"
_MY_NEW_ROWS = (
    f"submitted_by_id = {rls.OWN} AND status = ANY (ARRAY['draft', 'pending']) AND NOT is_claimed"
    f" AND (brand_id IS NULL OR brand_id = ANY({MY_LED_BRANDS}))"
)
_DEMO_ROWS = f"source = '{Source.DEMO.value}' AND {rls.HAS_ACTOR}"


class Business(PublicIdModel, TimestampedModel):
    """One listing. It is never deleted: it closes, moves, turns out to be a duplicate or is suspended.

    `slug` is the current one of its `BusinessSlug`s. `original_name` keeps the name as a source wrote it, when ours
    differs. `attributes` holds keys of `rules.ATTRIBUTES`. `successor` is where a moved listing went and which listing
    a duplicate repeats. `content_changed_at` changes with what visitors can read, and with nothing else (SEO-3).

    A location of a brand has a `brand`, perhaps a `region`, and a `store_code` of its own there; `overrides` names the
    fields it says differently from its brand. `is_claimed` while a team speaks for it. `recheck_fields` are the risky
    edits since it was verified. `submitted_by` may finish the listing they entered until somebody claims it.
    `revision` counts changes of facts.
    """

    id_prefix = "biz"
    name = models.CharField(_("name"), max_length=200)
    original_name = models.CharField(_("name in the source"), max_length=200, blank=True)
    sort_name = models.CharField(_("sorted as"), max_length=200)
    slug = models.CharField(_("address"), max_length=120, unique=True)
    status = models.CharField(_("state"), max_length=20, choices=ListingState, default=ListingState.DRAFT)
    description = models.TextField(_("description"), blank=True)
    price_level = models.PositiveSmallIntegerField(_("price level"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    primary_category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="primary_businesses", verbose_name=_("main category")
    )
    categories = models.ManyToManyField(Category, through="BusinessCategory", related_name="businesses")
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="predecessors"
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="locations"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="locations"
    )
    store_code = models.CharField(_("store code"), max_length=40, blank=True, default="", db_default="")
    overrides = ArrayField(models.CharField(max_length=30), default=list, db_default=[], blank=True)
    is_claimed = models.BooleanField(_("claimed"), default=False, db_default=False)
    verification = models.CharField(
        _("verification"), max_length=10, choices=Verification, default=Verification.NONE, db_default=Verification.NONE
    )
    recheck_fields = ArrayField(models.CharField(max_length=30), default=list, db_default=[], blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1, db_default=1)
    completeness = models.PositiveSmallIntegerField(_("completeness"), default=0)
    source = models.CharField(_("source"), max_length=30, choices=Source, default=Source.STAFF)
    external_id = models.CharField(_("id in the source"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    content_changed_at = models.DateTimeField(_("content changed"), default=timezone.now)

    rls = rls.Protection(
        "The public sees listings that are or were live, a team its own; nobody deletes one, save the made-up ones.",
        rls.read(Login.SITE, rows=f"{_PUBLIC_ROWS} OR {_MY_ROWS} OR submitted_by_id = {rls.OWN}"),
        rls.add(Login.SITE, rows=_MY_NEW_ROWS),
        rls.change(Login.SITE, rows=_MY_ROWS),
        rls.read(Login.REPORTER),
        rls.read(Login.STAFF, Login.SYSTEM, rows=rls.HAS_ACTOR),
        rls.add(Login.STAFF, Login.SYSTEM, rows=rls.HAS_ACTOR),
        rls.change(Login.STAFF, Login.SYSTEM, rows=rls.HAS_ACTOR),
        rls.remove(Login.SYSTEM, rows=_DEMO_ROWS),
    )

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        indexes = [
            models.Index(fields=["successor"], condition=Q(successor__isnull=False), name="businesses_successor"),
            models.Index(fields=["status", "id"], condition=~Q(status="live"), name="businesses_not_live"),
            models.Index(
                fields=["submitted_by"], condition=Q(submitted_by__isnull=False), name="businesses_submitted_by"
            ),
            # In the order of an owner's lists, so that a page of five thousand locations reads a page.
            models.Index(
                fields=["brand", "sort_name", "id"], condition=Q(brand__isnull=False), name="businesses_of_brand"
            ),
            models.Index(
                fields=["region", "sort_name", "id"], condition=Q(region__isnull=False), name="businesses_of_region"
            ),
            models.Index(
                fields=["verification", "id"], condition=Q(verification="recheck"), name="businesses_to_verify_again"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="businesses_external_id_once"
            ),
            models.CheckConstraint(condition=Q(status__in=ListingState.values), name="businesses_status_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="businesses_source_known"),
            models.CheckConstraint(
                condition=Q(price_level__isnull=True) | Q(price_level__range=(1, 4)), name="businesses_price_1_to_4"
            ),
            models.CheckConstraint(condition=Q(completeness__range=(0, 100)), name="businesses_completeness_percent"),
            models.CheckConstraint(condition=~Q(name=""), name="businesses_has_name"),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9-]+$"), name="businesses_slug_folded"),
            models.CheckConstraint(
                condition=~Q(status__in=["live", "temporarily_closed"]) | Q(published_at__isnull=False),
                name="businesses_published_at_with_live",
            ),
            models.CheckConstraint(
                condition=~Q(status="duplicate") | Q(successor__isnull=False), name="businesses_duplicate_of_something"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True)
                | (Q(status__in=["moved", "duplicate"]) & ~Q(successor=models.F("id"))),
                name="businesses_successor_when_gone",
            ),
            models.UniqueConstraint(
                fields=["brand", "store_code"], condition=~Q(store_code=""), name="businesses_store_code_once_per_brand"
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(brand__isnull=False), name="businesses_region_of_a_brand"
            ),
            models.CheckConstraint(
                condition=Q(verification__in=Verification.values), name="businesses_verification_known"
            ),
            models.CheckConstraint(
                condition=Q(is_claimed=True) | Q(verification="none"), name="businesses_verified_when_claimed"
            ),
        ]
        triggers = [actor_required(), guarded("app.guard_listing(OLD, NEW)")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the path of the listing's page."""
        return f"/b/{self.slug}/"

    @property
    def is_public(self) -> bool:
        """Whether anybody may open the listing's page."""
        return self.status in PUBLIC


class BusinessCategory(models.Model):
    """A category of a business; position 0 is the main one. `is_public` follows the listing's state."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="category_rows", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="category_rows", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=False)

    rls = rls.Protection(
        "Seen with the listing; kept by its team.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.remove(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("category of a business")
        verbose_name_plural = _("categories of businesses")
        indexes = [models.Index(fields=["category", "business"], name="businesses_by_category")]
        constraints = [
            models.UniqueConstraint(fields=["business", "category"], name="businesses_category_once"),
            models.UniqueConstraint(fields=["business"], condition=Q(position=0), name="businesses_one_main_category"),
        ]
        triggers = [
            guarded(
                "app.ensure_may_change(coalesce(NEW.business_id, OLD.business_id), ARRAY['categories'])",
                on=pgtrigger.Insert | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.category_id}"


class BusinessSlug(models.Model):
    """An address the listing's page has or had; a former one leads to the current one in a single hop (SEO-1)."""

    slug = models.CharField(_("address"), max_length=120, unique=True)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="slugs")
    is_current = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    rls = rls.Protection(
        "Seen with the listing; addresses of hidden listings lead nowhere.",
        rls.read(Login.SITE, rows=f"is_public OR {MINE}"),
        rls.add(Login.SITE, rows=MINE),
        rls.change(Login.SITE, rows=MINE),
        rls.read(Login.REPORTER),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("address of a listing")
        verbose_name_plural = _("addresses of listings")
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9-]+$"), name="businesses_slug_history_folded"),
            models.UniqueConstraint(
                fields=["business"], condition=Q(is_current=True), name="businesses_one_current_slug"
            ),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return self.slug
