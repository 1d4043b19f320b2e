"""What staff are asked when they decide about a pair."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from apps.businesses import selectors as directory
from apps.core import clock
from apps.core.admin import ReasonForm
from apps.core.errors import NotFound
from apps.duplicates import rules

_SIDES = [("lower", gettext_lazy("The first")), ("higher", gettext_lazy("The second"))]
_BOTH = (rules.BOTH, gettext_lazy("Both together"))
# What staff most often say; one click fills the reason, which can still be changed.
MERGE_REASONS = (
    gettext_lazy("Same place, same phone: entered twice."),
    gettext_lazy("Same business under a slightly different name."),
    gettext_lazy("An import repeated a listing that was there."),
)
DISMISS_REASONS = (
    gettext_lazy("Two branches of one chain."),
    gettext_lazy("Different businesses at one address."),
    gettext_lazy("Same name, different owners."),
)


class MergeForm(ReasonForm):
    """Which of two listings stays, and whose word counts in each group of fields."""

    survivor = forms.ChoiceField(
        label=gettext_lazy("Stays"), choices=_SIDES, widget=UnfoldAdminRadioSelectWidget, initial="lower"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in rules.GROUP_LABELS.items():
            joins = [_BOTH] if rules.BOTH in rules.options(group) else []
            self.fields[group] = forms.ChoiceField(
                label=label, choices=[*_SIDES, *joins], required=False, widget=UnfoldAdminRadioSelectWidget
            )
        self.order_fields(["survivor", *rules.GROUPS, "reason"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        stays = values.get("survivor")
        words = {stays: rules.SURVIVOR, rules.BOTH: rules.BOTH}
        values["choices"] = {
            group: words.get(values[group], rules.DUPLICATE) for group in rules.GROUPS if values.get(group)
        }
        for group in rules.GROUPS:
            values.pop(group, None)
        return values


class NamePairForm(ReasonForm):
    """Two listings that the search did not bring together."""

    one = forms.CharField(
        label=gettext_lazy("One listing"),
        help_text=gettext_lazy("The biz_ id or the address of its page, such as joes-pizza-queens."),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )
    other = forms.CharField(label=gettext_lazy("The other listing"), max_length=200, widget=UnfoldAdminTextInputWidget)

    def clean_one(self) -> Any:
        return _listing(self.cleaned_data["one"])

    def clean_other(self) -> Any:
        return _listing(self.cleaned_data["other"])


def _listing(text: str) -> Any:
    text = text.strip()
    try:
        if text.startswith("biz_"):
            return directory.business(text)
        found = directory.resolve_slug(text.rstrip("/").rsplit("/", 1)[-1])
    except NotFound as error:
        raise forms.ValidationError(error.message) from error
    if found.redirect_to:
        raise forms.ValidationError(_("This address leads to “%(slug)s”.") % {"slug": found.redirect_to})
    return directory.business_by_public_id(directory.listing_page(found.business_id, at=clock.now()).public_id)
