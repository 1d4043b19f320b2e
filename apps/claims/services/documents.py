"""Documents: taken in encrypted, looked at with a reason that is kept, deleted when their time is over (CLM-6)."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.claims import files, policies, rules
from apps.claims.errors import ClaimInvalid, DocumentNotFound, NotNow
from apps.claims.models import Claim, ClaimDocument
from apps.claims.rules import documents as limits
from apps.claims.services import _rows
from apps.claims.states import DocumentKind, Method
from apps.core.actor import Actor


def add(*, by: Actor, claim: Claim, upload: BinaryIO, name: str, kind: str, now: datetime) -> ClaimDocument:
    """Keep a document for the reviewers of a claim. What it is goes by its own bytes.

    Raises: ClaimNotFound, NotNow, ClaimInvalid, LimitReached.
    """
    with transaction.atomic():
        row = _rows.locked(claim)
        policies.ensure_is_claimant(by, row)
        policies.ensure_with_claimant(row)
        if row.method != Method.DOCUMENTS or not files.can_keep():
            raise NotNow(_("Choose documents as your way first."))
        if ClaimDocument.objects.filter(claim=row).count() >= limits.MAX_DOCUMENTS:
            raise ClaimInvalid({"document": [_("%(most)d documents are enough.") % {"most": limits.MAX_DOCUMENTS}]})
        _rows.count(rules.UPLOADS, f"user:{by.user_id}")
    if kind not in DocumentKind.values:
        raise ClaimInvalid({"kind": [_("Choose what the document is.")]})
    content = _read(upload)
    media_type = limits.kind_of(content)
    if not media_type:
        raise ClaimInvalid({"document": [_("This is no PDF, JPEG or PNG file, or it is damaged.")]})

    document = ClaimDocument(
        claim=row,
        claimant_id=row.claimant_id,
        kind=kind,
        name=limits.tidy_name(name, media_type),
        media_type=media_type,
        byte_size=len(content),
        uploaded_at=now,
    )
    # Before the row: the storage may be far away, and a file without a row can be read by nobody.
    document.stored_as = files.keep(content)
    try:
        return _enter(document, by)
    except BaseException:
        files.remove(document.stored_as)
        raise


@transaction.atomic
def look_at(*, by: Actor, document_id: int) -> tuple[ClaimDocument, bytes]:
    """Return a document in clear to a reviewer who says why; each look is kept in the audit trail.

    Raises: MayNotReview, ReasonMissing, DocumentNotFound, Unavailable.
    """
    document = ClaimDocument.objects.select_related("claim__business").filter(pk=document_id).first()
    if document is None or not document.stored_as:
        raise DocumentNotFound

    policies.ensure_can_open(by)
    policies.ensure_can_review(by, document.claim)

    audit.record(
        "claims.document_opened",
        by=by,
        subject=document.claim.business,
        after={"claim": document.claim.reference, "document": document.pk, "kind": document.kind},
        business_id=document.claim.business_id,
    )
    return document, files.read(document.stored_as)


@transaction.atomic
def let_go(*, by: Actor, claim_id: int, now: datetime, came_to_nothing: bool = False) -> None:
    """Let the time of a claim's documents run: after the period, or at once when nobody will look at them any more.

    Raises: MayNotReview.
    """
    policies.ensure_program(by)
    after = now if came_to_nothing else now + limits.RETENTION
    ClaimDocument.objects.filter(claim_id=claim_id, deleted_at__isnull=True).update(delete_after=after)


def delete_due(*, by: Actor, now: datetime) -> int:
    """Delete the documents whose time is over; returns how many. A program's to do. Raises: MayNotReview."""
    policies.ensure_program(by)
    with transaction.atomic():
        due = list(ClaimDocument.objects.filter(delete_after__lte=now, deleted_at__isnull=True).order_by("pk"))
    for document in due:
        # The file first: whoever dies in between deletes it once more, and no row says that a file is gone which is not.
        files.remove(document.stored_as)
        with transaction.atomic():
            _forget(by, document, now)
    return len(due)


def rekey_all(*, by: Actor) -> int:
    """Encrypt all documents with the newest key; returns how many. A program's to do. Raises: MayNotReview."""
    policies.ensure_program(by)
    with transaction.atomic():
        kept = list(ClaimDocument.objects.filter(deleted_at__isnull=True).exclude(stored_as="").order_by("pk"))
    for document in kept:
        old, new = document.stored_as, files.rekey(document.stored_as)
        with transaction.atomic():
            changed = ClaimDocument.objects.filter(pk=document.pk, stored_as=old).update(stored_as=new)
        files.remove(old if changed else new)
    return len(kept)


@transaction.atomic
def _enter(document: ClaimDocument, by: Actor) -> ClaimDocument:
    document.save(force_insert=True)

    audit.record(
        "claims.document_added",
        by=by,
        subject=document.claim.business,
        after={"claim": document.claim.reference, "kind": document.kind, "bytes": document.byte_size},
        business_id=document.claim.business_id,
    )
    return document


def _forget(by: Actor, document: ClaimDocument, now: datetime) -> None:
    document.stored_as, document.deleted_at = "", now
    document.save(update_fields=["stored_as", "deleted_at"])

    audit.record(
        "claims.document_deleted",
        by=by,
        subject=document.claim.business,
        after={"document": document.pk},
        business_id=document.claim.business_id,
    )


def _read(upload: BinaryIO) -> bytes:
    upload.seek(0)
    content = upload.read(limits.MAX_BYTES + 1)
    if not content:
        raise ClaimInvalid({"document": [_("The file is empty.")]})
    if len(content) > limits.MAX_BYTES:
        raise ClaimInvalid({"document": [_("The file is larger than 10 MB.")]})
    return content
