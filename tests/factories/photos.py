"""Photos of listings, as rows: ready and public by default, with names of files but without files."""

import factory
from factory.django import DjangoModelFactory

from apps.businesses.models import Photo
from tests.factories.media import PictureFactory


class PhotoFactory(DjangoModelFactory):
    """A ready photo of a live listing; name the listing as `business`."""

    class Meta:
        model = Photo

    picture = factory.SubFactory(
        PictureFactory,
        subject_kind="businesses.photo",
        tenant_id=factory.SelfAttribute("..business.pk"),
        is_public=factory.SelfAttribute("..is_public"),
    )
    alt = factory.Sequence(lambda number: f"Loaf {number}")
    position = factory.Sequence(lambda number: number)
    is_public = True
