from django.urls import path

from metrics.views import dashboard, reviews

REVIEW = "campaigns/<slug:slug>/review/"

urlpatterns = [
    path("divisions/<slug:code>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("divisions/<slug:code>/measures/<slug:key>/", dashboard.measure, name="measure"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}words/", reviews.review_write, name="review_write"),
    path(f"{REVIEW}lessons/", reviews.lesson_add, name="lesson_add"),
    path(f"{REVIEW}lessons/<int:pk>/remove/", reviews.lesson_remove, name="lesson_remove"),
    path(f"{REVIEW}sign/", reviews.review_sign, name="review_sign"),
]
