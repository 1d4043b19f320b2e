"""What the tests of accounts share: a person with a verified address, and the mails that were sent."""

import re

import pytest
from allauth.account.models import EmailAddress

from tests.factories.accounts import PASSWORD, UserFactory


@pytest.fixture
def person(as_system):
    with as_system():
        user = UserFactory(email="ada@example.com")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


@pytest.fixture
def sign_in(client):
    """Post the sign-in form as a visitor would."""

    def post(login="ada@example.com", password=PASSWORD, **extra):
        return client.post("/accounts/login/", {"login": login, "password": password}, **extra)

    return post


@pytest.fixture
def link_in_mail(mailoutbox):
    """Return the path of the link in the latest mail."""

    def find():
        return re.search(r"https?://[^/\s]+(/accounts/\S+)", mailoutbox[-1].body).group(1)

    return find
