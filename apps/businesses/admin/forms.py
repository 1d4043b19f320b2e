"""What staff are asked when they change a listing or the category tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
    UnfoldBooleanSwitchWidget,
)

from apps.businesses import rules, selectors
from apps.businesses.data import CategoryNode, Coordinates
from apps.businesses.models import Business, Category
from apps.core.admin import ReasonForm
from apps.core.errors import NotFound

_PRICES = [("", "–"), *((str(level), "$" * level) for level in range(1, 5))]


def category_choices() -> list[tuple[str, str]]:
    """Return (slug, name indented by depth) for the whole tree. One query."""
    found: list[tuple[str, str]] = []

    def visit(nodes: tuple[CategoryNode, ...]) -> None:
        for node in nodes:
            found.append((node.category.slug, f"{'  ' * (node.depth - 1)}{node.category.name}"))
            visit(node.children)

    visit(selectors.category_tree())
    return found


class SuccessorForm(ReasonForm):
    """Which other listing this one leads to, by its address or id; may be left open."""

    successor = forms.CharField(
        label=gettext_lazy("Other listing"),
        help_text=gettext_lazy("The biz_ id or the address of its page, such as joes-pizza-queens."),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_successor(self) -> Business | None:
        text = self.cleaned_data["successor"].strip()
        if not text:
            return None
        try:
            if text.startswith(f"{Business.id_prefix}_"):
                return selectors.business(text)
            slug = text.rstrip("/").rsplit("/", 1)[-1]
            return Business(pk=selectors.resolve_slug(slug).business_id)
        except NotFound as error:
            raise forms.ValidationError(error.message) from error


class DuplicateForm(SuccessorForm):
    """Which listing this one repeats; it must be said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].required = True


