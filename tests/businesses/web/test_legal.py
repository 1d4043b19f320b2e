"""Pages about the directory: complete, in one voice, and true to the rules in force."""

import pytest

from apps.businesses import rules
from apps.businesses.search.rules import LABELS, WEIGHTS
from apps.businesses.web.legal import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_all_others(client, name):
    text = client.get(f"/{name}/").content.decode()
    assert f"<h1>{PAGES[name][0]}</h1>" in text
    for other in PAGES:
        assert f'href="/{other}/"' in text


def test_the_ranking_page_states_the_weights_and_the_formula_in_force(client):
    text = client.get("/ranking/").content.decode()
    for name, weight in WEIGHTS.items():
        assert str(LABELS[name]) in text
        assert f"{round(100 * weight)} %" in text
    assert f"{rules.CURRENT_FORMULA.weight} imagined reviews of {rules.CURRENT_FORMULA.prior} stars" in text


def test_reading_sets_no_cookie(client):
    """As the privacy page promises."""
    for path in ("/", "/search/", "/privacy/"):
        assert not client.get(path).cookies
