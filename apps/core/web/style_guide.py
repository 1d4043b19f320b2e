"""The style guide: every component in every state on one page, the contract between all who build pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core import clock
from apps.core.web import samples


def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the style guide in development and to staff; for everybody else there is no such page."""
    if not settings.DEVELOPMENT and not request.user.is_staff:
        raise Http404
    return render(request, "core/style_guide.html", samples.context(clock.now()))
