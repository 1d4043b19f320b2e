"""The queue of the staff portal: two listings side by side, a decision, and the next two."""

import pytest

from apps.businesses.models import Business
from apps.duplicates.models import DuplicatePair, Merge

REASON = "because a test asked for it"
QUEUE = "/admin/duplicates/duplicatepair/queue/"


@pytest.fixture
def pair(twins, searched, as_system):
    """The pair that the search makes of the twins."""
    searched()
    with as_system():
        return DuplicatePair.objects.get()


@pytest.fixture
def now(as_system):
    """Return a function that loads a row as it is now."""

    def load(row):
        with as_system():
            return type(row).objects.get(pk=row.pk)

    return load


def _do(pair, action):
    return f"/admin/duplicates/duplicatepair/{pair.pk}/do/{action}/"


def test_an_empty_queue_says_so(staff_client):
    assert "No pair waits" in staff_client().get(QUEUE).content.decode()


def test_the_page_shows_both_with_the_evidence(staff_client, twins, pair):
    html = staff_client().get(QUEUE).content.decode()
    for text in (
        "Joes Pizza and Pasta Ltd.",
        "Joe&#x27;s Pizza &amp; Pasta",
        "1 pair waits",
        "metres apart",
        "differs",
    ):
        assert text in html
    assert f'action="{_do(pair, "merge")}"' in html
    assert html.count("data-key") >= 2


def test_the_page_asks_a_fixed_number_of_queries(
    staff_client, twins, pair, listing, searched, django_assert_max_num_queries
):
    client = staff_client()
    client.get(QUEUE)
    for number in range(4):
        listing("Joe's Pizza & Pasta", phone="+12125550123", slug=f"joe-{number}")
    searched()
    with django_assert_max_num_queries(32):
        client.get(QUEUE)


def test_previous_and_next_walk_the_queue(staff_client, twins, pair, listing, searched, as_system):
    listing("Blue Door", point=(40.9, -73.9))
    listing("Blue Door", point=(40.9, -73.9))
    searched()
    with as_system():
        first, second = DuplicatePair.objects.filter(state="open").order_by("-score", "pk")
    client = staff_client()
    page = client.get(f"{QUEUE}{first.reference}/").context_data
    assert (page["before_url"], page["after_url"]) == ("", f"{QUEUE}{second.reference}/")
    page = client.get(f"{QUEUE}{second.reference}/").context_data
    assert (page["before_url"], page["after_url"]) == (f"{QUEUE}{first.reference}/", "")


def test_merging_takes_what_was_chosen_and_goes_on(staff_client, twins, pair, now):
    lower = "lower" if pair.lower_id == twins[0].pk else "higher"
    other = "higher" if lower == "lower" else "lower"
    response = staff_client().post(
        _do(pair, "merge"), {"survivor": lower, "name": lower, "place": other, "categories": "both", "reason": REASON}
    )
    assert (response.status_code, response.url) == (302, QUEUE)
    assert now(twins[1]).successor_id == twins[0].pk
    assert (now(twins[0]).name, now(pair).state) == ("Joe's Pizza & Pasta", "merged")


def test_not_duplicates_is_remembered_and_goes_on(staff_client, pair, now):
    response = staff_client().post(_do(pair, "dismiss"), {"reason": REASON})
    assert (response.status_code, response.url) == (302, QUEUE)
    assert (now(pair).state, now(pair).reason) == ("dismissed", REASON)


@pytest.mark.parametrize(("action", "values"), [("merge", {"survivor": "lower"}), ("dismiss", {})])
def test_without_a_reason_nothing_happens(staff_client, pair, now, action, values):
    assert staff_client().post(_do(pair, action), values).status_code == 422
    assert now(pair).state == "open"


def test_a_refusal_is_shown(staff_client, twins, pair, now, as_system):
    with as_system():
        Business.objects.filter(pk=pair.lower_id).update(status="pending")
    response = staff_client().post(_do(pair, "merge"), {"survivor": "lower", "reason": REASON})
    assert response.status_code == 422
    assert "has to be live" in response.content.decode()
    assert now(pair).state == "open"


def test_a_merge_is_undone_in_the_portal(staff_client, twins, pair, now, as_system):
    client = staff_client()
    client.post(_do(pair, "merge"), {"survivor": "lower", "reason": REASON})
    with as_system():
        merge = Merge.objects.get()
    page = client.get(f"/admin/duplicates/merge/{merge.pk}/change/")
    assert page.status_code == 200
    response = client.post(f"/admin/duplicates/merge/{merge.pk}/do/undo/", {"reason": REASON})
    assert response.status_code == 302
    assert {now(row).status for row in twins} == {"live"}


def test_two_listings_are_named_by_address_and_by_id(staff_client, listing, now, as_system):
    one, other = listing("Maria's", slug="marias"), listing("Joe's Pizza", point=(40.8, -73.9))
    client = staff_client()
    address = "/admin/duplicates/duplicatepair/do/name/"
    assert client.get(address).status_code == 200
    response = client.post(address, {"one": "/b/marias/", "other": other.reference, "reason": REASON})
    assert response.status_code == 302
    with as_system():
        pair = DuplicatePair.objects.get()
    assert {pair.lower_id, pair.higher_id} == {one.pk, other.pk}


@pytest.mark.parametrize("role", ["customer_service", "admin", "moderator"])
def test_lists_are_read_by_who_may(staff_client, pair, role):
    client = staff_client(role)
    assert client.get("/admin/duplicates/duplicatepair/").status_code == 200
    assert client.get(f"/admin/duplicates/duplicatepair/{pair.pk}/change/").status_code == 200
    assert client.get("/admin/duplicates/merge/").status_code == 200
    assert client.get(QUEUE).status_code == 200


def test_who_may_only_look_decides_nothing(staff_client, pair, now):
    client = staff_client("customer_service")
    assert "dq-merge-reason" not in client.get(QUEUE).content.decode()
    assert client.post(_do(pair, "dismiss"), {"reason": REASON}).status_code == 403
    assert client.post(_do(pair, "merge"), {"survivor": "lower", "reason": REASON}).status_code == 403
    assert now(pair).state == "open"


def test_other_roles_do_not_see_it(staff_client, pair):
    client = staff_client("sales_rep")
    assert client.get(QUEUE).status_code == 403
    assert client.get("/admin/duplicates/merge/").status_code == 403


def test_an_unknown_pair_is_not_found(staff_client):
    assert staff_client().get(f"{QUEUE}dup_00000000000000000000000000/").status_code == 404
    assert staff_client().get(f"{QUEUE}nonsense/").status_code == 404
