"""Brings the local platform up, keeps it up, and takes it down in order.

Down: no more requests, the stream's rest handed over, batches finished, the engine asked to save.
"""

import os
import threading
import time
import tomllib
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap import platform
from chalicelib.domain.errors import Retryable
from chalicelib.local.application import load_application
from chalicelib.local.consult_room import give_keys
from chalicelib.local.engine import Engine, start_engine
from chalicelib.local.environment import STAGE, enter, local_environment
from chalicelib.local.faults import CannotRun, Interrupted
from chalicelib.local.front import Front, Site
from chalicelib.local.gateway import Gateway
from chalicelib.local.issuer import LocalIssuer
from chalicelib.local.issuer_members import demo_members
from chalicelib.local.options import Options
from chalicelib.local.resources import (
    BROADCASTS,
    DELIVER,
    NOTICES,
    TABLE,
    TEXTS,
    ensure_files,
    ensure_key,
    ensure_queues,
    ensure_table,
    ensure_topic,
)
from chalicelib.local.server import Server
from chalicelib.local.state_dir import StateDir
from chalicelib.local.steps import Steps
from chalicelib.local.tenants import channel_rows, register_tenants
from chalicelib.local.triggers import Triggers, start_triggers
from chalicelib.local.vendors import start_vendors

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_ANSWER = 10.0


class Runner:
    """One run of the platform; `asked_to_stop` ends it at any moment."""

    def __init__(self, options: Options, steps: Steps, asked_to_stop: threading.Event) -> None:
        self._options = options
        self._steps = steps
        self._asked_to_stop = asked_to_stop

    def run(self) -> None:
        """Returns after an orderly stop; raises CannotRun when it cannot start or go on."""
        front = Front(self._about("starting"))
        with ExitStack() as undo:
            server = Server(self._options.port, front)
            undo.callback(server.server_close)
            state = StateDir.claim(self._options.state_dir)
            undo.callback(state.release)
            server.start()
            undo.callback(server.stop, 0.0)
            try:
                engine = start_engine(self._options.engine, state, self._asked_to_stop)
                undo.callback(self._stop_engine, engine)
                self._go(front, server, state, engine)
            except Interrupted:
                self._steps.say("stopped", "before everything was up")

    def _go(self, front: Front, server: Server, state: StateDir, engine: Engine) -> None:
        """With the engine running: everything else up, and in the end down again."""
        with ExitStack() as undo:
            try:
                self._come_up(front, server, state, engine, undo)
                self._stay_up(engine)
            except (BotoCoreError, ClientError, Retryable) as error:
                raise _engine_fault(engine, error) from error

    def _come_up(
        self, front: Front, server: Server, state: StateDir, engine: Engine, undo: ExitStack
    ) -> None:
        self._step("engine", f"{engine} on {engine.endpoint}, state in {state.root}")
        stream = ensure_table(engine.endpoint)
        topic, key = ensure_topic(engine.endpoint), ensure_key(engine.endpoint)
        ensure_files(engine.endpoint)
        vendors = start_vendors(server.url, undo)
        values = local_environment(engine.endpoint, topic, key, server.url)
        values["SOTONG_BIZGO_URL"] = vendors.bizgo_url
        values["SOTONG_SOLAPI_URL"] = vendors.solapi_url
        values["SOTONG_MEDIA_HOSTS"] = " ".join(vendors.media_hosts)
        enter(os.environ, values)
        application = load_application()
        queues = ensure_queues(engine.endpoint, topic, [each.name for each in application.queues])
        urls = {each.name: each.url for each in queues}
        values["SOTONG_TEXTS_QUEUE"] = urls[TEXTS]
        values["SOTONG_DELIVER_QUEUE"] = urls[DELIVER]
        values["SOTONG_NOTICES_QUEUE"] = urls[NOTICES]
        values["SOTONG_BROADCAST_QUEUE"] = urls[BROADCASTS]
        enter(os.environ, values)
        self._step("aws", f"table {TABLE}, topic, key, {', '.join(each.name for each in queues)}")
        served = platform()
        tenants = register_tenants(served, self._step, self._options.tenants)
        give_keys(served)
        triggers = start_triggers(application, engine.endpoint, stream, queues)
        undo.callback(self._stop_triggers, triggers, engine)
        undo.callback(self._stop_serving, front, server)
        state.announce(_announcement(server.url, engine, values))
        undo.callback(state.withdraw)
        health = {**self._about("ready"), "engine": str(engine), "tenants": tenants}
        rows = partial(channel_rows, served, server.url)
        issuer = LocalIssuer(server.url, partial(demo_members, served), time.time)
        gateway = Gateway(application.chalice)
        doors = vendors.consult, vendors.texts, vendors.faults
        front.open(Site(gateway, rows, health, issuer, doors))
        self._step("ready", _where_to_go(server.url))

    def _stay_up(self, engine: Engine) -> None:
        while not self._asked_to_stop.wait(SECONDS_BETWEEN_LOOKS):
            if engine.has_died():
                raise CannotRun(_death_notice(engine))

    def _step(self, step: str, text: str) -> None:
        self._steps.say(step, text)
        if self._asked_to_stop.is_set():
            raise Interrupted

    def _stop_serving(self, front: Front, server: Server) -> None:
        self._steps.say("stopping", "no new requests; state is being saved, please wait")
        front.close(self._about("stopping"))
        server.stop(SECONDS_TO_ANSWER)

    def _stop_triggers(self, triggers: Triggers, engine: Engine) -> None:
        left = triggers.stop(drain=not engine.has_died())
        self._steps.say("stream", f"{left} event(s) left undelivered" if left else "drained")

    def _stop_engine(self, engine: Engine) -> None:
        if not engine.has_died():
            self._steps.say("engine", engine.stop())

    def _about(self, status: str) -> dict[str, Any]:
        return {"status": status, "version": _version(), "engine": self._options.engine}


def _version() -> str:
    # Not the installed package's metadata: a pull changes the code, not what pip noted down.
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def _where_to_go(url: str) -> str:
    return f"all {url}/  simulator {url}/simulator  desk {url}/desk  health {url}/health"


def _announcement(url: str, engine: Engine, values: dict[str, str]) -> dict[str, Any]:
    return {
        "url": url,
        "endpoint": engine.endpoint,
        "engine": str(engine),
        "stage": STAGE,
        "pid": os.getpid(),
        "engine_pid": engine.process.pid,
        "env": values,
    }


def _engine_fault(engine: Engine, error: Exception) -> CannotRun:
    if engine.has_died():
        return CannotRun(_death_notice(engine))
    return CannotRun(f"The engine {engine} refused a call ({error}).")


def _death_notice(engine: Engine) -> str:
    return (
        f"The engine {engine} has died ({engine.last_words()}); what was written since the start "
        "is lost: start again."
    )
