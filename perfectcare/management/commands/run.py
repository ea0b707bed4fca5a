"""`manage.py run`: prepare everything, start the web server and the worker, and stop them together."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from contextlib import closing
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import connection
from kombu.exceptions import KombuError

from campaigns.models import Organisation
from perfectcare import env
from perfectcare.accounts.models import User
from perfectcare.celery import app as celery
from perfectcare.management.commands.demo_info import demo_info
from perfectcare.supervisor import (
    CannotRun,
    Program,
    Signals,
    Supervisor,
    answers,
    end_with_parent,
    refuse_busy_port,
    take_lock,
)

SECONDS_TO_ANSWER = 30
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to knock when the person chose all addresses


class Command(BaseCommand):
    help = "Start Perfect Care on this machine: web server, worker and clock, with demo data where there is no other."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", help="the port to listen on (default: the variable PORT, or 8000)")
        parser.add_argument("--until-parent-ends", action="store_true", help="stop when the calling program ends")

    def handle(self, *args: Any, port: str | None = None, until_parent_ends: bool = False, **options: Any) -> None:
        if until_parent_ends:
            end_with_parent(os.getppid())
        if port and port != os.environ.get("PORT"):
            start_again_on(port)
        signals = Signals()
        signals.listen()
        try:
            self.run(signals)
        except CannotRun as reason:
            self.stderr.write(str(reason))
            sys.exit(1)
        except KeyboardInterrupt:
            self.say("Stopped.")

    def run(self, signals: Signals) -> None:
        """Prepare, serve until asked to stop, stop."""
        host, port = env.text("HOST", default="127.0.0.1"), checked_port()
        with closing(take_lock(settings.VAR_DIR / "run.lock", port)):
            refuse_busy_port(host, port)
            refuse_unreachable_database()
            refuse_unreachable_broker()
            self.prepare()
            connection.close()
            supervisor = Supervisor(programs(host, port), settings.BASE_DIR, signals)
            try:
                self.serve(supervisor, host, port)
            finally:
                self.say("Stopping ...")
                supervisor.stop()
            self.say("Stopped.")

    def prepare(self) -> None:
        """Bring pages' assets, database and demo data up to date; each step is quick when there is nothing to do."""
        self.say("Building the static assets ...")
        quietly("build_assets")
        quietly("collectstatic", interactive=False)
        self.say("Preparing the database ...")
        quietly("migrate", interactive=False)
        quietly("createcachetable")
        forget_old_ticks()
        if wants_demo():
            self.say("Filling the demo organisation ...")
            quietly("seed_demo")

    def serve(self, supervisor: Supervisor, host: str, port: int) -> None:
        """Start the programs, greet the person, and stay until asked to stop."""
        self.say("Starting the web server and the worker ...")
        supervisor.start()
        knock = EVERYWHERE.get(host, host)
        name = next((name for name in settings.ALLOWED_HOSTS if name.strip(".*") == name), "localhost")
        if supervisor.wait(lambda: answers(port, "/health/", host=knock, name=name), seconds=SECONDS_TO_ANSWER):
            self.greet()
            self.stay(supervisor)
        elif not supervisor.signals.stop and not supervisor.ended():
            raise CannotRun(f"The web server did not answer /health/ within {SECONDS_TO_ANSWER} seconds.")
        if not supervisor.signals.stop and (program := supervisor.ended()):
            raise CannotRun(f"{program.name} {program.ending}, so everything is stopped.")

    def stay(self, supervisor: Supervisor) -> None:
        """Wait until asked to stop. What ends by itself is started again: cards must be taken and days counted."""
        while not supervisor.signals.stop:
            supervisor.wait(lambda: False)
            program = supervisor.ended()
            if supervisor.signals.stop or program is None:
                return
            ending = program.ending
            if not supervisor.may_restart(program):
                raise CannotRun(f"{program.name} {ending}, again and again, so everything is stopped.")
            self.say(f"{program.name} {ending}. It was started again.")

    def greet(self) -> None:
        """Print where Perfect Care is and, with demo data, how to sign in."""
        self.say(f"\nPerfect Care is ready: {settings.SITE_ADDRESS}/")
        demo = demo_info()
        if demo.get("users"):
            self.say("\nDemo sign-ins:")
            for user in demo["users"]:
                self.say(f"  {user['email']:<38} {user['password']:<24} {user['role']}")
            self.say(f"\nDemo tablet: {demo['urls']['card']}")
        elif not User.objects.exists():
            self.say("Nobody can sign in yet. Make the first person: .venv/bin/python manage.py createsuperuser")
        self.say("\nStop with Ctrl-C.")

    def say(self, sentence: str) -> None:
        """Show a sentence at once, even when the output goes to a file or to nobody any more."""
        try:
            self.stdout.write(sentence)
            self.stdout.flush()
        except OSError:
            pass  # the reader has gone; what was started must still be stopped


def quietly(name: str, **options: Any) -> None:
    """Run another command without what it says; what it refuses, with its reason, comes through."""
    call_command(name, verbosity=0, stdout=StringIO(), **options)


def start_again_on(port: str) -> None:
    """Start this command again with PORT set: the settings, and so every address, are made from the environment."""
    os.environ["PORT"] = port
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves


def checked_port() -> int:
    """Return the port to listen on."""
    port = env.number("PORT", default=8000)
    if 0 < port < 65536:
        return port
    raise CannotRun(f"PORT must be between 1 and 65535, not {port}.")


def programs(host: str, port: int) -> list[Program]:
    """Return what runs: the web server, and one worker with the clock in it."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = f"-m gunicorn perfectcare.wsgi --bind {address} --graceful-timeout 8 --log-level warning"
    # Celery warns whoever runs it as root, as people in a container do: here it guards nothing.
    worker = "-W ignore:You're -m celery -q -A perfectcare worker --beat --concurrency 1 --loglevel WARNING"
    return [
        Program("The web server", [sys.executable, *web.split()]),
        Program("The worker", [sys.executable, *worker.split()]),
    ]


def refuse_unreachable_database() -> None:
    """Refuse to go on without the database."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", "5")
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        why = " ".join(str(error).split())
        raise CannotRun(f"The database cannot be reached. Start it, or correct DATABASE_URL. It said: {why}") from None


def refuse_unreachable_broker() -> None:
    """Refuse to go on without the broker."""
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        return
    patience = {"socket_connect_timeout": 5, "socket_timeout": 5}
    try:
        with celery.connection(connect_timeout=5, transport_options=patience) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=10)
    except (KombuError, OSError, ImportError, KeyError) as error:
        raise CannotRun(
            f"The broker cannot be reached. Start it, or correct REDIS_URL or CELERY_BROKER_URL. It said: {error}"
        ) from None


def forget_old_ticks() -> None:
    """Throw away what waits in the filesystem broker: tasks are ticks of the clock, and these are old."""
    for message in (settings.BROKER_DIR / "messages").glob("*.msg"):
        message.unlink(missing_ok=True)


def wants_demo() -> bool:
    """Say whether to fill the demo: as DEMO says, or into an SQLite database that holds no organisation."""
    if env.text("DEMO"):
        return bool(settings.DEMO)
    return bool(settings.ON_SQLITE) and not Organisation.objects.exists()
