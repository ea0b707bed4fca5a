import os

import django

from perfectcare.common.bodies import whole
from perfectcare.common.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfectcare.settings")
# A page gives up and says so (503, try again) rather than hold its visitor; jobs and commands may take their time.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "5000")
os.environ.setdefault("LOCK_TIMEOUT_MS", "2000")

django.setup(set_prefix=False)
application = whole(Handler())
