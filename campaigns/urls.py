from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("campaigns/<slug:slug>/", lambda r, slug: HttpResponse(), name="campaign")]
