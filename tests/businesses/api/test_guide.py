"""The examples of docs/api.md work as they stand."""

import re

import pytest
from django.conf import settings

from apps.businesses.api.filters import BusinessQuery

pytestmark = pytest.mark.django_db
GUIDE = (settings.BASE_DIR / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^curl 'http://127\.0\.0\.1:8000([^']+)'$", GUIDE, flags=re.MULTILINE)


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_answers(client, directory, path):
    response = client.get(path)
    assert (response.status_code, response.json()["success"]) == (200, True)


def test_the_guide_names_every_parameter_of_search():
    assert [name for name in BusinessQuery().get_fields() if f"`{name}`" not in GUIDE and f"{name}=" not in GUIDE] == []
