"""Addresses of the directory's endpoints below /api/v1/."""

from django.urls import path, register_converter

from apps.businesses.api import brands, changes, offerings, owning, suggesting, teams, views
from apps.businesses.api.facts import FIELD_NAMES
from apps.businesses.models import Brand, Business, Region
from apps.core.api.converters import Slug, register_prefixed

for prefix in ("biz", "brd", "reg", "mbr", "inv", "fch", "sug", "srv"):
    register_prefixed(prefix)
register_converter(type("FieldName", (Slug,), {"regex": "|".join(FIELD_NAMES)}), "listing_field")

ONE = "businesses/<biz_id:public_id>/"

urlpatterns = [
    path("businesses/", owning.Businesses.as_view(), name="api_businesses"),
    path(ONE, owning.BusinessDetail.as_view(), name="api_business"),
    path(f"{ONE}hours/", owning.BusinessHours.as_view(), name="api_business_hours"),
    path("categories/", views.Categories.as_view(), name="api_categories"),
    path("categories/<api_slug:slug>/", views.CategoryDetail.as_view(), name="api_category"),
    path("cities/", views.Cities.as_view(), name="api_cities"),
    path("cities/<api_slug:slug>/", views.CityDetail.as_view(), name="api_city"),
    path("suggestions/", views.Suggestions.as_view(), name="api_suggestions"),
    # One's own listings: what they say, their life, their history.
    path("me/businesses/", owning.MyBusinesses.as_view(), name="api_my_businesses"),
    path("me/businesses/<biz_id:public_id>/", owning.MyBusiness.as_view(), name="api_my_business"),
    path(f"{ONE}submit/", owning.Submit.as_view(), name="api_business_submit"),
    path(f"{ONE}publish/", owning.Publish.as_view(), name="api_business_publish"),
    path(f"{ONE}close-temporarily/", owning.CloseTemporarily.as_view(), name="api_business_close_temporarily"),
    path(f"{ONE}reopen/", owning.Reopen.as_view(), name="api_business_reopen"),
    path(f"{ONE}close-permanently/", owning.ClosePermanently.as_view(), name="api_business_close_permanently"),
    path(f"{ONE}history/", changes.History.as_view(), name="api_business_history"),
    path(f"{ONE}history/<fch_id:change_id>/roll-back/", changes.RollBack.as_view(), name="api_change_roll_back"),
    path(f"{ONE}as-of/", changes.AsOf.as_view(), name="api_business_as_of"),
    path(f"{ONE}locks/", changes.Locks.as_view(), name="api_locks"),
    path(f"{ONE}locks/<listing_field:field>/", changes.Lock.as_view(), name="api_lock"),
    path(f"{ONE}suggestions/", suggesting.BusinessSuggestions.as_view(), name="api_edit_suggestions"),
    path(
        f"{ONE}suggestions/<sug_id:suggestion_id>/accept/",
        suggesting.AcceptSuggestion.as_view(),
        name="api_edit_suggestion_accept",
    ),
    path(
        f"{ONE}suggestions/<sug_id:suggestion_id>/decline/",
        suggesting.DeclineSuggestion.as_view(),
        name="api_edit_suggestion_decline",
    ),
    path("me/suggestions/", suggesting.MySuggestions.as_view(), name="api_my_suggestions"),
    path(
        "me/suggestions/<sug_id:suggestion_id>/withdraw/",
        suggesting.WithdrawSuggestion.as_view(),
        name="api_my_suggestion_withdraw",
    ),
    path(f"{ONE}services/", offerings.Services.as_view(), name="api_services"),
    path(f"{ONE}services/<srv_id:service_id>/", offerings.ServiceDetail.as_view(), name="api_service"),
    path("me/invitations/", teams.MyInvitations.as_view(), name="api_my_invitations"),
    path(
        "me/invitations/<inv_id:invitation_id>/accept/",
        teams.AcceptInvitation.as_view(),
        name="api_my_invitation_accept",
    ),
    path(
        "me/invitations/<inv_id:invitation_id>/decline/",
        teams.DeclineInvitation.as_view(),
        name="api_my_invitation_decline",
    ),
    path("me/brands/", brands.MyBrands.as_view(), name="api_my_brands"),
    path("brands/<brd_id:public_id>/", brands.BrandDetail.as_view(), name="api_brand"),
    path("brands/<brd_id:public_id>/locations/", brands.Locations.as_view(), name="api_locations"),
    path(
        "brands/<brd_id:public_id>/locations/<biz_id:business_id>/",
        brands.LocationDetail.as_view(),
        name="api_location",
    ),
    path("brands/<brd_id:public_id>/regions/", brands.Regions.as_view(), name="api_regions"),
    path("regions/<reg_id:public_id>/", brands.RegionDetail.as_view(), name="api_region"),
]

for kind, base in (
    (Business, ONE),
    (Brand, "brands/<brd_id:public_id>/"),
    (Region, "regions/<reg_id:public_id>/"),
):
    team, noun = teams.of(kind), kind.__name__.lower()
    urlpatterns += [
        path(f"{base}members/", team["members"].as_view(), name=f"api_{noun}_members"),
        path(f"{base}members/<mbr_id:member_id>/", team["member"].as_view(), name=f"api_{noun}_member"),
        path(f"{base}invitations/", team["invitations"].as_view(), name=f"api_{noun}_invitations"),
        path(f"{base}invitations/<inv_id:invitation_id>/", team["invitation"].as_view(), name=f"api_{noun}_invitation"),
    ]
