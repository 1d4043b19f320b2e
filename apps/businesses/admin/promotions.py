"""Sponsored placements in the staff portal: booked, paused and ended, each with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from apps.businesses import selectors
from apps.businesses.admin.forms import DuplicateForm, category_choices
from apps.businesses.models import Category, City, Promotion
from apps.businesses.services import promotions
from apps.businesses.states import PROMOTION_MOVES, PromotionState
from apps.core import states
from apps.core.admin import StaffAction, StaffAdmin

_MAY_CHANGE = "businesses.change_business"
_LABELS = {PromotionState.BOOKED: "success", PromotionState.PAUSED: "warning"}


class PromotionForm(DuplicateForm):
    """Whose listing, who pays, where it shows and for how long."""

    payer_name = forms.CharField(
        label=gettext_lazy("Paid by"),
        help_text=gettext_lazy("Visitors read this name beside the placement."),
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
    )
    city = forms.ChoiceField(label=gettext_lazy("City"), required=False, widget=UnfoldAdminSelectWidget)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False, widget=UnfoldAdminSelectWidget)
    starts_at = forms.SplitDateTimeField(label=gettext_lazy("From"), widget=UnfoldAdminSplitDateTimeWidget)
    ends_at = forms.SplitDateTimeField(label=gettext_lazy("Until"), widget=UnfoldAdminSplitDateTimeWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].label = gettext_lazy("Listing")
        self.fields["city"].choices = [("", "–"), *((city.slug, city.name) for city in selectors.cities())]
        self.fields["category"].choices = [("", "–"), *category_choices()]


def _book(subject: None, by: Any, values: dict[str, Any]) -> Promotion:
    return promotions.book(
        by=by,
        business=values["successor"],
        payer_name=values["payer_name"],
        city=City.objects.filter(slug=values["city"]).first() if values["city"] else None,
        category=Category.objects.filter(slug=values["category"]).first() if values["category"] else None,
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
    )


def _can_become(state: PromotionState) -> Any:
    return lambda row: states.can_move(PROMOTION_MOVES, row.state, state)


@admin.register(Promotion)
class PromotionAdmin(StaffAdmin):
    """Sponsored placements, newest first."""

    list_display = ("business", "payer_name", "state_label", "city", "category", "starts_at", "ends_at")
    list_select_related = ("business", "city", "category")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("payer_name", "business__name")
    ordering = ("-id",)
    fields = readonly_fields = (
        "business", "payer_name", "state", "city", "category", "starts_at", "ends_at", "reason", "booked_by", "booked_at",
    )  # fmt: skip
    staff_actions = (
        StaffAction(
            name="book",
            label=gettext_lazy("Book a placement"),
            explanation=gettext_lazy(
                "The listing shows above the results of a city, a category or both, labelled as sponsored. It counts in no"
                " number and changes no rank."
            ),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The placement is booked."),
            icon="campaign",
            form=PromotionForm,
            needs_subject=False,
            run=_book,
        ),
        StaffAction(
            name="pause",
            label=gettext_lazy("Pause"),
            explanation=gettext_lazy("It is not shown until it is resumed; its time goes on."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The placement is paused."),
            icon="pause",
            offered=_can_become(PromotionState.PAUSED),
            run=lambda row, by, values: promotions.pause(by=by, promotion=row),
        ),
        StaffAction(
            name="resume",
            label=gettext_lazy("Resume"),
            explanation=gettext_lazy("It is shown again until its time is over."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The placement is shown again."),
            icon="play_arrow",
            offered=_can_become(PromotionState.BOOKED),
            run=lambda row, by, values: promotions.resume(by=by, promotion=row),
        ),
        StaffAction(
            name="end",
            label=gettext_lazy("End"),
            explanation=gettext_lazy("It is not shown any more, for good."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The placement has ended."),
            icon="stop",
            offered=_can_become(PromotionState.ENDED),
            is_grave=True,
            run=lambda row, by, values: promotions.end(by=by, promotion=row),
        ),
    )

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, row: Promotion) -> tuple[str, str]:
        return row.state, row.get_state_display()
