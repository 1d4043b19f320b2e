"""Addresses of pages about claims."""

from django.urls import path

from apps.claims.web import asked, public, steps

urlpatterns = [
    path("b/<slug:slug>/claim/", public.claim, name="claim_listing"),
    path("manage/claims/", steps.claims, name="claims"),
    path("manage/claims/chain/", steps.chain, name="claim_chain"),
    path("manage/claims/asked/<str:reference>/", asked.question, name="claim_question"),
    path("manage/claims/<str:reference>/", steps.claim, name="claim"),
    path("manage/claims/<str:reference>/way/", steps.way, name="claim_way"),
    path("manage/claims/<str:reference>/check/", steps.check, name="claim_check"),
    path("manage/claims/<str:reference>/code/", steps.code, name="claim_code"),
    path("manage/claims/<str:reference>/documents/", steps.document, name="claim_document"),
    path("manage/claims/<str:reference>/hand-in/", steps.hand_in, name="claim_hand_in"),
    path("manage/claims/<str:reference>/withdraw/", steps.withdraw, name="claim_withdraw"),
    path("manage/claims/<str:reference>/file/", steps.verification_file, name="claim_file"),
]
