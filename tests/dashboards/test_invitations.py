"""The page on which somebody answers an invitation."""

from datetime import timedelta

import pytest

from apps.businesses.models import Invitation, Membership
from apps.core import clock
from tests.factories.teams import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(as_system, cast):
    """Return a function that invites Uma to a place."""

    def to(**values):
        with as_system():
            place = values.pop("place", {"brand": cast.brand})
            return InvitationFactory(**place, email="Stranger@example.com", invited_by=cast.owner, **values)

    return to


@pytest.mark.parametrize("kind", ["brand", "region", "business"])
def test_whoever_was_invited_sees_to_what_before_joining(signed_in, cast, read, invited, kind):
    place = {"brand": cast.brand, "region": cast.north, "business": cast.cafe}[kind]
    found = invited(place={kind: place}, role="manager", denied_fields=["phone"])
    page = read(signed_in(cast.stranger), f"/manage/invitations/{found.reference}/")
    assert place.name.replace("&", "&amp;") in page
    assert "Ana Ruiz" in page
    assert "Manager" in page
    assert "Phone" in page


@pytest.mark.parametrize("kind", ["brand", "region", "business"])
def test_accepting_makes_a_member(signed_in, cast, invited, as_system, kind):
    place = {"brand": cast.brand, "region": cast.north, "business": cast.cafe}[kind]
    found = invited(place={kind: place})
    uma = signed_in(cast.stranger)
    assert uma.post(f"/manage/invitations/{found.reference}/", {"answer": "accept"}).status_code == 302
    with as_system():
        assert Membership.objects.filter(**{kind: place}, user=cast.stranger, role="staff").exists()
    assert uma.post(f"/manage/invitations/{found.reference}/", {"answer": "accept"}).status_code == 409


@pytest.mark.parametrize("kind", ["brand", "region", "business"])
def test_declining_leaves_everything_as_it_was(signed_in, cast, invited, as_system, kind):
    place = {"brand": cast.brand, "region": cast.north, "business": cast.cafe}[kind]
    found = invited(place={kind: place})
    uma = signed_in(cast.stranger)
    assert uma.post(f"/manage/invitations/{found.reference}/", {"answer": "decline"}).status_code == 302
    with as_system():
        assert Invitation.objects.get(pk=found.pk).state == "declined"
        assert not Membership.objects.filter(user=cast.stranger).exists()


def test_an_old_invitation_says_that_it_ran_out(signed_in, cast, read, invited):
    found = invited(expires_at=clock.now() - timedelta(days=1))
    uma = signed_in(cast.stranger)
    assert "has run out" in read(uma, f"/manage/invitations/{found.reference}/")
    assert uma.post(f"/manage/invitations/{found.reference}/", {"answer": "accept"}).status_code == 409


@pytest.mark.parametrize("who", ["helper", "manager", "owner"])
def test_nobody_opens_an_invitation_of_others(signed_in, cast, invited, who):
    found = invited()
    answer = signed_in(getattr(cast, who))
    assert answer.get(f"/manage/invitations/{found.reference}/").status_code == 404
    assert answer.post(f"/manage/invitations/{found.reference}/", {"answer": "accept"}).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, cast, invited):
    address = f"/manage/invitations/{invited().reference}/"
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
