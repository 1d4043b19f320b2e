"""The examples of docs/api.md work as they stand."""

import json
import re

import pytest
from django.conf import settings

from apps.businesses import rules
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


# The examples of owners: method, path, and perhaps an Idempotency-Key and a body.
OWNERS = re.findall(
    r"""^api (\w+) "?([^\s"]+)"?(?: -H '([^']+)')?(?: -d '([^']+)')?$""", GUIDE, flags=re.MULTILINE | re.DOTALL
)


def test_the_guide_has_examples_for_owners():
    assert len(OWNERS) == GUIDE.count("\napi ") >= 10


@pytest.mark.parametrize(("method", "path", "header", "body"), OWNERS)
def test_an_example_for_owners_answers(method, path, header, body, world, sign_in, attempt):
    for name in ("business", "brand", "change"):
        path = path.replace(f"${name.upper()}", world.references[name])
    headers = dict([header.split(": ")]) if header else {}
    response = attempt(sign_in("team_owner"), method, f"/api/v1/{path}", json.loads(body) if body else {}, **headers)
    expected = {"edit_conflict"} if '"base"' in body else set()
    error = response.json().get("error", {}).get("code")
    assert response.status_code < 300 or error in expected, response.content


def test_the_guide_names_every_fact():
    assert [name for name in rules.FIELDS if f"`{name}`" not in GUIDE] == []
