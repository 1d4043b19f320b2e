"""Claims in the staff portal: one after the other with the evidence beside the listing, and the list of all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from apps.claims import policies, selectors
from apps.claims.admin import forms
from apps.claims.models import Claim
from apps.claims.services import deciding, documents, letters
from apps.claims.states import MOVES, ClaimState, Method
from apps.core import clock
from apps.core.actor import Actor
from apps.core.admin import ReasonForm, StaffAction, StaffAdmin
from apps.core.errors import DomainError, NotFound
from apps.core.states import can_move

_MAY_DECIDE = "claims.change_claim"
_MAY_OPEN = "claims.open_claimdocument"
_LABELS = {
    ClaimState.SUBMITTED: "warning",
    ClaimState.APPROVED: "warning",
    ClaimState.VERIFIED: "success",
    ClaimState.REJECTED: "danger",
}
_ADVANCING = ("approve", "reject", "ask-more")


def _may(state: ClaimState) -> Any:
    return lambda claim: claim.state == ClaimState.SUBMITTED and can_move(MOVES, claim.state, state)


ACTIONS = (
    StaffAction(
        name="approve",
        label=gettext_lazy("Approve"),
        explanation=gettext_lazy(
            "The business is the claimant's. Where somebody manages it already it takes effect after three days, in which "
            "they may object, and can be taken back for two weeks."
        ),
        permission=_MAY_DECIDE,
        run=lambda claim, by, values: deciding.approve(by=by, claim=claim, now=clock.now()),
        done=gettext_lazy("Approved."),
        icon="check",
        offered=_may(ClaimState.VERIFIED),
    ),
    StaffAction(
        name="reject",
        label=gettext_lazy("Do not accept"),
        explanation=gettext_lazy("The claimant gets a mail with the reason you choose, and may start again."),
        permission=_MAY_DECIDE,
        run=lambda claim, by, values: deciding.reject(
            by=by, claim=claim, decision=values["decision"], note=values["note"], now=clock.now()
        ),
        done=gettext_lazy("The claimant is told why."),
        icon="close",
        form=forms.RejectForm,
        offered=_may(ClaimState.REJECTED),
        is_grave=True,
    ),
    StaffAction(
        name="ask-more",
        label=gettext_lazy("Ask for more"),
        explanation=gettext_lazy("The claim goes back to the claimant, who gets a mail with your note."),
        permission=_MAY_DECIDE,
        run=lambda claim, by, values: deciding.ask_more(by=by, claim=claim, note=values["note"], now=clock.now()),
        done=gettext_lazy("The claimant is asked."),
        icon="help",
        form=forms.AskMoreForm,
        offered=_may(ClaimState.STARTED),
    ),
    StaffAction(
        name="mark-posted",
        label=gettext_lazy("The letter is posted"),
        explanation=gettext_lazy("Its code counts for thirty days from now."),
        permission=_MAY_DECIDE,
        run=lambda claim, by, values: letters.mark_posted(by=by, claim=claim, now=clock.now()),
        done=gettext_lazy("The claimant can enter the code when the letter arrives."),
        icon="local_post_office",
        offered=lambda claim: claim.state == ClaimState.CHECKING and claim.method == Method.POST,
    ),
    StaffAction(
        name="reverse",
        label=gettext_lazy("Give it back"),
        explanation=gettext_lazy(
            "The listing goes back to the owner it was taken from; the others of that team are invited again."
        ),
        permission=_MAY_DECIDE,
        run=lambda claim, by, values: deciding.reverse(by=by, claim=claim, now=clock.now()),
        done=gettext_lazy("The former owner has the listing again."),
        icon="undo",
        offered=lambda claim: policies.can_be_reversed(claim, clock.now()),
        is_grave=True,
    ),
)


@admin.register(Claim)
class ClaimAdmin(StaffAdmin):
    """All claims, newest first; deciding happens in the queue."""

    list_display = ("business", "claimant", "state_label", "method", "purpose", "started_at", "decided_by")
    list_select_related = ("business", "claimant")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("method", ChoicesDropdownFilter),
        ("purpose", ChoicesDropdownFilter),
    )
    search_fields = ("business__sort_name", "claimant__email")
    ordering = ("-id",)
    staff_actions = ACTIONS
    fields = readonly_fields = (
        "business",
        "claimant",
        "purpose",
        "method",
        "state",
        "relation",
        "statement",
        "message",
        "brand_name",
        "started_at",
        "submitted_at",
        "verified_at",
        "decided_at",
        "decided_by",
        "decision",
        "decision_note",
        "effective_at",
        "undo_until",
    )

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("queue/", guard(self.queue_view), name="claims_queue"),
            path("queue/<str:reference>/", guard(self.queue_view), name="claims_queue_claim"),
            path("queue/<str:reference>/letter/", guard(self.letter_view), name="claims_letter"),
            path("documents/<int:document_id>/", guard(self.document_view), name="claims_document"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest, reference: str = "") -> HttpResponse:
        """Show one claim with its evidence beside the listing, the longest waiting first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        claim = selectors.claim(reference) if reference else selectors.first_waiting()
        before, after = selectors.around(claim) if claim else ("", "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Claims"),
            "opts": self.opts,
            "claim": claim,
            "page": selectors.review_page(claim, now=clock.now()) if claim else None,
            "waiting": selectors.waiting(),
            "letters": selectors.letters(),
            "offers": {offer["action"].name: offer["url"] for offer in self.actions_for(request, claim)}
            if claim
            else {},
            "approve_reasons": forms.APPROVE_REASONS,
            "look_reasons": forms.LOOK_REASONS,
            "reject_form": forms.RejectForm(subject=claim),
            "may_open": request.user.has_perm(_MAY_OPEN),
            "reason": ReasonForm().fields["reason"],
            "before_url": self._queue(before) if before else "",
            "after_url": self._queue(after) if after else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "claims/queue.html", context)

    def letter_view(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask why, then show the letter to print: the code in it is shown this once."""
        if not request.user.has_perm(_MAY_DECIDE):
            raise PermissionDenied
        claim = selectors.claim(reference)
        form = ReasonForm(request.POST or None)
        letter = None
        if request.method == "POST" and form.is_valid():
            try:
                letter = letters.print_letter(by=self._actor(request, form), claim=claim, now=clock.now())
            except DomainError as refusal:
                form.add_refusal(refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Letter with a code"),
            "opts": self.opts,
            "claim": claim,
            "form": form,
            "letter": letter,
            "back_url": self._queue(reference),
        }
        request.current_app = self.admin_site.name
        status = 422 if request.method == "POST" and letter is None else 200
        response = TemplateResponse(request, "claims/letter.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def document_view(self, request: HttpRequest, document_id: int) -> HttpResponse:
        """Hand a document to a reviewer who said why; each look is kept."""
        if not request.user.has_perm(_MAY_OPEN):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            messages.error(request, _("Say why you look at the document, in at least ten letters."))
            return HttpResponseRedirect(self._queue(""))
        try:
            document, content = documents.look_at(by=self._actor(request, form), document_id=document_id)
        except NotFound as gone:
            raise Http404(gone.message) from gone
        response = HttpResponse(content, content_type=document.media_type)
        kind = "attachment" if document.media_type == "application/pdf" else "inline"
        response["Content-Disposition"] = f'{kind}; filename="document-{document.pk}"'
        response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store"
        return response

    def action_view(self, request: HttpRequest, object_id: str | None, action: str) -> HttpResponse:
        # Whoever decides goes on with the next claim.
        following = ""
        if request.method == "POST" and object_id is not None and action in _ADVANCING:
            claim = self.get_object(request, object_id)
            following = selectors.around(claim)[1] if claim is not None else ""
        response = super().action_view(request, object_id, action)
        if isinstance(response, HttpResponseRedirect) and request.method == "POST" and action in _ADVANCING:
            return HttpResponseRedirect(self._queue(following))
        return response

    def related_links(self, request: HttpRequest, subject: Claim) -> list[tuple[str, str]]:
        return [(_("With its evidence"), self._queue(subject.reference))]

    def _queue(self, reference: str) -> str:
        stem = f"{self.admin_site.name}:claims_queue"
        return reverse(f"{stem}_claim", args=[reference]) if reference else reverse(stem)

    @staticmethod
    def _actor(request: HttpRequest, form: ReasonForm) -> Actor:
        return Actor.staff(
            request.user.pk,
            reason=form.cleaned_data["reason"],
            roles=request.user.roles,
            request_id=getattr(request, "request_id", ""),
        )

    @display(description=gettext_lazy("State"), label=_LABELS)
    def state_label(self, claim: Claim) -> tuple[str, str]:
        return claim.state, claim.get_state_display()
