"""The page that explains how a listing is claimed, for everybody, and begins a claim for whoever is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import selectors as directory
from apps.claims import policies, selectors
from apps.claims.services import claiming
from apps.claims.web.forms import StartForm
from apps.core import clock
from apps.core.errors import Conflict, Invalid, LimitReached


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how this listing can be claimed; a POST of somebody signed in begins."""
    found = directory.resolve_slug(slug)
    if found.redirect_to:
        return HttpResponsePermanentRedirect(reverse("claim_listing", args=[found.redirect_to]))
    page = directory.listing_page(found.business_id, at=clock.now())
    here = request.path
    form, status, refusal = StartForm(initial={"relation": "owner"}), 200, ""
    if request.method == "POST":
        if not policies.can_claim(request.actor):
            return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
        form, status = StartForm(request.POST), 422
        if form.is_valid():
            try:
                started = claiming.start(
                    by=request.actor,
                    business=directory.business_by_public_id(page.public_id),
                    now=clock.now(),
                    **form.cleaned_data,
                )
                return redirect("claim", reference=started.reference)
            except Invalid as wrong:
                for name, lines in wrong.fields.items():
                    form.add_error(name if name in form.fields else None, lines)
            except (Conflict, LimitReached) as refused:
                refusal, status = refused.message, refused.status
    context = {
        "page": page,
        "claimable": page.status in policies.CLAIMABLE,
        "offers": selectors.offers(page.id, request.actor) if page.status in policies.CLAIMABLE else (),
        "form": form,
        "refusal": refusal,
        "open_claim": selectors.open_claim(request.actor, page.id) if policies.can_claim(request.actor) else None,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': here})}",
        "sign_up": f"{reverse('account_signup')}?{urlencode({'next': here})}",
        "crumbs": [
            {"label": _("Home"), "url": reverse("home")},
            {"label": page.name, "url": page.url},
            {"label": _("Claim this business")},
        ],
    }
    return render(request, "claims/public.html", context, status=status)
