from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("divisions/<slug:code>/dashboard/", lambda r, code: HttpResponse(), name="dashboard"),
    path("campaigns/<slug:slug>/review/", lambda r, slug: HttpResponse(), name="review"),
]
