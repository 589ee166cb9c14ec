"""Who rings the bell? One background thread per process; slots claimed in the database make each run single."""

from __future__ import annotations

import logging

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, is_busy
from mingcha.kernel.jobs import Registered, registered_jobs

# Two: jobs that write one after the other do not wait for each other, and a night's long one does not hold the clock up.
HANDS = 2

log = logging.getLogger(__name__)


def start_scheduler(app: Flask) -> BackgroundScheduler:
    """Runs every declared job now and then each `scan_seconds`; a job's fault never stops the others."""
    seconds = app.extensions["mingcha"].settings.scan_seconds
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(HANDS)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for entry in registered_jobs():
        scheduler.add_job(
            run_job,
            "interval",
            seconds=seconds,
            args=[app, entry],
            id=entry.name,
            next_run_time=app.extensions["mingcha"].clock.now(),
        )
    scheduler.start()
    return scheduler


def run_job(app: Flask, entry: Registered) -> None:
    """One run of one job in a context of its own."""
    parts = app.extensions["mingcha"]
    with app.app_context():
        try:
            entry.run(ctx=Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance))
        except Exception as error:
            if is_busy(error):
                log.warning("job %s gave way to other work; it will run again", entry.name)
                return
            log.exception("job %s did not finish; it will run again", entry.name)
        finally:
            db.session.remove()