class RenameForm(ReasonForm):
    """The new name, and the address when it should not follow from the name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=UnfoldAdminTextInputWidget)
    slug = forms.CharField(
        label=gettext_lazy("Address of the page"),
        help_text=gettext_lazy("Leave empty to have one made from the name. The former address leads to the new one."),
        required=False,
        max_length=120,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.subject.name


class HoursForm(ReasonForm):
    """When a business is open, in the words of OpenStreetMap; empty says that it is unknown."""

    osm = forms.CharField(
        label=gettext_lazy("Opening hours"),
        help_text=gettext_lazy("For example: Mo-Fr 09:00-18:00; Sa 10:00-02:00; PH off. Empty: the hours are unknown."),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self.subject, "opening_hours", None)
        self.fields["osm"].initial = row.osm if row else ""


class FactsForm(ReasonForm):
    """The facts of a listing as they are; what comes back different is what changes."""

    main_category = forms.ChoiceField(label=gettext_lazy("Main category"), widget=UnfoldAdminSelectWidget)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Further categories"),
        required=False,
        widget=UnfoldAdminSelectMultipleWidget(attrs={"size": 8}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=5_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    price_level = forms.TypedChoiceField(
        label=gettext_lazy("Price level"),
        required=False,
        choices=_PRICES,
        coerce=int,
        empty_value=None,
        widget=UnfoldAdminSelectWidget,
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, max_length=32, widget=UnfoldAdminTextInputWidget
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, widget=UnfoldAdminEmailInputWidget)
    opened_on = forms.DateField(
        label=gettext_lazy("Opened on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "sp-input"}),
    )
    attributes = forms.MultipleChoiceField(
        label=gettext_lazy("Offers"),
        help_text=gettext_lazy("Unticking says no; what was never answered stays unanswered."),
        required=False,
        choices=list(rules.ATTRIBUTES.items()),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    city = forms.ChoiceField(label=gettext_lazy("City"), widget=UnfoldAdminSelectWidget)
    neighbourhood = forms.ChoiceField(
        label=gettext_lazy("Neighbourhood"),
        help_text=gettext_lazy("Of the present city; after a change of city, set it in a second step."),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    street_address = forms.CharField(
        label=gettext_lazy("Street address"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )
    hide_street = forms.BooleanField(
        label=gettext_lazy("Hide the street from visitors"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    postal_code = forms.CharField(
        label=gettext_lazy("Postcode"), required=False, max_length=12, widget=UnfoldAdminTextInputWidget
    )
    timezone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64, widget=UnfoldAdminTextInputWidget)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"),
        min_value=-90,
        max_value=90,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "any"}),
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"),
        min_value=-180,
        max_value=180,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "any"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.subject.location
        tree = category_choices()
        self.fields["main_category"].choices = tree
        self.fields["categories"].choices = tree
        self.fields["city"].choices = [(city.slug, city.name) for city in selectors.cities()]
        self.fields["neighbourhood"].choices = [
            ("", "–"),
            *((part.slug, part.name) for part in selectors.neighbourhoods(place.city_id)),
        ]
        for name, value in self._present(place).items():
            self.fields[name].initial = value

    def _present(self, place: Any) -> dict[str, Any]:
        business = self.subject
        slugs = list(business.category_rows.order_by("position").values_list("category__slug", flat=True))
        plain = ("description", "price_level", "phone", "website", "email", "opened_on")
        return {
            **{name: getattr(business, name) for name in plain},
            **{name: getattr(place, name) for name in ("street_address", "hide_street", "postal_code", "timezone")},
            "main_category": slugs[0] if slugs else "",
            "categories": slugs[1:],
            "attributes": [key for key in rules.ATTRIBUTES if business.attributes.get(key)],
            "city": place.city.slug,
            "neighbourhood": place.neighbourhood.slug if place.neighbourhood else "",
            "latitude": place.latitude,
            "longitude": place.longitude,
        }

    def clean_description(self) -> str:
        # Browsers send line ends that nobody typed.
        return self.cleaned_data["description"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        """Leave the reason, and under `changes` what the service is to change."""
        values = super().clean()
        present = {name: field.initial for name, field in self.fields.items() if name != "reason"}
        changed = {name for name in present if name in values and values[name] != present[name]}
        if not changed and not self.errors:
            raise forms.ValidationError(_("Nothing is different from what the listing says already."))
        grouped = {"main_category", "categories", "latitude", "longitude", "attributes"}
        changes = {name: values[name] for name in changed - grouped}
        if "city" in changes:
            changes.pop("neighbourhood", None)
        if changed & {"main_category", "categories"} and "main_category" in values:
            main = values["main_category"]
            changes["categories"] = [main, *(slug for slug in values.get("categories", []) if slug != main)]
        if changed & {"latitude", "longitude"} and {"latitude", "longitude"} <= values.keys():
            changes["point"] = Coordinates(values["latitude"], values["longitude"])
        if "attributes" in changed:
            changes["attributes"] = self._answers(values["attributes"])
        return {"reason": values.get("reason", ""), "changes": changes}

    def _answers(self, ticked: list[str]) -> dict[str, bool]:
        known = self.subject.attributes
        return {key: key in ticked for key in rules.ATTRIBUTES if key in ticked or key in known}


class CategoryForm(ReasonForm):
    """A category's name, icon and further words people search it by."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=UnfoldAdminTextInputWidget)
    icon = forms.SlugField(
        label=gettext_lazy("Icon"),
        help_text=gettext_lazy("Name of a Lucide icon, such as utensils or coffee."),
        max_length=40,
        initial="store",
        widget=UnfoldAdminTextInputWidget,
    )
    synonyms = forms.CharField(
        label=gettext_lazy("Synonyms"),
        help_text=gettext_lazy("Separated by commas; people who search for them find this category."),
        required=False,
        max_length=1000,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.fields["name"].initial = self.subject.name
            self.fields["icon"].initial = self.subject.icon
            self.fields["synonyms"].initial = ", ".join(self.subject.synonyms)

    def clean_synonyms(self) -> list[str]:
        words = [" ".join(word.split()) for word in self.cleaned_data["synonyms"].split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if any(len(word) > 80 for word in words):
            raise forms.ValidationError(_("A synonym has at most 80 characters."))
        return words


class NewCategoryForm(CategoryForm):
    """A category below another one starts without that one's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in {"name": "", "icon": "store", "synonyms": ""}.items():
            self.fields[name].initial = value


class MoveCategoryForm(ReasonForm):
    """Where a category goes with everything below it."""

    parent = forms.ChoiceField(label=gettext_lazy("Below"), required=False, widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("At the top")), *category_choices()]
        above = Category.objects.get_parent(self.subject)
        self.fields["parent"].initial = above.slug if above else ""

    def clean_parent(self) -> Category | None:
        slug = self.cleaned_data["parent"]
        return Category.objects.filter(slug=slug).first() if slug else None
