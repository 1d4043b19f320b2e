"""The pages of brands, services and suggestions in a real browser: they fit a phone, in both schemes, and axe finds nothing."""

import os

import pytest

from apps.businesses.data import Offering
from apps.businesses.services import brands, bulk_edits, fields, locks, offerings, sales, suggestions
from apps.core import clock, rls
from apps.core.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def busy(cast, as_user):
    """Ana's workplace with something on every page; returns the pages by name."""
    with as_user(cast.stranger):
        suggestions.suggest(
            by=rls.current(), business=cast.cafe, note="I was there on Tuesday.", now=clock.now(),
            changes={"phone": "+12125550155", "description": "Cake and coffee.", "hours": "Mo-Su 08:00-20:00"},
        )  # fmt: skip
    with as_user(cast.owner):
        by = rls.current()
        for name, section, cents in (
            ("Espresso", "Coffee", 300),
            ("Mocha", "Coffee", 450),
            ("Tart of the day", "Cake", None),
        ):
            offering = Offering(name, section, "Made here every morning.", cents, "USD" if cents else "")
            offerings.add(by=by, business=cast.cafe, offering=offering)
        locks.lock(by=by, business=cast.bakeries[1], field="price_level")
        fields.apply(by=by, business=cast.bakeries[2], changes={"price_level": 2, "description": "Ours alone."})
        edit = bulk_edits.prepare(
            by=by, business_ids=[row.pk for row in cast.bakeries], brand=cast.brand, chosen="All locations",
            changes={"price_level": 2, "attributes": {"wifi": True, "delivery": False}},
        )  # fmt: skip
        field = bulk_edits.prepare_brand_field(
            by=by, brand=cast.brand, field="description", mode="inherited", value="Bread and more."
        )
        sale = sales.offer(by=by, business=cast.bakeries[3], email="stranger@example.com", now=clock.now())
        brands.rename(by=by, brand=cast.brand, name="Brioche & Company of the Long Name")
    brand, cafe = f"/manage/brands/{cast.brand.reference}/", f"/manage/b/{cast.cafe.reference}/"
    return {
        "brand": brand, "regions": f"{brand}regions/", "fields": f"{brand}fields/", "field": f"{brand}fields/website/",
        "edits": f"{brand}edits/", "edit": f"/manage/edits/{edit.reference}/", "brand-field": f"/manage/edits/{field.reference}/",
        "location": f"{brand}locations/{cast.bakeries[0].reference}/", "new-brand": "/manage/brands/new/",
        "services": f"{cafe}services/", "suggestions": f"{cafe}suggestions/", "moving": f"{cafe}moving/",
        "relocate": f"{cafe}moving/relocate/", "split": f"/manage/b/{cast.bakeries[0].reference}/moving/split/",
        "sell": f"{cafe}moving/sell/", "sale": f"/manage/sales/{sale.reference}/", "suggest": f"/b/{cast.cafe.slug}/suggest/",
        "report": f"/b/{cast.cafe.slug}/report/", "own": "/manage/suggestions/", "listing": f"/b/{cast.cafe.slug}/",
    }  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_page_fits_is_quiet_and_accessible(visit, client, busy, cast, width, scheme):
    with rls.acting(Actor.auth()):
        client.force_login(cast.owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    problems = {}
    for name, path in busy.items():
        opened = visit(path, width=width, scheme=scheme)
        if folder := os.environ.get("SHOTS"):
            opened.page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        found = [*opened.troubles, *opened.serious_violations()]
        if opened.sideways_scroll() > 0:
            found.append(f"{opened.sideways_scroll()} px too wide")
        if found:
            problems[name] = found
    assert problems == {}
