"""Addresses of claims below /api/v1/."""

from django.urls import path

from apps.claims.api import views
from apps.core.api.converters import register_prefixed

register_prefixed("clm")

urlpatterns = [
    path("businesses/<biz_id:public_id>/claim-ways/", views.ClaimWays.as_view(), name="api_claim_ways"),
    path("claims/", views.Claims.as_view(), name="api_claims"),
    path("claims/<clm_id:claim_id>/", views.ClaimDetail.as_view(), name="api_claim"),
    path("claims/<clm_id:claim_id>/way/", views.ClaimWay.as_view(), name="api_claim_way"),
    path("claims/<clm_id:claim_id>/check/", views.ClaimCheck.as_view(), name="api_claim_check"),
    path("claims/<clm_id:claim_id>/code/", views.ClaimCode.as_view(), name="api_claim_code"),
    path("claims/<clm_id:claim_id>/hand-in/", views.ClaimHandIn.as_view(), name="api_claim_hand_in"),
    path("claims/<clm_id:claim_id>/withdraw/", views.ClaimWithdrawal.as_view(), name="api_claim_withdraw"),
]
