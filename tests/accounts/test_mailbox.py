"""The development mailbox shows what would have been sent, and exists nowhere else."""

import pytest
from django.core.mail import EmailMessage

from apps.accounts import mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_mail(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    settings.EMAIL_BACKEND = "apps.accounts.mailbox.MailboxBackend"
    body = "Hello <b>Ada</b>,\nopen http://testserver/accounts/confirm-email/abc/ to confirm."
    EmailMessage("Confirm <your> address", body, "hello@example.com", ["ada@example.com"]).send()
    return mailbox.newest()[0]


def test_the_list_names_subject_and_recipient(client, one_mail):
    page = client.get("/mailbox/").content.decode()
    assert "Confirm &lt;your&gt; address" in page
    assert "ada@example.com" in page
    assert f"/mailbox/{one_mail.name}/" in page


def test_the_links_of_a_mail_can_be_clicked_and_its_markup_is_only_text(client, one_mail):
    page = client.get(f"/mailbox/{one_mail.name}/").content.decode()
    assert 'href="http://testserver/accounts/confirm-email/abc/"' in page
    assert "Hello &lt;b&gt;Ada&lt;/b&gt;" in page


def test_an_empty_mailbox_says_so(client, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    assert "No mail yet" in client.get("/mailbox/").content.decode()


@pytest.mark.parametrize("name", ["280ba9b5-abfe-4bc8-adf2-a7a9065a841c", "..%2F..%2Fetc%2Fpasswd", "x"])
def test_what_is_no_mail_is_404(client, one_mail, name):
    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_outside_of_development_there_is_no_mailbox(client, one_mail, settings):
    settings.DEVELOPMENT = False
    assert client.get("/mailbox/").status_code == 404
    assert client.get(f"/mailbox/{one_mail.name}/").status_code == 404
