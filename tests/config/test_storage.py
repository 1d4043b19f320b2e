"""Where pictures and uploads are kept: on this machine by default, in an object store when one is named."""

import json
import os
import subprocess
import sys

import pytest

from config.preparation import ROOT

S3 = {
    "MEDIA_BUCKET": "pictures",
    "UPLOADS_BUCKET": "uploads",
    "OBJECT_STORE_REGION": "eu-central-1",
    "OBJECT_STORE_KEY": "key",
    "OBJECT_STORE_SECRET": "secret",
    "MEDIA_URL": "https://pictures.directory.example/",
}
TELL = """
import json, django
from django.conf import settings
django.setup()
from django.core.files.storage import storages
from csp.constants import HEADER
told = {"storages": settings.STORAGES, "csp": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]}
for alias in ("media", "uploads"):
    try:
        told[alias] = [type(storages[alias]).__name__, storages[alias].url("ab/x-320.webp")]
    except ValueError as refused:
        told[alias] = [type(storages[alias]).__name__, str(refused)]
print(json.dumps(told, default=str))
"""


@pytest.fixture
def told():
    """Return a function that starts a process with an environment and returns what its settings say, or its complaint."""

    def run(**environment):
        done = subprocess.run(
            [sys.executable, "-c", TELL],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr

    return run


def test_on_one_machine_only_finished_pictures_can_be_reached(told, tmp_path):
    found = told(MEDIA_ROOT=str(tmp_path))

    assert found["media"] == ["FileSystemStorage", "/media/ab/x-320.webp"]
    assert found["uploads"] == ["PrivateFiles", "A private file has no address."]
    places = {alias: found["storages"][alias]["OPTIONS"]["location"] for alias in ("media", "uploads", "default")}
    assert places == {
        "media": f"{tmp_path}/public",
        "uploads": f"{tmp_path}/private",
        "default": f"{tmp_path}/private",
    }
    assert found["storages"]["uploads"]["OPTIONS"]["file_permissions_mode"] == 0o600


def test_in_an_object_store_pictures_have_their_public_address_and_uploads_a_bucket_of_their_own(told):
    found = told(**S3)

    assert found["media"] == ["S3Storage", "https://pictures.directory.example/ab/x-320.webp"]
    kind, address = found["uploads"]
    assert kind == "S3Storage"
    assert "uploads" in address
    assert "Signature" in address
    assert "immutable" in found["storages"]["media"]["OPTIONS"]["object_parameters"]["CacheControl"]
    assert "https://pictures.directory.example" in found["csp"]


def test_another_maker_s_object_store_is_reached_at_its_own_address(told):
    found = told(**S3, OBJECT_STORE_URL="https://objects.example")
    assert found["uploads"][1].startswith("https://objects.example/uploads/")


def test_pictures_on_this_machine_may_be_served_from_elsewhere(told):
    found = told(MEDIA_URL="https://cdn.directory.example/media/")
    assert found["media"][1] == "https://cdn.directory.example/media/ab/x-320.webp"
    assert "https://cdn.directory.example" in found["csp"]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"UPLOADS_BUCKET": ""}, "UPLOADS_BUCKET has to name a private bucket"),
        ({"UPLOADS_BUCKET": "pictures"}, "UPLOADS_BUCKET has to name a private bucket"),
        ({"MEDIA_URL": "/media/"}, "MEDIA_URL has to be the whole address"),
    ],
    ids=["no-private-bucket", "one-bucket-for-both", "no-address"],
)
def test_a_dangerous_or_incomplete_store_is_refused(told, wrong, complaint):
    assert complaint in told(**S3 | wrong)
