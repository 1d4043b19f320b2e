"""Production settings pass Django's deployment checks, and ours name what an installation for strangers must not be."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connection

from apps.core import checks
from config.preparation import ROOT

SOUND = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "ALLOWED_HOSTS": "directory.example,staff.directory.example",
    "SITE_URL": "https://directory.example",
    "STAFF_URL": "https://staff.directory.example",
    "SECRET_KEY": "c4p9Xq2vT7mZ0bLw8sJd5fRk1yHn6uGe3aQiWoEzBtNcVxMlKjPhYgUr",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "TRUSTED_PROXY_COUNT": "1",
    "LAWLESS_BOOTSTRAP": "off",
}


@pytest.fixture(params=["site", "staff"])
def deployed(request):
    """Return a function that runs `check --deploy` as a process of production: its exit code and what it said."""

    def run(**changes):
        environment = {**os.environ, **SOUND, "PROCESS": request.param, **changes}
        done = subprocess.run(
            [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_production_settings_pass_the_deployment_checks(deployed):
    code, said = deployed()
    assert "no issues" in said
    assert code == 0


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"DEVELOPMENT": True}, "core.E002"),
        ({"EMAIL_BACKEND": "apps.accounts.mailbox.MailboxBackend"}, "core.E003"),
        ({"SITE_URL": "http://directory.example"}, "core.E004"),
        ({"STAFF_URL": "http://staff.directory.example"}, "core.E004"),
        ({"ALLOWED_HOSTS": ["elsewhere.example"]}, "core.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "core.E005"),
    ],
    ids=["development", "mailbox", "site", "staff", "elsewhere", "every-host"],
)
def test_what_suits_a_developer_is_refused_to_strangers(settings, wrong, complaint):
    sound = {
        "DEVELOPMENT": False,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "SITE_URL": "https://directory.example",
        "STAFF_URL": "https://staff.directory.example",
        "ALLOWED_HOSTS": ["directory.example"],
    }
    for name, value in {**sound, **wrong}.items():
        setattr(settings, name, value)
    assert [found.id for found in checks.for_strangers()] == [complaint]


@pytest.mark.django_db
@pytest.mark.parametrize(("login", "starts"), [("owner", False), ("site", True)])
def test_a_site_whose_login_sees_past_row_security_does_not_start(login, starts):
    own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    done = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=ROOT,
        env={**os.environ, **SOUND, "PROCESS": "site", "DATABASE_LOGIN": login, "DATABASE_URL": own},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode == 0) is starts, done.stderr
    assert ("The database login of site is not safe" in done.stderr) is not starts
