from __future__ import annotations

from django.urls import path

from feedback.views import comments, fft, points, staff, withdrawals

urlpatterns = [
    path("f/<str:code>/", fft.card, name="card"),
    path("f/<str:code>/thanks/", fft.card_thanks, name="card_thanks"),
    path("f/<str:code>/cards", fft.card_submit, name="card_submit"),
    path("f/<str:code>/pair", fft.tablet_pair, name="tablet_pair"),
    path("s/<str:code>/", staff.staff_card, name="staff_card"),
    path("s/<str:code>/cards", staff.staff_submit, name="staff_submit"),
    path("s/<str:code>/thanks/", staff.staff_thanks, name="staff_thanks"),
    path("divisions/<slug:code>/points/", points.points, name="points"),
    path("divisions/<slug:code>/points/new/", points.point_new, name="point_new"),
    path("divisions/<slug:code>/points/<int:pk>/close/", points.point_close, name="point_close"),
    path("divisions/<slug:code>/withdrawals/", withdrawals.withdrawals, name="withdrawals"),
    path("divisions/<slug:code>/withdrawals/new/", withdrawals.withdrawal_new, name="withdrawal_new"),
    path(
        "divisions/<slug:code>/withdrawals/<int:pk>/restore/", withdrawals.withdrawal_restore, name="withdrawal_restore"
    ),
    path("divisions/<slug:code>/comments/", comments.comments, name="comments"),
    path("divisions/<slug:code>/comments/<slug:kind>/<int:pk>/", comments.comment_decide, name="comment_decide"),
]
