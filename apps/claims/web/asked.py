"""The page on which a present owner answers somebody's claim, or objects to a decision."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.claims import policies, selectors
from apps.claims.models import OwnerQuestion
from apps.claims.services import owners
from apps.claims.states import Answer
from apps.claims.web import forms
from apps.core import clock
from apps.core.errors import Conflict, Invalid


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who claims a listing of one's own, and take the answer."""
    row = selectors.question(request.actor, reference)
    now = clock.now()
    objecting = policies.may_object(row, now)
    kind = forms.ObjectionForm if objecting else forms.AnswerForm
    form = kind(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _answer(request, row, form.cleaned_data, objecting=objecting)
                messages.success(request, _("Our staff has your answer."))
                return redirect("claim_question", reference=reference)
            except (Invalid, Conflict) as refused:
                form.add_error(None, refused.message)
    context = {
        "question": selectors.question_view(row, now),
        "answer_label": Answer(row.answer).label,
        "form": form,
        "objecting": objecting,
        "objected_at": row.objected_at,
    }
    return render(request, "claims/question.html", context, status=status)


def _answer(request: HttpRequest, row: OwnerQuestion, values: dict[str, str], *, objecting: bool) -> None:
    if objecting:
        owners.protest(by=request.actor, question=row, note=values["note"], now=clock.now())
        return
    owners.answer(by=request.actor, question=row, answer=values["answer"], note=values["note"], now=clock.now())
