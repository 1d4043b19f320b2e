"""One member of a team: another role or limits, no access below, leaving or taking out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import policies, rules, selectors
from apps.businesses.errors import AlreadyMember, LastOwner, RoleTooLow, TeamInvalid
from apps.businesses.models import Brand, Business, Membership
from apps.businesses.services import team
from apps.businesses.states import TeamRole
from apps.businesses.web.owner import values
from apps.businesses.web.owner.team import home_of, place_of, team_url_name
from apps.core.errors import NotFound

MOST_PLACES = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a membership of one's own or of a team one leads, and change it."""
    row, shown = selectors.member(reference)
    is_me = row.user_id == request.actor.user_id
    home = home_of(row.place)
    problems: Mapping[str, Sequence[str]] = {}
    refused, status = "", 200
    if request.method == "POST":
        try:
            return _done(request, row, is_me, home)
        except (TeamInvalid, RoleTooLow, LastOwner, AlreadyMember) as error:
            problems, refused, status = error.fields, error.message, error.status
    mine = policies.standing(request.actor, row.place)
    may_change = not is_me and (
        mine.role == TeamRole.OWNER or (mine.role == TeamRole.MANAGER and row.role == TeamRole.STAFF)
    )
    denied = request.POST.getlist("denied") if request.method == "POST" else row.denied_fields
    context = {
        "nav": selectors.workplace(home),
        "member": shown,
        "is_me": is_me,
        "may_change": may_change,
        "roles": [
            (role.value, role.label)
            for role in (TeamRole.STAFF, TeamRole.MANAGER, TeamRole.OWNER)
            if mine.role == TeamRole.OWNER or role == TeamRole.STAFF
        ],
        "fields": [(name, values.label(name), name in denied) for name in rules.FIELDS],
        "below": _below(request, row) if may_change and mine.role == TeamRole.OWNER else [],
        "problems": {name: " ".join(lines) for name, lines in problems.items()},
        "refused": "" if problems else refused,
        "team_url": team_url_name(row.place),
    }
    return render(request, "businesses/owner/member.html", context, status=status)


def _done(request: HttpRequest, row: Membership, is_me: bool, home: Business | Brand) -> HttpResponse:
    """Raises: TeamInvalid, RoleTooLow, LastOwner, AlreadyMember."""
    action = request.POST.get("action", "")
    back = redirect(team_url_name(row.place), home.reference)
    if action == "remove":
        team.remove(by=request.actor, membership=row)
        if is_me:
            messages.success(request, _("You left the team of %(place)s.") % {"place": row.place})
            return redirect("manage")
        messages.success(request, _("The change of the team is saved."))
        return back
    if action == "exclude":
        kind, __, reference = request.POST.get("below", "").partition(":")
        try:
            place = place_of(request.actor, kind, reference)
        except NotFound:
            raise TeamInvalid({"below": [_("Choose one of the places below.")]}) from None
        team.exclude(by=request.actor, place=place, user_id=row.user_id)
        messages.success(request, _("They have no access to %(place)s any more.") % {"place": place})
        return back
    team.change(
        by=request.actor,
        membership=row,
        role=request.POST.get("role", ""),
        denied_fields=request.POST.getlist("denied"),
        can_import=bool(request.POST.get("can_import")),
    )
    messages.success(request, _("The change of the team is saved."))
    return back


def _below(request: HttpRequest, row: Membership) -> list[tuple[str, str]]:
    """Return the places below one that a person can be shut out from."""
    if row.business_id or row.role == TeamRole.DENIED:
        return []
    brand = home_of(row.place)
    regions = [] if row.region_id else [
        place for place, _role in selectors.led_places(request.actor, brand) if place.kind == "region"
    ]  # fmt: skip
    locations = [
        location
        for location in selectors.own_businesses(request.actor, brand_id=brand.pk, limit=MOST_PLACES)
        if not row.region_id or location.region == row.region.name
    ]
    return [
        *((f"region:{place.reference}", _("Region %(name)s") % {"name": place.name}) for place in regions),
        *(
            (f"business:{spot.reference}", f"{spot.store_code} · {spot.name}" if spot.store_code else spot.name)
            for spot in locations
        ),
    ]
