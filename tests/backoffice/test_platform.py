"""People, categories, the post office, the audit chain and the first page, through HTTP."""

import pytest
from django.db import connection

from apps.accounts.models import RoleGrant, User
from apps.audit.models import AuditEvent
from apps.businesses.models import Category
from apps.core import clock
from apps.outbox.models import Delivery, InboxMessage, OutboxEvent
from tests.backoffice.conftest import REASON


@pytest.fixture
def parked(as_system, directory):
    """Return a delivery and a message that wait for a person."""
    directory()
    with as_system():
        event = OutboxEvent.objects.order_by("id").first()
        delivery = Delivery.objects.create(
            event=event,
            handler="tests.handler",
            state="parked",
            attempts=8,
            parked_at=clock.now(),
            last_error="Traceback\nRuntimeError: the oven is cold",
        )
        message = InboxMessage.objects.create(
            source="mailer", external_id="m-1", payload={}, state="parked", parked_at=clock.now()
        )
    return delivery, message


@pytest.mark.parametrize(("kind", "index"), [("delivery", 0), ("inboxmessage", 1)])
def test_parked_work_is_sent_again_by_an_administrator(staff_client, parked, as_system, kind, index):
    work = parked[index]
    client = staff_client("admin")
    response = client.post(f"/admin/outbox/{kind}/{work.pk}/do/resend/", {"reason": REASON})
    assert response.status_code == 302
    with as_system():
        work.refresh_from_db()
        event = AuditEvent.objects.first()
    assert (work.state, work.attempts) == ("pending", 0)
    assert (event.reason, event.actor) == (REASON, f"staff:{client.user.pk}")


def test_the_error_of_a_parked_delivery_is_shown_in_the_list(staff_client, parked):
    html = staff_client("admin").get("/admin/outbox/delivery/?state__exact=parked").content.decode()
    assert "RuntimeError: the oven is cold" in html


@pytest.mark.parametrize(
    ("action", "values", "name"),
    [
        ("grant-role", {"role": "sales_rep"}, "accounts.role_granted"),
        ("revoke-role", {"role": "moderator"}, "accounts.role_revoked"),
        ("deactivate", {}, "accounts.user_deactivated"),
    ],
)
def test_an_administrator_changes_roles_and_access(staff_client, person, as_system, action, values, name):
    colleague = person("moderator")
    response = staff_client("admin").post(
        f"/admin/accounts/user/{colleague.pk}/do/{action}/", {"reason": REASON, **values}
    )
    assert response.status_code == 302
    with as_system():
        event = AuditEvent.objects.get(name=name)
        fresh = User.objects.get(pk=colleague.pk)
        outcome = (fresh.is_active, sorted(fresh.roles))
    assert event.reason == REASON
    assert (
        outcome
        == {
            "grant-role": (True, ["moderator", "sales_rep"]),
            "revoke-role": (True, []),
            "deactivate": (False, ["moderator"]),
        }[action]
    )


def test_somebody_locked_out_is_let_in_again(staff_client, person, as_system):
    colleague = person("moderator", is_active=False)
    staff_client("admin").post(f"/admin/accounts/user/{colleague.pk}/do/activate/", {"reason": REASON})
    with as_system():
        assert User.objects.get(pk=colleague.pk).is_active


@pytest.mark.parametrize(
    ("action", "values"),
    [("revoke-role", {"role": "admin"}), ("grant-role", {"role": "moderator"}), ("deactivate", {})],
)
def test_nobody_changes_their_own_roles_or_access(staff_client, as_system, action, values):
    client = staff_client("admin")
    response = client.post(f"/admin/accounts/user/{client.user.pk}/do/{action}/", {"reason": REASON, **values})
    assert response.status_code == 422
    assert "Ask another administrator" in response.content.decode()
    with as_system():
        assert list(RoleGrant.objects.filter(user=client.user).values_list("role", flat=True)) == ["admin"]


def test_the_user_page_explains_each_role(staff_client, person):
    colleague = person("moderator")
    html = staff_client("customer_service").get(f"/admin/accounts/user/{colleague.pk}/change/").content.decode()
    assert "Decides which listings are public, and whose they are." in html


@pytest.mark.parametrize("query", ["{email}", "{reference}", "person-to-find"])
def test_a_person_is_found_by_address_or_id(staff_client, person, query):
    wanted = person(email="person-to-find@example.com")
    person(email="somebody@example.com")
    query = query.format(email=wanted.email, reference=wanted.reference)
    response = staff_client("customer_service").get("/admin/accounts/user/", {"q": query})
    assert [row.pk for row in response.context_data["cl"].result_list] == [wanted.pk]


