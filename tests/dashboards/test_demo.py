"""The workplaces of the demo accounts."""

from datetime import UTC, datetime

import pytest

from apps.accounts import selectors as people
from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.businesses import selectors as businesses
from apps.businesses.search import services as search
from apps.businesses.services import demo_teams, seeding
from apps.core.actor import Actor
from apps.dashboards.services import demo
from apps.observability import invariants

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_demo_fills_teams_claims_duplicates_and_imports_once(as_system, as_user, settings):
    settings.DEVELOPMENT = True
    system = Actor.system("test")
    with as_system():
        seeding.load_demo(by=system, size=1_500)
        accounts.make_demo_accounts(by=system)
        made = demo.fill(by=system, now=NOW)
        assert made == {"businesses with a team": 6, "claims": 8, "pairs of duplicates": 7, "imports": 4}
        assert demo.fill(by=system, now=NOW) == {}
        search.rebuild(now=NOW)
        # Links of the audit trail are made as a transaction commits, which a test's never does.
        broken = {name: lines for name, lines in invariants.run() if lines and not name.startswith("audit.")}
        assert broken == {}
        found = people.demo_people()
    for name, listings in (("owner", 9), ("manager", 2)):
        person = User(pk=found[name][0])
        with as_user(person):
            mine = businesses.own_businesses(Actor.user(person.pk))
            assert len(mine) == listings, name
    assert {(one.role, one.region, one.brand) for one in mine} == {("manager", "Waterfront", demo_teams.BRAND)}
