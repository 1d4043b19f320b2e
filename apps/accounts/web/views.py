"""The development mailbox: what would have been sent, to read and to click."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts import mailbox as post


def _ensure_development() -> None:
    # Whoever reads the mailbox can take over every account; it exists on a developer's machine alone.
    if not settings.DEVELOPMENT:
        raise Http404


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the latest mails, newest first."""
    _ensure_development()
    return render(request, "accounts/mailbox.html", {"mails": post.newest()})


@require_safe
@never_cache
def mail(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show one mail; its links can be clicked."""
    _ensure_development()
    found = post.find(str(name))
    if found is None:
        raise Http404
    return render(request, "accounts/mailbox_mail.html", {"mail": found})
