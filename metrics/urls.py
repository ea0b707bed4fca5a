from django.urls import path, re_path

from metrics.views import (
    api,
    dashboard,
    exports,
    judgements,
    keys,
    observation_drafts,
    observation_files,
    observations,
    reviews,
    targets,
)

REVIEW = "campaigns/<slug:slug>/review/"
KEYS = "divisions/<slug:code>/keys/"
MEASURE = "divisions/<slug:code>/measures/<slug:key>/"
TARGETS, STEPS = f"{MEASURE}targets/", f"{MEASURE}steps/"
NOTES = "divisions/<slug:code>/notes/"
EXPORTS = "divisions/<slug:code>/exports/"
NUMBERS = "divisions/<slug:code>/observations/"

urlpatterns = [
    path("divisions/<slug:code>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("divisions/<slug:code>/dashboard/places/", dashboard.places, name="places"),
    path("divisions/<slug:code>/measures/<slug:key>/", dashboard.measure, name="measure"),
    path("divisions/<slug:code>/targets/", targets.targets, name="targets"),
    path(TARGETS, targets.measure_targets, name="measure_targets"),
    path(f"{TARGETS}new/", targets.target_new, name="target_new"),
    path(f"{TARGETS}<int:number>/withdraw/", targets.target_withdraw, name="target_withdraw"),
    path(STEPS, judgements.steps, name="steps"),
    path(f"{STEPS}new/", judgements.step_new, name="step_new"),
    path(f"{STEPS}<int:number>/withdraw/", judgements.step_withdraw, name="step_withdraw"),
    path(NOTES, judgements.notes, name="notes"),
    path(f"{NOTES}new/", judgements.note_new, name="note_new"),
    path(f"{NOTES}<int:number>/withdraw/", judgements.note_withdraw, name="note_withdraw"),
    path(EXPORTS, exports.exports, name="exports"),
    path(f"{EXPORTS}working-sheet/", exports.export_working_sheet, name="export_working_sheet"),
    path(f"{EXPORTS}responses/", exports.export_responses, name="export_responses"),
    path(NUMBERS, observations.observations, name="observations"),
    path(f"{NUMBERS}grid/", observations.observations_grid, name="observations_grid"),
    path(f"{NUMBERS}paste/", observation_files.observations_paste, name="observations_paste"),
    path(f"{NUMBERS}upload/", observation_files.observations_upload, name="observations_upload"),
    path(f"{NUMBERS}example.csv", observation_files.observations_example, name="observations_example"),
    path(f"{NUMBERS}<int:pk>/", observation_drafts.observations_preview, name="observations_preview"),
    path(f"{NUMBERS}<int:pk>/problems.csv", observation_drafts.observations_problems, name="observations_problems"),
    path(KEYS, keys.api_keys, name="api_keys"),
    path(f"{KEYS}new/", keys.api_key_new, name="api_key_new"),
    path(f"{KEYS}<int:number>/revoke/", keys.api_key_revoke, name="api_key_revoke"),
    path("api/v1/measures/", api.measures, name="api_measures"),
    path("api/v1/series/", api.series, name="api_series"),
    re_path(r"^api(?:/.*)?$", api.nowhere, name="api_nowhere"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}words/", reviews.review_write, name="review_write"),
    path(f"{REVIEW}lessons/", reviews.lesson_add, name="lesson_add"),
    path(f"{REVIEW}lessons/<int:pk>/remove/", reviews.lesson_remove, name="lesson_remove"),
    path(f"{REVIEW}sign/", reviews.review_sign, name="review_sign"),
]
