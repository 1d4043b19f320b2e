"""Brands, their bulk edits and sales in the staff portal."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.businesses import rules
from apps.businesses.models import Brand, BulkEdit, BulkEditItem, Region, Sale
from apps.businesses.services import brands, bulk_edits
from apps.businesses.states import BULK_MOVES, BulkState, FieldMode
from apps.core import clock, states
from apps.core.admin import ReasonForm, StaffAction, StaffAdmin, StaffTabularInline, facts_table

_MAY_CHANGE = "businesses.change_business"
_LABELS = {
    BulkState.RUNNING: "info",
    BulkState.DONE: "success",
    BulkState.ROLLING_BACK: "warning",
    BulkState.ROLLED_BACK: "warning",
}


class BrandNameForm(ReasonForm):
    """The new name of a brand."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=UnfoldAdminTextInputWidget)


class RegionsInline(StaffTabularInline):
    """Its regions."""

    model = Region
    fields = readonly_fields = ("name",)
    ordering = ("sort_name",)


@admin.register(Brand)
class BrandAdmin(StaffAdmin):
    """Brands, newest first."""

    list_display = ("name", "created_at")
    search_fields = ("name",)
    ordering = ("-id",)
    fields = readonly_fields = ("name", "says", "created_at", "updated_at")
    inlines = (RegionsInline,)
    staff_actions = (
        StaffAction(
            name="rename",
            label=gettext_lazy("Rename"),
            explanation=gettext_lazy("The brand gets another name; its locations keep theirs."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The brand was renamed."),
            icon="edit_note",
            form=BrandNameForm,
            run=lambda row, by, values: brands.rename(by=by, brand=row, name=values["name"]),
        ),
    )

    @display(description=gettext_lazy("What it says for all"))
    def says(self, row: Brand) -> str:
        rows = [
            (str(rules.FIELDS[name].label), str(FieldMode(mode).label), str(row.values.get(name)))
            for name, mode in row.modes.items()
            if name in rules.FIELDS
        ]
        return facts_table(rows, (_("Field"), _("Mode"), _("Value")))


class ItemsInline(StaffTabularInline):
    """What became of each location."""

    model = BulkEditItem
    fields = readonly_fields = ("business", "state", "before", "after", "problems")
    ordering = ("id",)
    per_page = 50


def _can_become(state: BulkState) -> object:
    return lambda row: row.started_at is not None and states.can_move(BULK_MOVES, row.state, state)


@admin.register(BulkEdit)
class BulkEditAdmin(StaffAdmin):
    """Bulk edits, newest first."""

    list_display = ("chosen", "brand", "state_label", "total", "handled", "actor", "prepared_at")
    list_select_related = ("brand",)
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    search_fields = ("chosen", "brand__name")
    ordering = ("-id",)
    fields = readonly_fields = (
        "chosen", "brand", "kind", "changes", "mode", "state", "total", "handled", "actor", "prepared_at", "started_at",
        "finished_at",
    )  # fmt: skip
    inlines = (ItemsInline,)
    staff_actions = (
        StaffAction(
            name="stop",
            label=gettext_lazy("Stop"),
            explanation=gettext_lazy("The locations that still wait are left alone; what was changed stays."),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The bulk edit was stopped."),
            icon="stop",
            offered=_can_become(BulkState.CANCELLED),
            run=lambda row, by, values: bulk_edits.cancel(by=by, edit=row, now=clock.now()),
        ),
        StaffAction(
            name="roll-back",
            label=gettext_lazy("Roll back"),
            explanation=gettext_lazy(
                "Every changed location gets back what it said, except for fields somebody changed again since."
            ),
            permission=_MAY_CHANGE,
            done=gettext_lazy("The bulk edit is being rolled back."),
            icon="undo",
            offered=_can_become(BulkState.ROLLING_BACK),
            is_grave=True,
            run=lambda row, by, values: bulk_edits.roll_back(by=by, edit=row),
        ),
    )

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, row: BulkEdit) -> tuple[str, str]:
        return row.state, row.get_state_display()


@admin.register(Sale)
class SaleAdmin(StaffAdmin):
    """Sales of locations, newest first."""

    list_display = ("business", "state", "seller", "buyer_email", "offered_at", "completed_at")
    list_select_related = ("business", "seller")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("business__name",)
    ordering = ("-id",)
    fields = readonly_fields = (
        "business", "state", "seller", "buyer", "buyer_email", "left_brand", "left_code", "offered_at", "accepted_at",
        "completed_at",
    )  # fmt: skip
