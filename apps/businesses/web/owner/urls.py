"""Addresses of a team's pages about its own listing or brand."""

from django.urls import path

from apps.businesses.web.owner import adding, history, hours, life, members, ownership, profile, team

urlpatterns = [
    path("for-owners/", adding.for_owners, name="for_owners"),
    path("add-a-business/", adding.add, name="add_a_business"),
    path("manage/b/<str:reference>/listing/", life.listing, name="manage_listing"),
    path("manage/b/<str:reference>/profile/", profile.profile, name="manage_profile"),
    path("manage/b/<str:reference>/hours/", hours.hours, name="manage_hours"),
    path("manage/b/<str:reference>/history/", history.history, name="manage_history"),
    path("manage/b/<str:reference>/history/as-of/", history.as_of, name="manage_as_of"),
    path("manage/b/<str:reference>/history/<str:change>/", history.roll_back, name="manage_roll_back"),
    path("manage/b/<str:reference>/team/", team.business_team, name="manage_team"),
    path("manage/brands/<str:reference>/team/", team.brand_team, name="manage_brand_team"),
    path("manage/members/<str:reference>/", members.member, name="manage_member"),
    path("manage/invitations/<str:reference>/take-back/", team.take_back, name="manage_invitation_back"),
    path("manage/transfers/<str:reference>/", ownership.transfer, name="manage_transfer"),
]
