"""Abstract bases that tables of all apps share, and the one technical table of the API kit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from apps.core import ids, rls
from apps.core.rls import Login


class PublicIdModel(models.Model):
    """A table with a bigint inside and an unguessable, time-ordered id outside; set `id_prefix` in each model."""

    id_prefix = "obj"
    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """The id that API, pages and other systems know."""
        return ids.encode(self.id_prefix, self.public_id)


class TimestampedModel(models.Model):
    """A table that remembers when a row was made and last changed; no rule reads these."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class IdempotencyRecord(models.Model):
    """The answer to a request with an Idempotency-Key, kept for its repetitions (apps.core.api.idempotency)."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    principal = models.CharField(max_length=80)
    route = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    headers = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)

    rls = rls.Protection(
        "An answer is repeated to nobody but who got it first.",
        rls.everything(Login.SITE, rows="principal = (SELECT app.actor())"),
        rls.everything(Login.SYSTEM),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "route", "key"], name="core_idempotencyrecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.route} by {self.principal}"

    @classmethod
    def remember(cls, **fields: Any) -> IdempotencyRecord:
        """Keep the answer of a request that was carried out, in the transaction that carried it out."""
        return cls.objects.create(**fields)

    @classmethod
    def forget_expired(cls, *, now: datetime) -> int:
        """Delete the records that nobody may repeat any more and return how many there were."""
        return cls.objects.filter(expires_at__lte=now).delete()[0]
