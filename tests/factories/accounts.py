"""People."""

import factory
from factory.django import DjangoModelFactory

from apps.accounts.models import RoleGrant, User

PASSWORD = "a-long-enough-Passw0rd"


class UserFactory(DjangoModelFactory):
    """A person whose address is verified by nobody yet."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.com")
    name = factory.Sequence(lambda number: f"Person {number}")
    password = factory.django.Password(PASSWORD)


class RoleGrantFactory(DjangoModelFactory):
    """One platform role."""

    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "moderator"
    granted_by = "system:test"
