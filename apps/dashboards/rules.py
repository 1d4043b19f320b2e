"""What to do next for a listing: the one best step, and the checklist of the first days; pure computing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.businesses.states import ListingState, Verification
from apps.dashboards.data import Standing, Step

# A page about one of these facts other than the profile.
_PAGES = {"hours": "manage_hours"}
_ACTIONS = {
    "description": (gettext_lazy("Say what makes the place worth a visit"), gettext_lazy("Write the description")),
    "hours": (gettext_lazy("Say when you are open"), gettext_lazy("Enter the hours")),
    "phone": (gettext_lazy("Let people call you"), gettext_lazy("Add the phone number")),
    "website": (gettext_lazy("Link your website"), gettext_lazy("Add the website")),
    "email": (gettext_lazy("Let people write to you"), gettext_lazy("Add an e-mail address")),
    "price_level": (gettext_lazy("Say what to expect on the bill"), gettext_lazy("Choose the price level")),
    "attributes": (gettext_lazy("Answer what people ask most"), gettext_lazy("Answer the questions")),
    "street_address": (gettext_lazy("Say where people find you"), gettext_lazy("Add the street")),
    "opened_on": (gettext_lazy("Say since when you are there"), gettext_lazy("Add the date")),
}


def next_step(standing: Standing) -> Step | None:
    """Return the one thing that helps the listing most now; None when nothing is left to do."""
    candidates = (_to_verify, _to_hand_in, _to_claim, _to_answer, _to_fill_in, _to_share)
    return next((step for candidate in candidates if (step := candidate(standing)) is not None), None)


def checklist(standing: Standing) -> tuple[Step, ...]:
    """Return the steps of the first days, each done or not as the listing itself says."""
    facts = standing.facts
    open_gaps = {field for field, *_rest in standing.gaps}
    public = standing.status not in (ListingState.DRAFT, ListingState.PENDING)
    return (
        Step(
            "public", _("Get the listing checked and live"), _("Visitors find it once our staff has looked at it."),
            _("Hand it in"), "manage_listing", is_done=public,
        ),
        Step(
            "claim", _("Show that the business is yours"), _("Then nobody else speaks for it, and suggestions come to you."),
            _("Claim it"), "claim_listing", is_done=standing.is_claimed,
        ),
        Step(
            "description", _("Describe the place"), _("Two or three sentences that only fit yours."),
            _("Write"), "manage_profile", "description", is_done="description" not in open_gaps,
        ),
        Step(
            "contact", _("Add a phone number and a website"), _("The two things people look for first."),
            _("Add"), "manage_profile", "phone", is_done=bool(facts.get("phone") and facts.get("website")),
        ),
        Step(
            "hours", _("Enter the opening hours"), _("With them you show up in “open now”."),
            _("Enter"), "manage_hours", is_done=bool(facts.get("hours")),
        ),
        Step(
            "special_days", _("Say what holds on the next holiday"), _("Nobody likes to stand before a closed door."),
            _("Add a day"), "manage_hours", "special", is_done=standing.special_days > 0,
        ),
        Step(
            "team", _("Invite somebody who helps you"), _("You decide what each person may change."),
            _("Invite"), "manage_team", is_done=standing.people > 1,
        ),
    )  # fmt: skip


def _to_verify(standing: Standing) -> Step | None:
    if standing.verification != Verification.RECHECK:
        return None
    return Step(
        "verify",
        _("Verify the listing again"),
        _(
            "You changed something that says who or where the business is. The page stays up; show once more that it is yours."
        ),
        _("Verify again"),
        "claim_listing",
    )


def _to_hand_in(standing: Standing) -> Step | None:
    if standing.status != ListingState.DRAFT or not standing.leads:
        return None
    return Step(
        "submit",
        _("Hand the listing in for a check"),
        _("It is a draft that only you can see. Look through it once more, then hand it in."),
        _("Review and hand in"),
        "manage_listing",
    )


def _to_claim(standing: Standing) -> Step | None:
    if standing.is_claimed or standing.status in (ListingState.DRAFT, ListingState.PENDING):
        return None
    return Step(
        "claim",
        _("Show that the business is yours"),
        _("Until then anybody may suggest changes, and our staff decides about them."),
        _("Claim it"),
        "claim_listing",
    )


def _to_answer(standing: Standing) -> Step | None:
    if not standing.suggestions:
        return None
    title = ngettext(
        "A visitor suggests a change", "Visitors suggest %(count)d changes", standing.suggestions
    ) % {"count": standing.suggestions}  # fmt: skip
    detail = _("Nothing of it is public before you accept it.")
    return Step("suggestions", title, detail, _("Look at it"), "manage_suggestions")


def _to_fill_in(standing: Standing) -> Step | None:
    if not standing.gaps:
        return None
    field, label, points, begun = standing.gaps[0]
    title, action = (str(text) for text in _ACTIONS.get(field, (label, label)))
    if field == "description" and begun:
        title, action = _("Say a little more about the place"), _("Add to the description")
    detail = _("This adds %(points)d points to the completeness of the listing.") % {"points": points}
    return Step(f"fill-{field}", title, detail, action, _PAGES.get(field, "manage_profile"), field, points)


def _to_share(standing: Standing) -> Step | None:
    if not standing.leads or standing.people > 1 or not standing.is_claimed:
        return None
    return Step(
        "team",
        _("Invite somebody who helps you"),
        _("Everything is filled in. Share the work: you decide what each person may change."),
        _("Invite somebody"),
        "manage_team",
    )
