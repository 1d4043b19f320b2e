"""Where the steps of a listing lead; a page that does not exist has no address, and its step no link."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from apps.businesses.data import Workplace
from apps.dashboards.data import Step


@dataclass(frozen=True, slots=True)
class LinkedStep:
    """A step with the address of the page it is done on."""

    step: Step
    url: str


def linked(step: Step, place: Workplace) -> LinkedStep:
    """Return a step with its address, empty when there is no such page."""
    argument = place.slug if step.target == "claim_listing" else place.reference
    try:
        url = reverse(step.target, args=[argument])
    except NoReverseMatch:
        return LinkedStep(step, "")
    return LinkedStep(step, f"{url}#{step.field}" if step.field and step.target != "manage_hours" else url)
