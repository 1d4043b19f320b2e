"""A small API made of the kit alone, mounted by the tests of the kit instead of the real addresses."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import include, path
from rest_framework import exceptions as drf
from rest_framework import serializers
from rest_framework.response import Response

from apps.core import errors, ids, ratelimit
from apps.core.api import bodies, conditional, converters, pages, sparse
from apps.core.api.idempotency import idempotent
from apps.core.api.parameters import PageQuery, Query, SparseQuery, WordsField
from apps.core.api.views import ApiView, PublicView

converters.register_prefixed("tst")
FEW = ratelimit.Rate("few", 3, 60)
FEW_CLOSED = ratelimit.Rate("few-closed", 8, 60, fails_closed=True)
ERRORS = {
    "bad_request": errors.BadRequest("Unreadable."),
    "payment_required": errors.PaymentRequired("Not in the plan."),
    "permission_denied": errors.Denied("No."),
    "not_found": errors.NotFound("Nothing."),
    "conflict": errors.Conflict("Already done."),
    "precondition_failed": errors.PreconditionFailed("Changed."),
    "validation_failed": errors.Invalid("Wrong.", fields={"name": ["Too long."]}),
    "rate_limited": errors.LimitReached("Slower.", retry_after=7),
    "unavailable": errors.Unavailable("Away."),
    "http404": Http404(),
    "django_denied": PermissionDenied(),
    "drf_denied": drf.PermissionDenied(),
    "throttled": drf.Throttled(wait=12.3),
    "nested": drf.ValidationError({"location": {"lat": ["Too far north."]}, "items": [{}, {"name": ["Required."]}]}),
    "outage": OperationalError("the server closed the connection"),
}


class NumberQuery(Query):
    """One number, some words."""

    number = serializers.IntegerField(required=False, min_value=1)
    words = WordsField(child=serializers.ChoiceField(["red", "green"]), most=2, required=False)


class Echo(PublicView):
    """Returns what it was given."""

    query = NumberQuery

    def get(self, request):
        return Response(self.parameters)

    def post(self, request):
        return Response(request.data, status=201)

    def delete(self, request):
        return Response(status=204)


class PartBody(bodies.Body):
    """A part of a body."""

    size = serializers.IntegerField()


class StrictBody(bodies.Body):
    """What may be written."""

    name = serializers.CharField(max_length=5)
    part = PartBody(required=False)
    parts = PartBody(many=True, required=False)
    fixed = serializers.CharField(read_only=True)


class Strict(PublicView):
    """Takes what it declares and nothing else."""

    def post(self, request):
        return Response(bodies.read(StrictBody, request))


class Refuse(PublicView):
    """Raises the named error."""

    def get(self, request, name):
        raise ERRORS[name]


class Private(ApiView):
    """Needs somebody."""

    def get(self, request):
        return Response({"id": request.user.pk})

    @idempotent
    def post(self, request):
        user = request.user
        user.name = f"{user.name}+"
        user.save(update_fields=["name"])
        if request.data.get("fail"):
            raise errors.Conflict("Not like this.")
        response = Response({"name": user.name, "given": request.data}, status=201)
        response["Location"] = "/somewhere/"
        return response


class Thing(PublicView):
    """One thing with a version."""

    def get(self, request):
        return conditional.respond(request, {"version": 3})

    def put(self, request):
        conditional.ensure_match(request, {"version": 3})
        return Response({"version": 4})


class Revised(PublicView):
    """One thing that counts its revisions."""

    def patch(self, request):
        conditional.ensure_revision(request, 7)
        return conditional.respond(request, {"version": 5}, 8)


class Addresses(ApiView):
    """One's own addresses, in pages."""

    query = PageQuery

    def get(self, request):
        cursors = pages.Cursors(request, self.parameters)
        rows = EmailAddress.objects.filter(user_id=request.user.pk)
        order = ["-verified", "email", "pk"]
        page = pages.keyset(rows, order=order, place=cursors.place(), limit=self.parameters["limit"])
        return cursors.respond(page, [row.email for row in page.rows])


class OwnerSerializer(serializers.Serializer):
    """A full owner."""

    name = serializers.CharField()


class LeafSerializer(sparse.SparseSerializer):
    """The second step."""

    label = serializers.CharField()
    expandable = {"owner": lambda: OwnerSerializer}


class TreeSerializer(sparse.SparseSerializer):
    """The first step."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    expandable = {"leaf": lambda: LeafSerializer}


class Tree(PublicView):
    """A thing with parts."""

    query = SparseQuery

    def get(self, request):
        selection = sparse.select(TreeSerializer, self.parameters)
        data = {"id": 1, "name": "Oak", "leaf": {"label": "green", "owner": {"name": "Ada"}}}
        return Response(TreeSerializer(data, selection=selection).data)


class Few(PublicView):
    """Three requests a minute."""

    rate = FEW

    def get(self, request):
        return Response({})


class ById(PublicView):
    """Found by its outside id."""

    def get(self, request, key):
        return Response({"id": ids.encode("tst", key)})


def page(request):
    return HttpResponse("A page.")


api = [
    path("echo/", Echo.as_view()),
    path("strict/", Strict.as_view()),
    path("refuse/<str:name>/", Refuse.as_view()),
    path("private/", Private.as_view()),
    path("thing/", Thing.as_view()),
    path("revised/", Revised.as_view()),
    path("addresses/", Addresses.as_view()),
    path("tree/", Tree.as_view()),
    path("few/", Few.as_view()),
    path("things/<tst_id:key>/", ById.as_view()),
]
urlpatterns = [
    path("api/v1/", include(api)),
    path("page/", ratelimit.limited(FEW)(page)),
    path("", include("config.urls")),
]
handler400 = "apps.core.web.errors.bad_request"
handler403 = "apps.core.web.errors.permission_denied"
handler404 = "apps.core.web.errors.not_found"
handler500 = "apps.core.web.errors.server_error"
