from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from campaigns.views import campaigns, commitments, invitations, messages, pals, partners, people, structure

division_of_organisation: list[URLPattern | URLResolver] = [
    path("", structure.division_structure, name="division_structure"),
    path("sites/new/", structure.site_new, name="site_new"),
    path("teams/new/", structure.team_new, name="team_new"),
    path("teams/<slug:team_code>/close/", structure.team_close, name="team_close"),
    path("import/", structure.structure_import, name="structure_import"),
    path("import/example.csv", structure.structure_example, name="structure_example"),
]

organisation: list[URLPattern | URLResolver] = [
    path("", structure.organisation, name="organisation"),
    path("new-division/", structure.division_new, name="division_new"),
    path("divisions/<slug:code>/", include(division_of_organisation)),
    path("invitations/new/", people.person_invite, name="person_invite"),
    path("invitations/<int:number>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("people/<int:number>/remove/", people.membership_remove, name="membership_remove"),
]

campaign = [
    path("", campaigns.campaign, name="campaign"),
    path("edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("start/", campaigns.campaign_start, name="campaign_start"),
    path("close/", campaigns.campaign_close, name="campaign_close"),
    path("commitments/new/", commitments.commitment_new, name="commitment_new"),
    path("commitments/<int:number>/", commitments.commitment_edit, name="commitment_edit"),
    path("commitments/<int:number>/settle/", commitments.commitment_settle, name="commitment_settle"),
    path("commitments/<int:number>/delete/", commitments.commitment_delete, name="commitment_delete"),
]

urlpatterns = [
    path("organisations/", structure.organisations, name="organisations"),
    path("organisations/new/", structure.organisation_new, name="organisation_new"),
    path("organisations/<slug:ods_code>/", include(organisation)),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("divisions/<slug:code>/campaigns/", campaigns.campaigns, name="campaigns"),
    path("divisions/<slug:code>/campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path("divisions/<slug:code>/partners/", partners.partners, name="partners"),
    path("divisions/<slug:code>/partners/new/", partners.partner_new, name="partner_new"),
    path("divisions/<slug:code>/partners/<slug:partner_code>/close/", partners.partner_close, name="partner_close"),
    path("divisions/<slug:code>/pals/", pals.pals, name="pals"),
    path("divisions/<slug:code>/messages/", messages.messages, name="messages"),
    path("divisions/<slug:code>/messages/new/", messages.message_new, name="message_new"),
    path("divisions/<slug:code>/messages/<int:number>/end/", messages.message_end, name="message_end"),
    path("campaigns/<slug:slug>/", include(campaign)),
]
