"""Pictures, as rows: ready by default, with names of variants but without files."""

import factory
from factory.django import DjangoModelFactory

from apps.core import clock
from apps.media import rules
from apps.media.models import Picture


class PictureFactory(DjangoModelFactory):
    """A ready picture of a kettle, which belongs to nobody."""

    class Meta:
        model = Picture

    state = "ready"
    subject_kind = "tests.kettle"
    subject_id = 1
    token = factory.LazyFunction(rules.new_token)
    variants = factory.LazyAttribute(
        lambda made: {str(width): rules.variant_name(made.token, width, "webp") for width in (320, 640, 1280)}
    )
    fallback = factory.LazyAttribute(lambda made: rules.variant_name(made.token, 1280, "jpg"))
    format = "JPEG"
    width = 1600
    height = 1200
    byte_size = 400_000
    sha256 = "0" * 64
    colour = "#336699"
    placeholder = "data:image/webp;base64,UklGRhwAAABXRUJQVlA4IBAAAAAwAQCdASoBAAEA"
    accepted_at = factory.LazyFunction(clock.now)
    ready_at = factory.LazyAttribute(lambda made: made.accepted_at)


class UploadFactory(PictureFactory):
    """An upload that waits to be prepared; its file is not there."""

    state = "uploaded"
    variants = factory.LazyFunction(dict)
    fallback = colour = placeholder = ""
    ready_at = None
    original = factory.LazyAttribute(lambda made: rules.original_name(made.accepted_at))
