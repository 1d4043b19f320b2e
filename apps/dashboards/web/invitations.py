"""The page on which somebody answers an invitation to a team."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import selectors as businesses
from apps.businesses.errors import AlreadyMember, NoSuchInvitation
from apps.businesses.services import team
from apps.core import clock
from apps.core.errors import Conflict
from apps.dashboards import selectors


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what one was invited to, and accept or decline it."""
    now = clock.now()
    offer = selectors.offer(reference)
    problem = ""
    if request.method == "POST":
        found = businesses.invitation(reference)
        if found is None:
            raise NoSuchInvitation
        try:
            if request.POST.get("answer") == "accept":
                team.accept(by=request.actor, invitation=found, now=now)
                messages.success(request, _("Welcome to the team of %(place)s.") % {"place": offer.place})
            else:
                team.decline(by=request.actor, invitation=found)
                messages.info(request, _("You declined the invitation."))
            return redirect("manage")
        except AlreadyMember as error:
            problem = error.message
        except (Conflict, NoSuchInvitation):
            problem = _("This invitation is no longer open.")
    labels = businesses.field_labels()
    context = {
        "offer": offer,
        "is_open": offer.is_open(now),
        "denied": [labels.get(name, name) for name in offer.denied_fields],
        "problem": problem,
    }
    return render(request, "dashboards/invitation.html", context, status=409 if problem else 200)
