"""The base of the staff portal's pages."""

import pytest
from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin import LONGEST_REASON, SHORTEST_REASON, ReasonForm, StaffAdmin, facts_table
from apps.core.errors import Conflict, Invalid


def test_every_page_of_the_portal_is_built_on_the_base():
    strangers = [model._meta.label for model, page in admin.site._registry.items() if not isinstance(page, StaffAdmin)]
    assert strangers == []
    assert len(admin.site._registry) >= 6


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_page_adds_changes_or_deletes_by_itself(model):
    page = admin.site._registry[model]
    request = HttpRequest()
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    assert page.get_actions(request) == {}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_every_action_names_a_permission_of_its_own_app_and_asks_for_a_reason(model):
    for action in admin.site._registry[model].staff_actions:
        assert action.permission.split(".")[0] == model._meta.app_label
        assert issubclass(action.form, ReasonForm)
        assert str(action.explanation).endswith((".", "!"))


@pytest.mark.parametrize(
    ("reason", "valid"),
    [
        ("x" * (SHORTEST_REASON - 1), False),
        ("x" * SHORTEST_REASON, True),
        ("x" * LONGEST_REASON, True),
        ("x" * (LONGEST_REASON + 1), False),
        (" " * 40, False),
        ("a reason with \x00 in it", False),
    ],
    ids=["too short", "shortest", "longest", "too long", "blank", "null character"],
)
def test_a_reason_has_a_decent_length(reason, valid):
    assert ReasonForm({"reason": reason}).is_valid() is valid


def test_a_refusal_stands_beside_the_field_it_names():
    form = ReasonForm({"reason": "long enough a reason"})
    assert form.is_valid()
    form.add_refusal(Invalid("No.", fields={"reason": ["Say more."], "elsewhere": ["Not here."]}))
    assert form.errors == {"reason": ["Say more."], "__all__": ["Not here."]}


def test_a_refusal_without_fields_stands_above_the_form():
    form = ReasonForm({"reason": "long enough a reason"})
    assert form.is_valid()
    form.add_refusal(Conflict("Too late."))
    assert form.non_field_errors() == ["Too late."]


def test_facts_are_escaped():
    assert "<script>" not in facts_table([("<script>", "x")], ("a", "b"))
