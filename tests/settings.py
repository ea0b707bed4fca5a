"""Settings of a test run: the product's own, in a data folder of their own, with plain static files."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("STATIC_MANIFEST", "0")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="perfectcare-tests-"))

from perfectcare.settings import *  # noqa: F403 - a settings module takes everything

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
