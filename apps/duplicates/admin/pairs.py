"""Pairs in the staff portal: the queue, one pair after the other side by side, and the list of all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from apps.core.actor import Actor
from apps.core.admin import ReasonForm, StaffAction, StaffAdmin, facts_table
from apps.core.states import can_move
from apps.duplicates import selectors
from apps.duplicates.admin import forms
from apps.duplicates.data import PairPage
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import merging, pairs
from apps.duplicates.states import MOVES, PairState

_MAY_DECIDE = "duplicates.change_duplicatepair"
_LABELS = {PairState.OPEN: "warning", PairState.MERGED: "success", PairState.DISMISSED: "info"}


def _merge(pair: DuplicatePair, by: Actor, values: dict[str, Any]) -> Any:
    stays, goes = (pair.lower, pair.higher) if values["survivor"] == "lower" else (pair.higher, pair.lower)
    return merging.merge(by=by, survivor=stays, duplicate=goes, choices=values["choices"])


def _facts(page: PairPage) -> list[tuple[str, str, str]]:
    """Return what is not chosen but speaks: (label, first, second)."""
    words = {
        "state": _("State"),
        "reviews": _("Rated by"),
        "team": _("Team"),
        "services": _("Services"),
        "completeness": _("Complete, in percent"),
        "source": _("Source"),
    }
    return [(label, str(getattr(page.lower, name)), str(getattr(page.higher, name))) for name, label in words.items()]


ACTIONS = (
    StaffAction(
        name="merge",
        label=gettext_lazy("Merge"),
        explanation=gettext_lazy(
            "One listing stays and takes what hangs on the other; readers of the other are led to it. It can be undone for "
            "30 days."
        ),
        permission=_MAY_DECIDE,
        run=_merge,
        done=gettext_lazy("The two listings are one now. You can undo that under Merges."),
        icon="merge",
        form=forms.MergeForm,
        offered=lambda pair: can_move(MOVES, pair.state, PairState.MERGED),
    ),
    StaffAction(
        name="dismiss",
        label=gettext_lazy("Not duplicates"),
        explanation=gettext_lazy(
            "They are different businesses. They are not proposed again unless one of them changes its name, place or contact."
        ),
        permission=_MAY_DECIDE,
        run=lambda pair, by, values: pairs.dismiss(by=by, pair=pair),
        done=gettext_lazy("Remembered: these are different businesses."),
        icon="call_split",
        offered=lambda pair: can_move(MOVES, pair.state, PairState.DISMISSED),
    ),
    StaffAction(
        name="reopen",
        label=gettext_lazy("Decide anew"),
        explanation=gettext_lazy("The pair goes back into the queue."),
        permission=_MAY_DECIDE,
        run=lambda pair, by, values: pairs.reopen(by=by, pair=pair),
        done=gettext_lazy("The pair waits in the queue again."),
        icon="restart_alt",
        offered=lambda pair: pair.state in (PairState.DISMISSED, PairState.OBSOLETE),
    ),
    StaffAction(
        name="name",
        label=gettext_lazy("Name two listings"),
        explanation=gettext_lazy("Two listings of one business that the search did not bring together."),
        permission=_MAY_DECIDE,
        run=lambda nothing, by, values: pairs.name(by=by, one=values["one"], other=values["other"]),
        done=gettext_lazy("Here are both, side by side."),
        icon="add_link",
        form=forms.NamePairForm,
        needs_subject=False,
    ),
)


@admin.register(DuplicatePair)
class DuplicatePairAdmin(StaffAdmin):
    """All pairs, most alike first; deciding happens in the queue."""

    list_display = ("listings", "state_label", "likeness", "found_by", "reports", "found_at", "decided_by")
    list_select_related = ("lower", "higher")
    list_filter = (("state", ChoicesDropdownFilter), ("found_by", ChoicesDropdownFilter))
    ordering = ("-score", "id")
    staff_actions = ACTIONS
    fields = readonly_fields = (
        "listings",
        "state",
        "likeness",
        "reasons",
        "found_by",
        "reports",
        "note",
        "found_at",
        "decided_at",
        "decided_by",
        "reason",
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.queue_view)
        return [
            path("queue/", view, name="duplicates_queue"),
            path("queue/<str:reference>/", view, name="duplicates_queue_pair"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest, reference: str = "") -> HttpResponse:
        """Show one open pair side by side, the most alike first, with what staff may do about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pair = selectors.pair(reference) if reference else selectors.first_open()
        before, after = selectors.around(pair) if pair else ("", "")
        offers = {offer["action"].name: offer["url"] for offer in self.actions_for(request, pair)} if pair else {}
        page = selectors.pair_page(pair) if pair else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Duplicates"),
            "opts": self.opts,
            "pair": pair,
            "page": page,
            "facts": _facts(page) if page else (),
            "waiting": selectors.waiting(),
            "counted": selectors.COUNTED,
            "offers": offers,
            "merge_reasons": forms.MERGE_REASONS,
            "dismiss_reasons": forms.DISMISS_REASONS,
            "reason": ReasonForm().fields["reason"],
            "before_url": self._queue(before) if before else "",
            "after_url": self._queue(after) if after else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "duplicates/queue.html", context)

    def action_view(self, request: HttpRequest, object_id: str | None, action: str) -> HttpResponse:
        # Whoever decides goes on with the next pair, or to the one they named.
        following = ""
        if request.method == "POST" and object_id is not None and action in ("merge", "dismiss"):
            pair = self.get_object(request, object_id)
            following = selectors.around(pair)[1] if pair is not None else ""
        response = super().action_view(request, object_id, action)
        if isinstance(response, HttpResponseRedirect) and request.method == "POST" and action in ("merge", "dismiss"):
            return HttpResponseRedirect(self._queue(following))
        return response

    def related_links(self, request: HttpRequest, subject: DuplicatePair) -> list[tuple[str, str]]:
        return [(_("Side by side"), self._queue(subject.reference))]

    def _queue(self, reference: str) -> str:
        stem = f"{self.admin_site.name}:duplicates_queue"
        return reverse(f"{stem}_pair", args=[reference]) if reference else reverse(stem)

    @display(description=gettext_lazy("Listings"))
    def listings(self, pair: DuplicatePair) -> str:
        return f"{pair.lower} – {pair.higher}"

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, pair: DuplicatePair) -> tuple[str, str]:
        return pair.state, pair.get_state_display()

    @display(description=gettext_lazy("Likeness"))
    def likeness(self, pair: DuplicatePair) -> str:
        return f"{pair.percent} %"

    @display(description=gettext_lazy("Evidence"))
    def reasons(self, pair: DuplicatePair) -> str:
        rows = [(reason.field, reason.words, reason.signed) for reason in selectors.reasons(pair)]
        return facts_table(rows, (_("Field"), _("Verdict"), _("Weight")))
