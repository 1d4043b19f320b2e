"""Claims, and what speaks for them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.claims.models import Claim, ClaimDocument, OwnerQuestion
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory


class ClaimFactory(DjangoModelFactory):
    """A claim that was just started."""

    class Meta:
        model = Claim

    business = factory.SubFactory(BusinessFactory)
    claimant = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class ClaimDocumentFactory(DjangoModelFactory):
    """A licence of one kilobyte whose file is nowhere."""

    class Meta:
        model = ClaimDocument

    claim = factory.SubFactory(ClaimFactory)
    claimant = factory.SelfAttribute("claim.claimant")
    kind = "licence"
    name = "licence.pdf"
    media_type = "application/pdf"
    byte_size = 1024
    stored_as = "claims/nowhere"


class OwnerQuestionFactory(DjangoModelFactory):
    """A question to somebody about a claim."""

    class Meta:
        model = OwnerQuestion

    claim = factory.SubFactory(ClaimFactory)
    business = factory.SelfAttribute("claim.business")
    claimant = factory.SelfAttribute("claim.claimant")
    user = factory.SubFactory(UserFactory)
    asker = "Somebody"
    relation = "owner"
    deadline = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