def test_categories_are_added_changed_and_moved(staff_client, directory, as_system):
    directory()
    client = staff_client("admin")
    with as_system():
        pizza = Category.objects.get(slug="pizza")
    base = "/admin/businesses/category"
    added = {"reason": REASON, "name": "Trades", "icon": "hammer", "synonyms": "craft, repair"}
    assert client.post(f"{base}/do/add/", added).url == f"{base}/"
    below = {"reason": REASON, "name": "Sourdough pizza", "icon": "pizza", "synonyms": ""}
    assert client.post(f"{base}/{pizza.pk}/do/add-below/", below).status_code == 302
    changed = {"reason": REASON, "name": "Pizza and calzone", "icon": "pizza", "synonyms": "pizzeria"}
    assert client.post(f"{base}/{pizza.pk}/do/change/", changed).status_code == 302
    assert client.post(f"{base}/{pizza.pk}/do/move/", {"reason": REASON, "parent": "trades"}).status_code == 302
    with as_system():
        moved = Category.objects.get(pk=pizza.pk)
        above, below = Category.objects.get_parent(moved), Category.objects.get_children(moved)
        assert (moved.name, above.slug, below.count()) == ("Pizza and calzone", "trades", 1)
    html = client.get(f"{base}/").content.decode()
    assert html.index("Trades") < html.index("Pizza and calzone") < html.index("Sourdough pizza")


def test_a_category_is_not_moved_below_itself(staff_client, directory, as_system):
    directory()
    with as_system():
        food = Category.objects.get(slug="food")
    response = staff_client("admin").post(
        f"/admin/businesses/category/{food.pk}/do/move/", {"reason": REASON, "parent": "pizza"}
    )
    assert response.status_code == 422
    assert "cannot be moved below itself" in response.content.decode()


def test_a_moderator_sees_the_tree_without_its_tools(staff_client, directory):
    directory()
    html = staff_client("moderator").get("/admin/businesses/category/").content.decode()
    assert "Pizza" in html
    assert "/do/move/" not in html


def test_an_event_shows_what_was_before_and_after(staff_client, directory, as_system):
    directory()
    with as_system():
        event = AuditEvent.objects.get(name="businesses.listing_published")
    html = staff_client("admin").get(f"/admin/audit/auditevent/{event.pk}/change/").content.decode()
    assert "<td>status</td><td>draft</td><td>live</td>" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "system:test"}, True),
        ({"q": "user:999999"}, False),
        ({"q": "businesses.listing_published"}, True),
        ({"name": "businesses.listing_suspended"}, False),
        ({"actor_kind": "system"}, True),
        ({"severity__exact": "critical"}, False),
        ({"occurred_at_from": "2001-01-01"}, True),
        ({"occurred_at_from": "2999-01-01"}, False),
        ({"occurred_at_to": "2001-01-01"}, False),
        ({"occurred_at_to": f"{clock.now():%Y-%m-%d}"}, True),
        ({"occurred_at_from": "no date", "occurred_at_to": "9999-12-31"}, True),
    ],
)
def test_the_trail_is_narrowed_by_actor_kind_subject_and_date(staff_client, directory, query, expected):
    directory()
    response = staff_client("admin").get("/admin/audit/auditevent/", query)
    assert (
        any(event.name == "businesses.listing_published" for event in response.context_data["cl"].result_list)
        is expected
    )


def test_the_chain_of_a_month_is_checked_on_demand(staff_client, directory, as_owner_login):
    directory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    month = clock.now().strftime("%Y-%m")
    client = staff_client("admin")
    assert "is unbroken" in client.get(f"/admin/audit/auditevent/chain/?month={month}").content.decode()
    assert "Unbroken, checked" in client.get("/admin/").content.decode()

    with as_owner_login(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET reason = 'forged' WHERE name = 'businesses.listing_published'")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
    assert "is not what was written" in client.get(f"/admin/audit/auditevent/chain/?month={month}").content.decode()
    assert "Broken, checked" in client.get("/admin/").content.decode()


def test_checks_are_run_on_demand_and_kept_for_the_first_page(staff_client, directory):
    directory()
    client = staff_client("admin")
    assert "Not checked lately" in client.get("/admin/checks/").content.decode()
    assert client.post("/admin/checks/").url == "/admin/checks/"
    assert "Last checked" in client.get("/admin/checks/").content.decode()
    cards = {str(card.title): card for card in client.get("/admin/").context_data["page"].cards}
    assert "kept" in cards["Promises"].value


def test_each_card_of_the_first_page_opens(staff_client, directory, parked):
    directory("Waiting Pizza", state="pending")
    client = staff_client("admin")
    cards = {str(card.title): card for card in client.get("/admin/").context_data["page"].cards}
    assert (cards["Live listings"].value, cards["Waiting for a check"].value, cards["Parked events"].value) == (
        "1",
        "1",
        "2",
    )
    assert {client.get(card.url).status_code for card in cards.values()} <= {200, 503}
    assert all(client.get(card.url).status_code == 200 for title, card in cards.items() if title != "System health")


def test_a_million_listings_are_estimated_and_not_counted(staff_client, directory, monkeypatch):
    monkeypatch.setattr("apps.backoffice.dashboard.COUNTED", -2)
    directory()
    card = staff_client("sales_rep").get("/admin/").context_data["page"].cards[0]
    assert card.value.startswith("about ")
    assert card.note == "Estimated from statistics"


def test_the_site_process_writes_no_field_history(directory, as_system):
    from auditlog.models import LogEntry

    directory()
    with as_system():
        assert not LogEntry.objects.exists()
