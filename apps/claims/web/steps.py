"""The pages of one's own claims: the list, one claim with its next step, and the forms on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.claims import selectors
from apps.claims.services import chains, claiming, codes, documents
from apps.claims.states import BY_PEOPLE, ClaimState, Method
from apps.claims.web import forms
from apps.core import clock
from apps.core.errors import Conflict, DomainError, Invalid, LimitReached

_REFUSALS = (Invalid, Conflict, LimitReached)


@login_required
@never_cache
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims of whoever is signed in, and what they are asked about listings they own."""
    now = clock.now()
    rows = selectors.claims_of(request.actor)
    asked = [selectors.question_view(row, now) for row in selectors.questions_to(request.actor)]
    return render(request, "claims/list.html", {"claims": rows, "questions": asked})


@login_required
@never_cache
@require_GET
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a claim: where it stands, what happens next, and what there is to do."""
    return _page(request, reference)


@login_required
@require_POST
def way(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a way of proving a claim, or have it tried again."""
    return _act(
        request,
        reference,
        lambda found: claiming.choose(
            by=request.actor,
            claim=found,
            method=request.POST.get("method", ""),
            address=request.POST.get("address", "")[:254],
            now=clock.now(),
        ),
    )


@login_required
@require_POST
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Have our program look at the website or its domain."""
    return _act(request, reference, lambda found: claiming.check(by=request.actor, claim=found, now=clock.now()))


@login_required
@require_POST
def code(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a code. A wrong one is shown, not raised: the try it cost stays counted."""
    form = forms.CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, reference, code_form=form, status=422)
    try:
        found = selectors.claim(reference)
        redeemed = codes.redeem(by=request.actor, claim=found, typed=form.cleaned_data["code"], now=clock.now())
    except _REFUSALS as refused:
        return _page(request, reference, refusal=refused)
    if redeemed.is_accepted:
        messages.success(request, redeemed.message)
        return redirect("claim", reference=reference)
    words = [redeemed.message]
    if redeemed.outcome == "wrong":
        words.append(_("%(left)d tries are left.") % {"left": redeemed.tries_left})
    form.add_error("code", " ".join(words))
    return _page(request, reference, code_form=form, status=422)


@login_required
@require_POST
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a document."""
    form = forms.DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, reference, document_form=form, status=422)
    upload = form.cleaned_data["document"]
    return _act(
        request,
        reference,
        lambda found: documents.add(
            by=request.actor,
            claim=found,
            upload=upload,
            name=upload.name or "",
            kind=form.cleaned_data["kind"],
            now=clock.now(),
        ),
        document_form=form,
        done=_("The document was added."),
    )


@login_required
@require_POST
def hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the claim to our staff."""
    form = forms.NoteForm(request.POST)
    words = request.POST.get("statement", "")
    return _act(
        request,
        reference,
        lambda found: claiming.hand_in(by=request.actor, claim=found, statement=words, now=clock.now()),
        statement_form=form,
        done=_("Our staff has your claim."),
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a claim back."""
    return _act(
        request,
        reference,
        lambda found: claiming.withdraw(by=request.actor, claim=found),
        done=_("The claim was withdrawn."),
    )


@login_required
@never_cache
@require_GET
def verification_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the file that stands in for a tag, to be put on the website."""
    found = selectors.claim(reference)
    record = selectors.record_of(found)
    response = HttpResponse(f"{record}\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lawless-{record[:16]}.txt"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest) -> HttpResponse:
    """Begin the claim of a chain."""
    form = forms.ChainForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                started = chains.start(
                    by=request.actor,
                    name=form.cleaned_data["brand_name"],
                    listings=chains.references(_typed(form)),
                    now=clock.now(),
                )
                return redirect("claim", reference=started.reference)
            except _REFUSALS as refused:
                _complain(form, refused)
    return render(request, "claims/chain.html", {"form": form}, status=status)


def _typed(form: forms.ChainForm) -> str:
    upload = form.cleaned_data["file"]
    # Ids are plain letters in every encoding a spreadsheet writes but UTF-16, whose zeros go.
    content = upload.read(1_000_000).decode("latin-1").replace("\x00", "") if upload else ""
    return f"{form.cleaned_data['listings']}\n{content}"


def _act(
    request: HttpRequest, reference: str, act: Callable[[Any], Any], *, done: str = "", **kept: Any
) -> HttpResponse:
    """Do one thing to a claim and show it again; what was refused is said there, and nothing typed is lost."""
    try:
        act(selectors.claim(reference))
    except _REFUSALS as refused:
        return _page(request, reference, refusal=refused, **kept)
    if done:
        messages.success(request, done)
    return redirect("claim", reference=reference)


def _page(
    request: HttpRequest,
    reference: str,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
    code_form: django_forms.Form | None = None,
    document_form: django_forms.Form | None = None,
    statement_form: django_forms.Form | None = None,
) -> HttpResponse:
    page = selectors.claim_page(request.actor, reference)
    method = page.claim.method
    if statement_form is None:
        statement_form = forms.StatementForm() if method == Method.MANUAL else forms.NoteForm()
    document_form = document_form or forms.DocumentForm()
    rest = ""
    if refusal is not None:
        rest = _placed(refusal, document_form, statement_form)
        status = refusal.status
    context = {
        "page": page,
        "code_form": code_form or forms.CodeForm(),
        "document_form": document_form,
        "statement_form": statement_form,
        "refusal": rest,
        "address_error": (refusal.fields.get("address") or [""])[0] if refusal else "",
        "address_typed": request.POST.get("address", "")[:254],
        # What the page asks for above is no other way.
        "hidden_way": method if method in BY_PEOPLE and page.claim.state == ClaimState.STARTED else "",
        "can_withdraw": page.claim.is_open,
        "waits_for_program": page.claim.state == ClaimState.CHECKING and method != Method.POST,
        "shows_record": method in (Method.PAGE, Method.DNS) and page.claim.state in ("started", "checking"),
    }
    return render(request, "claims/claim.html", context, status=status)


def _placed(refusal: DomainError, *candidates: django_forms.Form) -> str:
    """Put complaints beside the fields they name; returns what belongs to none of them."""
    placed = False
    for form in candidates:
        for name, lines in refusal.fields.items():
            if form.is_bound and name in form.fields:
                form.add_error(name, lines)
                placed = True
    return "" if placed or "address" in refusal.fields else refusal.message


def _complain(form: django_forms.Form, refused: DomainError) -> None:
    for name, lines in refused.fields.items():
        form.add_error(name if name in form.fields else None, lines)
    if not refused.fields:
        form.add_error(None, refused.message)
