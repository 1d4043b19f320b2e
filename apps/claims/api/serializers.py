"""The shapes of claims in the API; they read the frozen values of selectors, never models."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from apps.claims.rules import LONGEST_MESSAGE, LONGEST_STATEMENT
from apps.claims.states import ClaimState, Method, Purpose, Relation
from apps.core.api.sparse import SparseSerializer

CLAIM_STATES = [state.value for state in ClaimState]
CLAIM_METHODS = [method.value for method in Method]
CLAIM_PURPOSES = [purpose.value for purpose in Purpose]
CLAIM_RELATIONS = [relation.value for relation in Relation]
CHECK_OUTCOMES = ["proved", "failed", "error"]


class OfferSerializer(serializers.Serializer):
    """One way of proving a claim, with why it is not offered if so."""

    method = serializers.ChoiceField(choices=CLAIM_METHODS)
    label = serializers.CharField()
    proves = serializers.CharField()
    cannot = serializers.CharField()
    takes = serializers.CharField()
    is_offered = serializers.BooleanField()
    why_not = serializers.CharField()
    target = serializers.CharField(help_text="Where it leads: a domain, a masked number.")
    needs_review = serializers.BooleanField(
        help_text="Staff looks at the proof, because you told us the fact it rests on."
    )


class ClaimSerializer(SparseSerializer):
    """A claim as its claimant sees it."""

    id = serializers.CharField(source="reference")
    business = serializers.CharField(source="business_reference")
    name = serializers.CharField(source="business_name")
    purpose = serializers.ChoiceField(choices=CLAIM_PURPOSES)
    state = serializers.ChoiceField(choices=CLAIM_STATES)
    method = serializers.CharField(help_text="The chosen way, empty before one is chosen.")
    started_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class CheckSerializer(serializers.Serializer):
    """One attempt to prove a claim."""

    method = serializers.ChoiceField(choices=CLAIM_METHODS)
    outcome = serializers.ChoiceField(choices=CHECK_OUTCOMES)
    detail = serializers.CharField()
    at = serializers.DateTimeField()


class RecordSerializer(serializers.Serializer):
    """What to publish for the ways that look: a DNS record, a tag, or a file."""

    dns_name = serializers.CharField(source="record_name")
    dns_value = serializers.CharField(source="record_value")
    tag = serializers.CharField()
    file_address = serializers.CharField()


class ClaimDetailSerializer(serializers.Serializer):
    """A claim with its next step, its ways and what was found."""

    id = serializers.CharField(source="claim.reference")
    business = serializers.CharField(source="claim.business_reference")
    name = serializers.CharField(source="claim.business_name")
    purpose = serializers.ChoiceField(source="claim.purpose", choices=CLAIM_PURPOSES)
    state = serializers.ChoiceField(source="claim.state", choices=CLAIM_STATES)
    method = serializers.CharField(source="claim.method")
    started_at = serializers.DateTimeField(source="claim.started_at")
    expires_at = serializers.DateTimeField(source="claim.expires_at")
    next_step = serializers.CharField()
    problem = serializers.CharField(help_text="Why the claim is with you again, else empty.")
    code_expires_at = serializers.DateTimeField(allow_null=True)
    effective_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField()
    decision_note = serializers.CharField()
    record = RecordSerializer(source="*")
    ways = OfferSerializer(source="offers", many=True)
    checks = CheckSerializer(many=True)
    page = serializers.SerializerMethodField(help_text="The page of the claim, for people.")

    def get_page(self, value: object) -> str:
        """Return the address of the page."""
        return f"{settings.SITE_URL}/manage/claims/{value.claim.reference}/"


class StartSerializer(serializers.Serializer):
    """What it takes to start a claim."""

    business = serializers.CharField(max_length=40, help_text="The id of the listing, `biz_…`.")
    relation = serializers.ChoiceField(choices=CLAIM_RELATIONS, default=Relation.OWNER.value)
    message = serializers.CharField(
        max_length=LONGEST_MESSAGE,
        required=False,
        allow_blank=True,
        help_text="Read by a present owner, if there is one.",
    )


class WaySerializer(serializers.Serializer):
    """The way to prove a claim; `address` for `mail` alone."""

    method = serializers.ChoiceField(choices=CLAIM_METHODS)
    address = serializers.CharField(max_length=254, required=False, allow_blank=True)


class CodeSerializer(serializers.Serializer):
    """The code that was mailed, spoken or posted."""

    code = serializers.CharField(max_length=40)


class HandInSerializer(serializers.Serializer):
    """What our staff should know."""

    statement = serializers.CharField(max_length=LONGEST_STATEMENT, required=False, allow_blank=True)
