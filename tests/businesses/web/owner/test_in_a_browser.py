"""The workplace in a real browser: accessible, within the window, quiet, and usable by keyboard or without script."""

import pytest
from django.test import Client

from apps.businesses.models import FieldChange
from apps.core import rls
from apps.core.actor import Actor
from tests.factories.businesses import BusinessFactory
from tests.factories.teams import InvitationFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]


class OwnCookies(Client):
    """A client that stays signed in whatever cookies the browser sends along."""

    def _base_environ(self, **request):
        own = "; ".join(f"{cookie.key}={cookie.value}" for cookie in self.cookies.values())
        return {**super()._base_environ(**request), "HTTP_COOKIE": own}


@pytest.fixture
def client():
    """The client behind the browser."""
    return OwnCookies()


@pytest.fixture
def enter(client):
    """Return a function that signs a person in on the browser's client."""

    def sign_in(user):
        with rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    return sign_in


@pytest.fixture
def workplace(cast, enter, as_system, as_user, change, client, fill):
    """Everything the pages can show, with Ana signed in: addresses by name."""
    with as_system():
        cast.brand.values, cast.brand.modes = {"website": "https://brioche.example/"}, {"website": "fixed"}
        cast.brand.save()
        MembershipFactory(business=cast.cafe, user=cast.manager, role="manager", denied_fields=["phone"])
        MembershipFactory(business=cast.bakeries[0], user=cast.owner, role="staff")
        waiting = InvitationFactory(business=cast.cafe, email="new.person@example.com", invited_by=cast.owner)
        offer = InvitationFactory(brand=cast.brand, email="owner@example.com", invited_by=cast.manager, role="manager")
        draft = BusinessFactory(name="New Place", status="draft", published_at=None, submitted_by=cast.owner)
    change(cast.owner, cast.cafe, phone="+12125550199", description="Coffee, cake and the piano of my grandmother.")
    change(cast.owner, cast.cafe, hours="Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-02:00; Su off")
    enter(cast.owner)
    with as_system():
        latest = FieldChange.objects.filter(business=cast.cafe, field="phone").latest("pk")
    one = f"/manage/b/{cast.cafe.reference}/"
    transfer = fill(client, f"{one}team/", action="offer", person=str(cast.manager.pk))["Location"]
    bakery = f"/manage/b/{cast.bakeries[0].reference}/"
    member = cast.manager.memberships
    with as_system():
        reference = member.get(region=cast.north).reference
    assert waiting.pk
    return {
        "businesses": "/manage/",
        "nothing found": "/manage/?q=zeppelin",
        "overview": one,
        "profile": f"{one}profile/",
        "profile of a location": f"{bakery}profile/",
        "hours": f"{one}hours/",
        "history": f"{one}history/",
        "as of": f"{one}history/as-of/?date=2026-01-01",
        "take back": f"{one}history/{latest.reference}/",
        "team": f"{one}team/",
        "team of a brand": f"/manage/brands/{cast.brand.reference}/team/",
        "member": f"/manage/members/{reference}/",
        "transfer": transfer,
        "open or closed": f"{one}listing/",
        "review": f"/manage/b/{draft.reference}/listing/",
        "invitation": f"/manage/invitations/{offer.reference}/",
        "add": "/add-a-business/",
        "for owners": "/for-owners/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible_quiet_and_fit_their_window(visit, workplace, width, scheme):
    found = {}
    for name, path in workplace.items():
        opened = visit(path, width=width, scheme=scheme)
        problems = [*opened.troubles, *opened.serious_violations()]
        if opened.sideways_scroll() > 0:
            problems.append(f"{opened.sideways_scroll()} px too wide")
        if problems:
            found[name] = problems
    assert found == {}


def test_refusals_are_accessible_too(visit, workplace):
    profile = visit(workplace["profile"]).page
    profile.get_by_label("E-mail", exact=True).fill("nobody")
    profile.get_by_role("button", name="Save", exact=True).last.click()
    profile.get_by_role("alert").wait_for()
    assert profile.evaluate("document.activeElement.matches('[data-form-errors]')")
    assert profile.get_by_label("E-mail", exact=True).input_value() == "nobody"


def test_what_was_typed_is_not_left_behind_unasked(visit, workplace):
    page = visit(workplace["profile"]).page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("E-mail", exact=True).press_sequentially("hello@minuet.example")
    page.get_by_role("link", name="Overview").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_the_week_is_edited_without_script_on_a_phone(visit, workplace):
    page = visit(workplace["hours"], width=390, script=False).page
    page.get_by_label("Monday", exact=True).first.fill("7-9, 10-12")
    page.get_by_text("Copy one day to others").click()
    page.get_by_role("group", name="to").get_by_label("Tuesday").check()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("As typed, not saved yet").wait_for()
    assert page.get_by_label("Tuesday", exact=True).first.input_value() == "7-9, 10-12"
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("The hours are saved.").wait_for()
    page.get_by_role("button", name="More", exact=True).click()
    assert page.locator("#workplace-menu").get_by_role("link", name="Team").is_visible()


def test_enter_saves_and_locks_nothing(visit, workplace):
    page = visit(workplace["profile"]).page
    page.get_by_label("E-mail", exact=True).fill("hello@minuet.example")
    page.keyboard.press("Enter")
    page.get_by_text("Saved: E-mail.").wait_for()
