"""One short visit with a real browser in every run of the suite; the whole round is in `test_in_a_browser`."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_search_on_a_phone_is_quiet_and_fits(visit, town):
    opened = visit("/search/?q=pizza&near=Times+Square", width=360)
    assert opened.page.get_by_role("link", name="Joe's Pizza").is_visible()
    assert opened.troubles == []
    assert opened.sideways_scroll() <= 0
