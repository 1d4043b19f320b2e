"""Who sees which page of the portal: every role, every main page, through HTTP."""

import pytest

PAGES = {
    "overview": "/admin/",
    "businesses": "/admin/businesses/business/",
    "categories": "/admin/businesses/category/",
    "users": "/admin/accounts/user/",
    "audit trail": "/admin/audit/auditevent/",
    "audit chain": "/admin/audit/auditevent/chain/",
    "events": "/admin/outbox/outboxevent/",
    "deliveries": "/admin/outbox/delivery/",
    "messages": "/admin/outbox/inboxmessage/",
    "checks": "/admin/checks/",
}
DIRECTORY = {"overview", "businesses", "categories"}
ALLOWED = {
    "admin": set(PAGES),
    "moderator": DIRECTORY | {"users"},
    "customer_service": DIRECTORY | {"users"},
    "sales_rep": DIRECTORY,
    "marketing_manager": DIRECTORY,
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_opens_exactly_its_pages(staff_client, role, page):
    response = staff_client(role).get(PAGES[page])
    assert response.status_code == (200 if page in ALLOWED[role] else 403)


@pytest.mark.parametrize("page", PAGES)
def test_an_ordinary_account_is_led_to_the_sign_in_page(staff_client, page):
    response = staff_client("").get(PAGES[page])
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_sign_in_page(portal, client, page):
    response = client.get(PAGES[page])
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


@pytest.mark.parametrize("role", ALLOWED)
def test_the_side_bar_shows_exactly_what_a_role_may_open(staff_client, role):
    html = staff_client(role).get("/admin/").content.decode()
    sidebar = html[html.index('id="nav-sidebar"') : html.index('id="main"')]
    shown = {page for page, address in PAGES.items() if f'href="{address}"' in sidebar}
    assert shown == ALLOWED[role] - {"audit chain"}


@pytest.mark.parametrize(
    ("role", "action", "allowed"),
    [
        ("admin", "suspend", True),
        ("moderator", "suspend", True),
        ("customer_service", "suspend", False),
        ("sales_rep", "suspend", False),
        ("marketing_manager", "suspend", False),
        ("customer_service", "change-facts", False),
    ],
)
def test_an_action_opens_for_whoever_may_do_it(staff_client, directory, role, action, allowed):
    listing = directory()
    client = staff_client(role)
    address = f"/admin/businesses/business/{listing.pk}/do/{action}/"
    assert client.get(address).status_code == (200 if allowed else 403)
    offered = address in client.get(f"/admin/businesses/business/{listing.pk}/change/").content.decode()
    assert offered is allowed


def test_an_action_posted_without_the_right_changes_nothing(staff_client, directory, as_system):
    listing = directory()
    response = staff_client("sales_rep").post(
        f"/admin/businesses/business/{listing.pk}/do/suspend/", {"reason": "I feel like it today"}
    )
    assert response.status_code == 403
    with as_system():
        listing.refresh_from_db()
    assert listing.status == "live"
