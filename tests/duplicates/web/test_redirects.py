"""What readers of a merged listing see: the survivor, and after an undo the listing itself again (SEO-2)."""

from apps.duplicates.services import merging


def test_readers_are_led_to_the_survivor_and_back_after_an_undo(client, twins, as_staff, moderator, deciding):
    assert client.get("/b/joes-pizza-2/").status_code == 200
    with as_staff(moderator):
        merge = merging.merge(by=deciding, survivor=twins[0], duplicate=twins[1])
    response = client.get("/b/joes-pizza-2/")
    assert (response.status_code, response.url) == (301, "/b/joes-pizza/")
    assert client.get("/b/joes-pizza/").status_code == 200
    with as_staff(moderator):
        merging.undo(by=deciding, merge=merge)
    assert client.get("/b/joes-pizza-2/").status_code == 200
