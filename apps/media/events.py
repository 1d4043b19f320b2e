"""What happens to pictures, as facts for the apps whose they are; `subject_kind` says at once whether it concerns them."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True)
class PictureReady(Event):
    """A picture can be shown."""

    picture_id: int
    subject_kind: str = ""
    subject_id: int | None = None


@dataclass(frozen=True)
class PictureRefused(Event):
    """A file turned out not to be a picture we take; `code` is one of `states.Refusal`."""

    picture_id: int
    code: str
    subject_kind: str = ""
    subject_id: int | None = None


@dataclass(frozen=True)
class PictureDiscarded(Event):
    """A picture was removed; until its files are erased it can be restored."""

    picture_id: int
    subject_kind: str = ""
    subject_id: int | None = None
