"""Encrypt the documents of claims anew, after a key was put in front of CLAIM_DOCUMENT_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.claims.services import documents
from apps.core import rls
from apps.core.actor import Actor


class Command(BaseCommand):
    """Encrypts every document with the newest key; afterwards the older keys can be dropped."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with rls.acting(Actor.system("claims.rekey_documents", reason="A new key encrypts from now on.")):
            count = documents.rekey_all(by=rls.current())
        self.stdout.write(f"{count} documents are encrypted with the newest key.")
