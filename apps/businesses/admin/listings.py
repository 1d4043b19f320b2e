"""Listings in the staff portal: the list, one listing with all its facts, and every move of its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from apps.businesses import rules
from apps.businesses.admin import finding, forms
from apps.businesses.models import (
    Business,
    BusinessCategory,
    BusinessSlug,
    BusinessStats,
    Category,
    City,
    Location,
    OpeningHours,
)
from apps.businesses.services import hours, lifecycle, listings
from apps.businesses.states import MOVES, ListingState
from apps.core import calendar, states
from apps.core.admin import StaffAction, StaffAdmin, StaffStackedInline, StaffTabularInline, facts_table

_MAY_CHANGE = "businesses.change_business"
_CITIES_LISTED = 500
_WEEKDAYS = [
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
]
_STATE_LABELS = {
    ListingState.LIVE: "success",
    ListingState.PENDING: "warning",
    ListingState.TEMPORARILY_CLOSED: "warning",
    ListingState.SUSPENDED: "danger",
}


def _can_become(state: ListingState, **conditions: bool) -> Callable[[Business], bool]:
    """Return whether a listing may go to `state` now, and was or was not `published` before."""

    def offered(business: Business) -> bool:
        published = conditions.get("published")
        fits = published is None or (business.published_at is not None) == published
        return fits and states.can_move(MOVES, business.status, state)

    return offered


def _move(name: str, label: Any, explanation: Any, done: Any, icon: str, **rest: Any) -> StaffAction:
    return StaffAction(
        name=name, label=label, explanation=explanation, permission=_MAY_CHANGE, done=done, icon=icon, **rest
    )


ACTIONS = (
    _move(
        "publish",
        gettext_lazy("Publish"),
        gettext_lazy("Everybody can find the listing from now on."),
        gettext_lazy("The listing is live."),
        "publish",
        run=lambda business, by, values: lifecycle.publish(by=by, business=business),
        offered=_can_become(ListingState.LIVE, published=False),
    ),
    _move(
        "reopen",
        gettext_lazy("Make live again"),
        gettext_lazy("The business is open again, or a closure was a mistake; search finds it again."),
        gettext_lazy("The listing is live again."),
        "storefront",
        run=lambda business, by, values: lifecycle.reopen(by=by, business=business),
        offered=_can_become(ListingState.LIVE, published=True),
    ),
    _move(
        "submit",
        gettext_lazy("Hand in for a check"),
        gettext_lazy("The listing waits until somebody publishes it or sends it back."),
        gettext_lazy("The listing waits for a check."),
        "pending_actions",
        run=lambda business, by, values: lifecycle.submit(by=by, business=business),
        offered=_can_become(ListingState.PENDING),
    ),
    _move(
        "send-back",
        gettext_lazy("Send back"),
        gettext_lazy("The listing becomes a draft again, for its author to mend."),
        gettext_lazy("The listing is a draft again."),
        "undo",
        run=lambda business, by, values: lifecycle.send_back(by=by, business=business),
        offered=_can_become(ListingState.DRAFT),
    ),
    _move(
        "change-facts",
        gettext_lazy("Change facts"),
        gettext_lazy("What visitors read. Only what you change is written, and each field is kept in the audit trail."),
        gettext_lazy("The listing was changed."),
        "edit",
        run=lambda business, by, values: listings.change(by=by, business=business, changes=values["changes"]),
        form=forms.FactsForm,
        offered=lambda business: hasattr(business, "location"),
    ),
    _move(
        "change-hours",
        gettext_lazy("Change hours"),
        gettext_lazy("When the business is open, in the notation of OpenStreetMap."),
        gettext_lazy("The hours were changed."),
        "schedule",
        run=lambda business, by, values: hours.set_hours(by=by, business=business, osm=values["osm"] or None),
        form=forms.HoursForm,
        offered=lambda business: hasattr(business, "location"),
    ),
    _move(
        "rename",
        gettext_lazy("Rename"),
        gettext_lazy("The page gets an address that fits the new name; the former address leads there."),
        gettext_lazy("The listing was renamed."),
        "edit_note",
        run=lambda business, by, values: listings.rename(
            by=by, business=business, name=values["name"], slug=values["slug"]
        ),
        form=forms.RenameForm,
        offered=lambda business: hasattr(business, "location"),
    ),
    _move(
        "close-temporarily",
        gettext_lazy("Close for now"),
        gettext_lazy("The page stays and says that the business is temporarily closed."),
        gettext_lazy("The listing says that the business is temporarily closed."),
        "pause",
        run=lambda business, by, values: lifecycle.close_temporarily(by=by, business=business),
        offered=_can_become(ListingState.TEMPORARILY_CLOSED),
    ),
    _move(
        "close-for-good",
        gettext_lazy("Close for good"),
        gettext_lazy("The page stays and says that the business exists no longer; search leaves it out."),
        gettext_lazy("The listing says that the business exists no longer."),
        "block",
        run=lambda business, by, values: lifecycle.close_for_good(by=by, business=business),
        offered=_can_become(ListingState.PERMANENTLY_CLOSED),
        is_grave=True,
    ),
    _move(
        "mark-moved",
        gettext_lazy("Mark as moved"),
        gettext_lazy("The business left this place. If another listing has the new place, readers are led there."),
        gettext_lazy("The listing says that the business moved."),
        "moving",
        run=lambda business, by, values: lifecycle.mark_moved(by=by, business=business, successor=values["successor"]),
        form=forms.SuccessorForm,
        offered=_can_become(ListingState.MOVED),
    ),
    _move(
        "mark-duplicate",
        gettext_lazy("Mark as duplicate"),
        gettext_lazy("Another listing shows the same business; readers of this page are sent there."),
        gettext_lazy("The listing leads to the other one."),
        "content_copy",
        run=lambda business, by, values: lifecycle.mark_duplicate(by=by, business=business, of=values["successor"]),
        form=forms.DuplicateForm,
        offered=_can_become(ListingState.DUPLICATE),
    ),
    _move(
        "suspend",
        gettext_lazy("Suspend"),
        gettext_lazy("Nobody but staff can see the listing until it is made live again."),
        gettext_lazy("The listing is suspended."),
        "visibility_off",
        run=lambda business, by, values: lifecycle.suspend(by=by, business=business),
        offered=_can_become(ListingState.SUSPENDED),
        is_grave=True,
    ),
)


class CategoryFilter(DropdownFilter):
    """Listings whose main category is the chosen one or lies below it."""

    title = gettext_lazy("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return forms.category_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Business]) -> QuerySet[Business]:
        if not self.value():
            return queryset
        top = Category.objects.filter(slug=self.value()).values_list("path", flat=True).first()
        if top is None:
            return queryset.none()
        below = list(Category.objects.filter(path__startswith=top).values_list("pk", flat=True))
        return queryset.filter(primary_category_id__in=below)


class CityFilter(DropdownFilter):
    """Listings in one of the larger cities."""

    title = gettext_lazy("city")
    parameter_name = "city"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        largest = City.objects.order_by("-population", "sort_name")[:_CITIES_LISTED]
        return sorted(((city.slug, city.name) for city in largest), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Business]) -> QuerySet[Business]:
        return queryset.filter(location__city__slug=self.value()) if self.value() else queryset


def _period(period: calendar.Period) -> str:
    # A period that ends after midnight ends on the clock of the next day; at midnight it ends at 24:00.
    closes = period.end - 24 * 60 if period.end > 24 * 60 else period.end
    begin, end = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (period.start, closes))
    return f"{begin}–{end}{'+' if period.open_end else ''}"


class LocationInline(StaffStackedInline):
    """Where it is."""

    model = Location
    verbose_name_plural = gettext_lazy("Location")
    fields = readonly_fields = (
        "street_address",
        "hide_street",
        "postal_code",
        "neighbourhood",
        "city",
        "timezone",
        "position",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        return super().get_queryset(request).select_related("city", "neighbourhood")

    @display(description=gettext_lazy("Position"))
    def position(self, place: Location) -> str:
        return f"{place.latitude:.6f}, {place.longitude:.6f}"


class OpeningHoursInline(StaffStackedInline):
    """When it is open."""

    model = OpeningHours
    fields = readonly_fields = ("week", "osm", "not_understood")

    @display(description=gettext_lazy("Week"))
    def week(self, row: OpeningHours) -> str:
        view = calendar.week_view(row.schedule)
        if view is None:
            return _("Unknown")
        words = {calendar.Kind.CLOSED: _("Closed"), calendar.Kind.ALL_DAY: _("Around the clock")}
        rows = [
            (_WEEKDAYS[day.weekday], words.get(day.kind) or ", ".join(map(_period, day.periods))) for day in view.days
        ]
        return facts_table(rows, (_("Day"), _("Hours")))

    @display(description=gettext_lazy("Not understood"))
    def not_understood(self, row: OpeningHours) -> str:
        return "; ".join(piece["text"] for piece in row.unparsed) or "–"


class StatsInline(StaffStackedInline):
    """How it is rated."""

    model = BusinessStats
    verbose_name_plural = gettext_lazy("Rating")
    fields = readonly_fields = ("rating", "rating_count", "stars", "formula_version")

    @display(description=gettext_lazy("Stars"))
    def stars(self, stats: BusinessStats) -> str:
        rows = [("★" * number, count) for number, count in enumerate(stats.histogram, start=1)]
        return facts_table(reversed(rows), (_("Stars"), _("Reviews")))


class CategoriesInline(StaffTabularInline):
    """What it is."""

    model = BusinessCategory
    verbose_name_plural = gettext_lazy("Categories")
    fields = readonly_fields = ("position", "category")
    ordering = ("position",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BusinessCategory]:
        return super().get_queryset(request).select_related("category")


class SlugsInline(StaffTabularInline):
    """Every address its page ever had."""

    model = BusinessSlug
    verbose_name_plural = gettext_lazy("Addresses")
    fields = readonly_fields = ("slug", "is_current", "since")
    ordering = ("-is_current", "-since")


@admin.register(Business)
class BusinessAdmin(StaffAdmin):
    """Listings, newest first."""

    list_display = ("name", "state_label", "primary_category", "city", "completeness", "source", "content_changed_at")
    list_select_related = ("primary_category", "location__city")
    list_filter = (("status", ChoicesDropdownFilter), CategoryFilter, CityFilter, ("source", ChoicesDropdownFilter))
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name, biz_ id, page address or number")
    ordering = ("-id",)
    staff_actions = ACTIONS
    fieldsets = (
        (None, {"fields": ("name", "status", "successor", "public_reference", "page", "primary_category")}),
        (gettext_lazy("Contact"), {"fields": ("phone", "website", "email")}),
        (gettext_lazy("What visitors read"), {"fields": ("description", "price", "offers", "opened_on")}),
        (
            gettext_lazy("Record"),
            {
                "fields": (
                    "completeness",
                    "source",
                    "external_id",
                    "original_name",
                    "published_at",
                    "content_changed_at",
                    "created_at",
                    "updated_at",
                )
            },
        ),
    )
    readonly_fields = ("public_reference", "page", "price", "offers", "created_at", "updated_at")
    inlines = (LocationInline, OpeningHoursInline, CategoriesInline, StatsInline, SlugsInline)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Business], search_term: str
    ) -> tuple[QuerySet[Business], bool]:
        return finding.find(queryset, search_term), False

    def view_on_site(self, business: Business) -> str:
        """Return the listing's page on the public site, which is another process."""
        return f"{settings.SITE_URL}{business.get_absolute_url()}"

    def related_links(self, request: HttpRequest, subject: Business) -> list[tuple[str, str]]:
        if not request.user.has_perm("audit.view_auditevent"):
            return []
        return [(_("Audit trail"), reverse("admin:audit_auditevent_changelist") + f"?business_id={subject.pk}")]

    @display(description=gettext_lazy("State"), label=_STATE_LABELS)
    def state_label(self, business: Business) -> tuple[str, str]:
        return business.status, business.get_status_display()

    @display(description=gettext_lazy("City"))
    def city(self, business: Business) -> str:
        return business.location.city.name if hasattr(business, "location") else "–"

    @display(description=gettext_lazy("Id"))
    def public_reference(self, business: Business) -> str:
        return business.reference

    @display(description=gettext_lazy("Page"))
    def page(self, business: Business) -> str:
        return format_html('<a href="{}">{}</a>', self.view_on_site(business), business.get_absolute_url())

    @display(description=gettext_lazy("Price level"))
    def price(self, business: Business) -> str:
        return "$" * (business.price_level or 0) or "–"

    @display(description=gettext_lazy("Offers"))
    def offers(self, business: Business) -> str:
        rows = [
            (label, _("Yes") if business.attributes[key] else _("No"))
            for key, label in rules.ATTRIBUTES.items()
            if key in business.attributes
        ]
        return facts_table(rows, (_("Offer"), _("Answer"))) if rows else "–"
