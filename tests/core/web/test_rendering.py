"""Templates ask the database under the same rules as the view that chose them."""

import pytest
from django.db import connection
from django.http import HttpRequest
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path
from django.views import View


class InTransaction(View):
    """Answers with a template that asks, while it is rendered, whether a transaction is open."""

    def get(self, request: HttpRequest) -> TemplateResponse:
        template = engines["django"].from_string("{{ open }}")
        return TemplateResponse(request, template, {"open": lambda: connection.in_atomic_block})


urlpatterns = [path("open/", InTransaction.as_view())]


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_a_template_response_is_rendered_inside_a_transaction(client):
    assert client.get("/open/").content == b"True"
