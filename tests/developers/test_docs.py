"""The documentation of the API: served from here alone, and the same as what is checked in."""

import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.core.api import catalogue
from apps.core.api.catalogue import CODES
from apps.developers import schema

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document():
    return schema.generate()


@pytest.fixture(scope="module")
def operations(document):
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_the_checked_in_schema_is_what_the_code_says(settings):
    checked_in = (settings.BASE_DIR / schema.OPENAPI).read_text(encoding="utf-8")
    assert checked_in == schema.as_yaml(), "run `manage.py write_api_docs`"


def test_the_command_of_the_package_writes_the_same_file(settings, tmp_path):
    call_command("spectacular", file=str(tmp_path / "openapi.yaml"), validate=True, fail_on_warn=True)
    assert (tmp_path / "openapi.yaml").read_text(encoding="utf-8") == schema.as_yaml()


def test_the_checked_in_catalogue_of_errors_is_what_the_code_says(settings):
    checked_in = (settings.BASE_DIR / schema.ERRORS).read_text(encoding="utf-8")
    assert checked_in == catalogue.as_markdown(), "run `manage.py write_api_docs`"


def test_every_operation_says_its_rate_class_its_refusals_and_who_may_call_it(operations):
    for key, operation in operations.items():
        assert operation["x-rate-class"], key
        assert operation["summary"], key
        assert {"400", "406", "422", "429", "500", "503"} <= set(operation["responses"]), key
        # Others may name a thing in a body or a parameter.
        assert "404" in operation["responses"] or "{" not in key[1], key
        assert "sign-in" in operation["description"].lower(), key


def test_every_answer_is_described_in_its_envelope(operations):
    for key, operation in operations.items():
        (status,) = {"200", "201", "204"} & set(operation["responses"])
        content = operation["responses"][status].get("content", {})
        # Files stand for themselves; 204 has no body.
        assert "application/json" in content or status == "204" or "text/csv" in content, key
        if "application/json" in content:
            required = content["application/json"]["schema"]["required"]
            assert required == ["success", "data", "message", "timestamp"], key


def test_every_code_of_the_catalogue_is_in_the_schema(document):
    codes = document["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert codes == sorted(CODES)


@pytest.mark.parametrize("accept", ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"])
def test_the_schema_is_served_in_both_forms(client, accept):
    response = client.get(reverse("api_schema"), headers={"Accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"].startswith(accept)
    if accept.endswith("json"):
        assert "/api/v1/businesses/" in json.loads(response.content)["paths"]


@pytest.mark.parametrize("name", ["api_docs", "api_redoc", "api_errors"])
def test_a_page_asks_nothing_of_another_origin_and_has_no_inline_script(client, name):
    page = client.get(reverse(name)).content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?|png|svg)"', page) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", page) == []
    assert "<style" not in page


@pytest.mark.parametrize(
    ("name", "worker", "inline_style"),
    [("api_redoc", True, True), ("api_docs", False, False), ("api_errors", False, False)],
)
def test_only_redoc_may_start_a_worker_from_a_blob_and_style_itself(client, name, worker, inline_style):
    header = client.get(reverse(name))["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in header.split(";"))
    assert ("blob:" in directives.get("worker-src", "")) is worker
    assert ("'unsafe-inline'" in directives["style-src"]) is inline_style
    assert directives["script-src"] == "'self'"


def test_the_start_up_script_of_swagger_is_a_file_of_ours(client):
    page = client.get(reverse("api_docs")).content.decode()
    (script,) = re.findall(r'<script src="([^"]+\?script=[^"]*)"', page)
    response = client.get(script)
    assert response["Content-Type"].startswith("application/javascript")
    assert b"SwaggerUIBundle" in response.content


def test_the_api_root_leads_to_the_documentation(client):
    assert client.get("/api/")["Location"] == reverse("api_docs")


def test_the_page_of_errors_has_an_anchor_for_each_code(client):
    page = client.get(reverse("api_errors")).content.decode()
    assert [code for code in CODES if f'id="{code}"' not in page] == []
