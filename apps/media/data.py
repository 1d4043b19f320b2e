"""What crosses the border of media."""

from __future__ import annotations

from dataclasses import dataclass

from apps.media.states import FINAL, PictureState, Refusal


@dataclass(frozen=True, slots=True)
class Variant:
    """One file of a picture, as the public reaches it."""

    width: int
    height: int
    url: str


@dataclass(frozen=True, slots=True)
class PictureData:
    """A picture as pages, APIs and the apps above see it; `variants` are WebP, narrowest first, `fallback` is a JPEG.

    `width` and `height` are those of the original, upright. Without variants there is nothing to show yet, or no more.
    """

    id: int
    reference: str
    state: str
    is_public: bool
    uploader_id: int | None
    tenant_id: int | None
    subject_kind: str
    subject_id: int | None
    width: int
    height: int
    byte_size: int
    sha256: str
    colour: str
    placeholder: str
    focal_x: float
    focal_y: float
    refusal: str
    variants: tuple[Variant, ...] = ()
    fallback: Variant | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is something to show."""
        return self.state == PictureState.READY

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens by itself: a page that waits may stop asking."""
        return self.state in FINAL

    @property
    def message(self) -> str:
        """Why the picture was refused, as a sentence for people; empty when it was not."""
        return str(Refusal(self.refusal).label) if self.refusal else ""

    @property
    def srcset(self) -> str:
        """The WebP variants as `srcset` wants them."""
        return ", ".join(f"{each.url} {each.width}w" for each in self.variants)

    @property
    def src(self) -> str:
        """The address for whoever takes one only: mail, link previews, old browsers."""
        return self.fallback.url if self.fallback else ""

    @property
    def object_position(self) -> str:
        """Where to hold the picture when it is cut, as CSS writes it."""
        return f"{self.focal_x * 100:g}% {self.focal_y * 100:g}%"
