"""The team of a listing or a brand: who is in it, inviting, and offering the ownership to somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.businesses import policies, rules, selectors
from apps.businesses.data import Member, Place
from apps.businesses.errors import BrandNotFound, NoSuchInvitation, RoleTooLow, TeamInvalid
from apps.businesses.models import Brand, Business, Region
from apps.businesses.services import team, transfers
from apps.businesses.states import TeamRole
from apps.businesses.web.owner import values
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as the page shows them."""

    member: Member
    limits: tuple[str, ...]
    is_me: bool
    is_above: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def business_team(request: HttpRequest, reference: str) -> HttpResponse:
    """The team of one listing, with those who are in it through a region or the brand."""
    listing, rights = selectors.own_business(request.actor, reference)
    led: tuple[tuple[Place, str], ...] = ()
    if rights.leads and listing.is_claimed:
        wider = selectors.led_places(request.actor, listing.brand) if listing.brand else ()
        led = (
            (selectors.place_view(listing), rights.role),
            *((place, role) for place, role in wider if place.kind == "brand" or place.id == listing.region_id),
        )
    return _page(request, listing, led)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def brand_team(request: HttpRequest, reference: str) -> HttpResponse:
    """The team of a brand: of the whole, of its regions, and of single locations."""
    brand = selectors.brand(reference)
    led = selectors.led_places(request.actor, brand)
    if not led and not policies.standing(request.actor, brand).role:
        raise BrandNotFound
    return _page(request, brand, led)


@login_required
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw an invitation that nobody answered yet."""
    found = selectors.invitation(reference)
    if found is None or found.place is None:
        raise NoSuchInvitation
    try:
        team.take_back(by=request.actor, invitation=found)
        messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": found.email})
    except Conflict:
        messages.info(request, _("This invitation was answered already."))
    return redirect(team_url_name(found.place), home_of(found.place).reference)


def team_url_name(place: Business | Brand | Region) -> str:
    """Return the name of the address of the page that shows the team of a place."""
    return "manage_team" if isinstance(place, Business) else "manage_brand_team"


def home_of(place: Business | Brand | Region) -> Business | Brand:
    """Return the listing or brand whose page shows a place."""
    return place.brand if isinstance(place, Region) else place


def _page(request: HttpRequest, place: Business | Brand, led: tuple[tuple[Place, str], ...]) -> HttpResponse:
    places = tuple(spot for spot, _role in led)
    problems: Mapping[str, Sequence[str]] = {}
    refused, status = "", 200
    if request.method == "POST":
        try:
            if request.POST.get("action") == "offer":
                return _offered(request, place)
            _invited(request, places)
            return redirect(request.path)
        except (TeamInvalid, RoleTooLow) as error:
            problems, refused, status = error.fields, error.message, error.status
    members = selectors.team(place, after=_number(request.GET.get("after", "")), limit=selectors.TEAM_PAGE + 1)
    shown = members[: selectors.TEAM_PAGE]
    primary = any(
        row.is_primary and row.person.id == request.actor.user_id and row.place.id == place.pk for row in shown
    )
    context = {
        "nav": selectors.workplace(place),
        "rows": [_row(row, request.actor, place) for row in shown],
        "next_after": shown[-1].id if len(members) > selectors.TEAM_PAGE else None,
        "pending": selectors.open_invitations(place, now=clock.now()) if places else (),
        "places": [(f"{spot.kind}:{spot.reference}", _named(spot)) for spot in places],
        "roles": _roles({role for _spot, role in led}),
        "fields": [
            (name, values.label(name), name in request.POST.getlist("denied")) for name in rules.FIELDS
        ],
        "typed": request.POST,
        "problems": {name: " ".join(lines) for name, lines in problems.items()},
        "refused": "" if problems else refused,
        "heirs": [
            row.person
            for row in shown
            if primary and row.place.id == place.pk and row.place.kind == selectors.place_view(place).kind
            and row.role != TeamRole.DENIED and row.person.id != request.actor.user_id
        ],
        "is_primary": primary,
        "is_claimed": not isinstance(place, Business) or place.is_claimed,
        "leads": bool(places),
    }  # fmt: skip
    return render(request, "businesses/owner/team.html", context, status=status)


def _invited(request: HttpRequest, places: tuple[Place, ...]) -> None:
    """Raises: TeamInvalid, RoleTooLow."""
    wanted = request.POST.get("place", "")
    spot = next((place for place in places if f"{place.kind}:{place.reference}" == wanted), None)
    if spot is None:
        raise TeamInvalid({"place": [_("Choose one of the places whose team you lead.")]})
    email = request.POST.get("email", "")
    if not email.strip():
        raise TeamInvalid({"email": [_("Whom do you invite? Give an e-mail address.")]})
    team.invite(
        by=request.actor,
        place=place_of(request.actor, spot.kind, spot.reference),
        email=email,
        role=request.POST.get("role", ""),
        now=clock.now(),
        denied_fields=request.POST.getlist("denied"),
        can_import=bool(request.POST.get("can_import")),
    )
    messages.success(request, _("%(email)s was invited and gets a mail.") % {"email": email.strip()})


def _offered(request: HttpRequest, place: Business | Brand) -> HttpResponse:
    """Raises: TeamInvalid, RoleTooLow."""
    person = _number(request.POST.get("person", ""))
    transfer = transfers.offer(by=request.actor, place=place, to_user_id=person, now=clock.now())
    messages.success(request, _("The ownership is on offer. It changes hands only once it is accepted."))
    return redirect("manage_transfer", transfer.reference)


def place_of(by: Actor, kind: str, reference: str) -> Business | Brand | Region:
    """Return the place with this kind and id. Raises: ListingNotFound, BrandNotFound, NotFound."""
    if kind == "business":
        return selectors.own_business(by, reference)[0]
    return selectors.brand(reference) if kind == "brand" else selectors.region(reference)


def _row(member: Member, by: Actor, place: Business | Brand) -> MemberRow:
    above = isinstance(place, Business) and member.place.kind != "business"
    limits = tuple(values.label(name) for name in member.denied_fields)
    return MemberRow(member, limits, member.person.id == by.user_id, above)


def _roles(held: set[str]) -> list[tuple[str, str]]:
    """Return the roles somebody may give somewhere; whether they may at the chosen place, the service judges."""
    offered = [(str(TeamRole.STAFF), _("Staff: texts, prices, hours"))]
    if TeamRole.OWNER in held:
        offered.append((str(TeamRole.MANAGER), _("Manager: everything about the place and its staff")))
        offered.append((str(TeamRole.OWNER), _("Owner: everything, and the team")))
    return offered


def _named(place: Place) -> str:
    if place.kind == "brand":
        return _("%(name)s: the whole brand") % {"name": place.name}
    if place.kind == "region":
        return _("%(name)s: all locations of the region") % {"name": place.name}
    return _("%(name)s: this listing alone") % {"name": place.name}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
