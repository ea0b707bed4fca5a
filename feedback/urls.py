from __future__ import annotations

from django.urls import path

from feedback.views import (
    comments,
    custody,
    devices,
    fft,
    languages,
    offline,
    paper,
    points,
    posters,
    reply_codes,
    staff,
    staff_feedback,
    withdrawals,
)

urlpatterns = [
    path("f/<str:code>/", fft.card, name="card"),
    path("f/<str:code>/thanks/", fft.card_thanks, name="card_thanks"),
    path("f/<str:code>/cards", fft.card_submit, name="card_submit"),
    path("f/<str:code>/pair", fft.tablet_pair, name="tablet_pair"),
    path("f/<str:code>/app.webmanifest", offline.card_app, name="card_app"),
    path("s/<str:code>/", staff.staff_card, name="staff_card"),
    path("s/<str:code>/cards", staff.staff_submit, name="staff_submit"),
    path("s/<str:code>/thanks/", staff.staff_thanks, name="staff_thanks"),
    path("s/<str:code>/app.webmanifest", offline.staff_app, name="staff_app"),
    path("reply/", reply_codes.reply_code, name="reply_code"),
    path("offline.js", offline.offline, name="offline"),
    path("divisions/<slug:code>/points/", points.points, name="points"),
    path("divisions/<slug:code>/points/new/", points.point_new, name="point_new"),
    path("divisions/<slug:code>/points/<int:pk>/close/", points.point_close, name="point_close"),
    path("divisions/<slug:code>/points/<int:pk>/poster/", posters.point_poster, name="point_poster"),
    path("divisions/<slug:code>/points/<int:pk>/paper/", paper.point_paper, name="point_paper"),
    path("divisions/<slug:code>/paper/", paper.paper, name="paper"),
    path("divisions/<slug:code>/teams/<slug:team_code>/paper-card/", posters.team_paper_card, name="team_paper_card"),
    path("divisions/<slug:code>/points/<int:pk>/pair/", devices.point_pair, name="point_pair"),
    path("divisions/<slug:code>/tablets/", devices.devices, name="devices"),
    path("divisions/<slug:code>/tablets/<int:pk>/", devices.device, name="device"),
    path("divisions/<slug:code>/tablets/<int:pk>/take-back/", devices.device_revoke, name="device_revoke"),
    path("campaigns/<slug:slug>/proof/", custody.proof, name="proof"),
    path("divisions/<slug:code>/staff-feedback/", staff_feedback.staff_feedback, name="staff_feedback"),
    path("divisions/<slug:code>/languages/", languages.languages, name="languages"),
    path("divisions/<slug:code>/languages/<slug:tag>/", languages.language, name="language"),
    path("divisions/<slug:code>/languages/<slug:tag>/preview/", languages.language_preview, name="language_preview"),
    path("divisions/<slug:code>/languages/<slug:tag>/withdraw/", languages.language_withdraw, name="language_withdraw"),
    path("divisions/<slug:code>/withdrawals/", withdrawals.withdrawals, name="withdrawals"),
    path("divisions/<slug:code>/withdrawals/new/", withdrawals.withdrawal_new, name="withdrawal_new"),
    path(
        "divisions/<slug:code>/withdrawals/<int:pk>/restore/", withdrawals.withdrawal_restore, name="withdrawal_restore"
    ),
    path("divisions/<slug:code>/comments/", comments.comments, name="comments"),
    path("divisions/<slug:code>/comments/<slug:kind>/<int:pk>/", comments.comment_decide, name="comment_decide"),
]
