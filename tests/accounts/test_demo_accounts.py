"""The people of the demo: one of each kind, in development only."""

import pytest
from allauth.account.models import EmailAddress

from apps.accounts import services as accounts
from apps.accounts.errors import MayNotManagePeople, OnlyInDevelopment
from apps.accounts.models import User
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("seed")


def test_each_has_a_verified_address_a_role_and_the_published_password(as_system):
    with as_system():
        assert accounts.make_demo_accounts(by=SYSTEM) == 8
        assert accounts.make_demo_accounts(by=SYSTEM) == 0
        roles = {person.email.partition("@")[0]: set(person.roles) for person in User.objects.all()}
        assert all(person.check_password("demo-Passw0rd!") for person in User.objects.all())
        assert EmailAddress.objects.filter(verified=True, primary=True).count() == 8
    assert roles == {
        "owner": set(),
        "manager": set(),
        "reviewer": set(),
        "moderator": {"moderator"},
        "support": {"customer_service"},
        "sales": {"sales_rep"},
        "marketing": {"marketing_manager"},
        "admin": {"admin"},
    }


def test_they_are_refused_outside_of_development(as_system, settings):
    settings.DEVELOPMENT = False
    with as_system(), pytest.raises(OnlyInDevelopment):
        accounts.make_demo_accounts(by=SYSTEM)


def test_they_are_made_by_programs_of_ours_alone(as_system):
    with as_system(), pytest.raises(MayNotManagePeople):
        accounts.make_demo_accounts(by=Actor.user(5))
