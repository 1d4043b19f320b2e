"""May this actor do this to a picture? What the picture is for, and who else has a say in it, is judged by the app above."""

from __future__ import annotations

from apps.core.actor import Actor, ActorKind
from apps.media.errors import MayNotUpload, PictureNotFound, ReasonMissing
from apps.media.models import Picture, my_tenants


def can_upload(by: Actor) -> bool:
    """Signed-in people may, and programs of ours."""
    return by.kind in {ActorKind.USER, ActorKind.SYSTEM}


def ensure_can_upload(by: Actor, tenant_id: int | None) -> None:
    """Raises: MayNotUpload when nobody is signed in, or the pictures of that tenant are not this actor's business."""
    if not can_upload(by):
        raise MayNotUpload
    ensure_belongs_to(by, tenant_id)


def ensure_belongs_to(by: Actor, tenant_id: int | None) -> None:
    """Raises: MayNotUpload when a person hands a picture to a tenant they do not belong to."""
    if by.kind is ActorKind.USER and tenant_id is not None and tenant_id not in my_tenants():
        raise MayNotUpload


def can_change(by: Actor, picture: Picture) -> bool:
    """Programs of ours and staff may; a person for their tenants, and with their own pictures that belong to none."""
    if by.kind in {ActorKind.SYSTEM, ActorKind.STAFF}:
        return True
    if by.kind is not ActorKind.USER:
        return False
    return picture.uploader_id == by.user_id if picture.tenant_id is None else picture.tenant_id in my_tenants()


def ensure_can_change(by: Actor, picture: Picture) -> None:
    """Raises: PictureNotFound, since a picture one may not change is none of one's business; ReasonMissing."""
    if not can_change(by, picture):
        raise PictureNotFound
    if by.kind is ActorKind.STAFF and not by.reason.strip():
        raise ReasonMissing
