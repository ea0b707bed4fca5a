"""How static files get their names in production."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Every file carries a hash of its content in its name, and scripts that import each other name each other so."""

    support_js_module_import_aggregation = True
