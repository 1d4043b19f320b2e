"""Merges in the staff portal: what was made one, by whom and why, and the way back."""

from __future__ import annotations

import json

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from apps.core import clock
from apps.core.admin import StaffAction, StaffAdmin, facts_table
from apps.duplicates import rules
from apps.duplicates.models import Merge
from apps.duplicates.services import merging
from apps.duplicates.states import MergeState

_LABELS = {MergeState.DONE: "success", MergeState.UNDONE: "info"}


@admin.register(Merge)
class MergeAdmin(StaffAdmin):
    """Merges, newest first."""

    list_display = ("listings", "state_label", "merged_at", "merged_by", "undo_until")
    list_select_related = ("survivor", "duplicate")
    list_filter = (("state", ChoicesDropdownFilter),)
    ordering = ("-id",)
    staff_actions = (
        StaffAction(
            name="undo",
            label=gettext_lazy("Undo"),
            explanation=gettext_lazy(
                "Both listings are as they were: fields, addresses, rating, team and all that moved. What somebody changed "
                "since stays, and is named."
            ),
            permission="duplicates.change_merge",
            run=lambda merge, by, values: merging.undo(by=by, merge=merge),
            done=gettext_lazy("The merge was undone; there are two listings again."),
            icon="undo",
            offered=lambda merge: merge.state == MergeState.DONE and clock.now() <= merge.undo_until,
            is_grave=True,
        ),
    )
    fields = readonly_fields = (
        "stays",
        "goes",
        "state",
        "chosen",
        "changed",
        "moved_along",
        "merged_at",
        "merged_by",
        "reason",
        "undo_until",
        "undone_at",
        "undone_by",
        "undo_reason",
        "not_restored",
    )

    def related_links(self, request: HttpRequest, subject: Merge) -> list[tuple[str, str]]:
        return [(_("The pair"), reverse("admin:duplicates_duplicatepair_change", args=[subject.pair_id]))]

    @display(description=gettext_lazy("Listings"))
    def listings(self, merge: Merge) -> str:
        return f"{merge.duplicate} → {merge.survivor}"

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, merge: Merge) -> tuple[str, str]:
        return merge.state, merge.get_state_display()

    @display(description=gettext_lazy("Stays"))
    def stays(self, merge: Merge) -> str:
        return self._listing(merge.survivor_id, merge.survivor)

    @display(description=gettext_lazy("Leads there"))
    def goes(self, merge: Merge) -> str:
        return self._listing(merge.duplicate_id, merge.duplicate)

    @display(description=gettext_lazy("Chosen"))
    def chosen(self, merge: Merge) -> str:
        taken = [
            (rules.GROUP_LABELS.get(group, group), choice)
            for group, choice in merge.choices.items()
            if choice != rules.SURVIVOR
        ]
        return facts_table(taken, (_("What"), _("From"))) if taken else _("Everything as the survivor had it")

    @display(description=gettext_lazy("Changed"))
    def changed(self, merge: Merge) -> str:
        rows = [(name, _plain(merge.before.get(name)), _plain(value)) for name, value in merge.after.items()]
        return facts_table(rows, (_("Field"), _("Before"), _("After"))) if rows else "–"

    @display(description=gettext_lazy("Moved"))
    def moved_along(self, merge: Merge) -> str:
        rows = [(name, _plain(moved)) for name, moved in merge.moved.items() if moved]
        return facts_table(rows, (_("What"), _("Which"))) if rows else "–"

    @display(description=gettext_lazy("Not restored"))
    def not_restored(self, merge: Merge) -> str:
        return "; ".join(merge.left_behind) or "–"

    def _listing(self, pk: int, name: object) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:businesses_business_change", args=[pk]), name)


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:300]}…"
