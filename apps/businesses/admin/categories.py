"""The category tree in the staff portal: one page that shows all of it, and what may be done with each category."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.businesses import selectors
from apps.businesses.admin import forms
from apps.businesses.models import Category
from apps.businesses.services import categories
from apps.core.admin import StaffAction, StaffAdmin

_MAY_CHANGE = "businesses.change_category"


@admin.register(Category)
class CategoryAdmin(StaffAdmin):
    """The tree; every category is reached by Tab, in the order it is read."""

    search_fields = ("name",)
    fields = ("name", "slug", "icon", "synonyms", "depth")
    staff_actions = (
        StaffAction(
            name="add",
            label=gettext_lazy("Add a category"),
            explanation=gettext_lazy("A new category at the top of the tree."),
            permission=_MAY_CHANGE,
            run=lambda nothing, by, values: categories.create(by=by, **values),
            done=gettext_lazy("The category was added."),
            icon="add",
            form=forms.NewCategoryForm,
            needs_subject=False,
        ),
        StaffAction(
            name="add-below",
            label=gettext_lazy("Add below"),
            explanation=gettext_lazy("A new category below this one."),
            permission=_MAY_CHANGE,
            run=lambda parent, by, values: categories.create(by=by, parent=parent, **values),
            done=gettext_lazy("The category was added."),
            icon="add",
            form=forms.NewCategoryForm,
        ),
        StaffAction(
            name="change",
            label=gettext_lazy("Change"),
            explanation=gettext_lazy(
                "Name, icon and synonyms. The address of its page stays, so that links keep working."
            ),
            permission=_MAY_CHANGE,
            run=lambda category, by, values: categories.change(by=by, category=category, **values),
            done=gettext_lazy("The category was changed."),
            icon="edit",
            form=forms.CategoryForm,
        ),
        StaffAction(
            name="move",
            label=gettext_lazy("Move"),
            explanation=gettext_lazy(
                "The category goes with everything below it; its listings are found at the new place."
            ),
            permission=_MAY_CHANGE,
            run=lambda category, by, values: categories.move(by=by, category=category, parent=values["parent"]),
            done=gettext_lazy("The category was moved."),
            icon="drive_file_move",
            form=forms.MoveCategoryForm,
        ),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the whole tree on one page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Categories"),
            "opts": self.opts,
            "tree": [self._branch(node) for node in selectors.category_tree()],
            "may_change": request.user.has_perm(_MAY_CHANGE),
            "staff_actions": self.actions_for(request, None),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/category_tree.html", context)

    def action_view(self, request: HttpRequest, object_id: str | None, action: str) -> HttpResponse:
        response = super().action_view(request, object_id, action)
        # Whoever arranges the tree wants to see all of it again.
        if isinstance(response, HttpResponseRedirect) and request.method == "POST":
            return HttpResponseRedirect(self._address(None))
        return response

    def _branch(self, node: Any) -> dict[str, Any]:
        subject = Category(pk=node.category.id)
        return {
            "category": node.category,
            "depth": node.depth,
            "links": [
                (action.label, self.action_url(action.name, subject))
                for action in self.staff_actions
                if action.needs_subject
            ],
            "url": self._address(subject),
            "children": [self._branch(child) for child in node.children],
        }
