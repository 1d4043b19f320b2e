"""Brands, regions, memberships, and a listing with its team."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from apps.businesses.models import Brand, Invitation, Membership, Region
from apps.core import clock
from tests.factories.accounts import UserFactory


class BrandFactory(DjangoModelFactory):
    """A brand with a primary owner."""

    class Meta:
        model = Brand
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Brand {number}")

    @factory.post_generation
    def owner(self, create, extracted, **kwargs):
        """Make `extracted`, or somebody new, the primary owner."""
        MembershipFactory(brand=self, user=extracted or UserFactory(), role="owner", is_primary=True)


class RegionFactory(DjangoModelFactory):
    """A region of a brand."""

    class Meta:
        model = Region

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda number: f"Region {number}")
    sort_name = factory.LazyAttribute(lambda made: made.name.casefold())


class MembershipFactory(DjangoModelFactory):
    """Somebody's role at a place; name the place as `business`, `brand` or `region`."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = "manager"
    granted_by = "system:test"


class InvitationFactory(DjangoModelFactory):
    """An open invitation to the staff of a place; name it as `business`, `brand` or `region`."""

    class Meta:
        model = Invitation

    role = "staff"
    expires_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=14))


def claim(business, owner):
    """Make a person the primary owner of a listing, as a verified claim does."""
    business.is_claimed, business.verification = True, "verified"
    MembershipFactory(business=business, user=owner, role="owner", is_primary=True)
    business.save(update_fields=["is_claimed", "verification"])
    return business
