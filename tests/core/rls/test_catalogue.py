"""Every table of the database is covered by policies that stand beside its model."""

import pytest

from apps.core.rls import catalogue

pytestmark = pytest.mark.django_db


def test_the_database_says_what_the_declarations_say(as_owner_login):
    with as_owner_login():
        assert catalogue.findings() == []
