"""What the tests of the workplace share."""

import pytest

from apps.core.actor import Actor


@pytest.fixture
def system():
    """The actor of arrangements and programs."""
    return Actor.system("test")
