"""The writing side of dossiers: reading leaves a trace, exporting makes a bag."""

from mingcha.dossiers.actions.export import (
    Contents,
    Trust,
    bag_name,
    collect_dossier,
    log_bag,
    read_dossier,
    write_bag,
)
from mingcha.dossiers.actions.sinks import FolderSink, Sink, ZipSink, check_free, sink_at
from mingcha.dossiers.actions.supplement import Supplement, collect_supplement, write_supplement

__all__ = [
    "Contents",
    "FolderSink",
    "Sink",
    "Supplement",
    "Trust",
    "ZipSink",
    "bag_name",
    "check_free",
    "collect_dossier",
    "collect_supplement",
    "log_bag",
    "read_dossier",
    "sink_at",
    "write_bag",
    "write_supplement",
]
