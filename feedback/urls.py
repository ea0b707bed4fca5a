from django.http import HttpResponse
from django.urls import path

urlpatterns = [
    path("divisions/<slug:code>/points/", lambda r, code: HttpResponse(), name="points"),
    path("divisions/<slug:code>/comments/", lambda r, code: HttpResponse(), name="comments"),
]
