"""The writing side of dossiers: reading leaves a trace, exporting makes a bag."""

from mingcha.dossiers.actions.export import (
    Contents,
    Means,
    Trust,
    bag_name,
    collect_dossier,
    log_bag,
    read_dossier,
    read_paper,
    write_bag,
)
from mingcha.dossiers.actions.printing import print_form, read_inks
from mingcha.dossiers.actions.sinks import FolderSink, Sink, ZipSink, check_free, sink_at
from mingcha.dossiers.actions.supplement import Supplement, collect_supplement, write_supplement

__all__ = [
    "Contents",
    "FolderSink",
    "Means",
    "Sink",
    "Supplement",
    "Trust",
    "ZipSink",
    "bag_name",
    "check_free",
    "collect_dossier",
    "collect_supplement",
    "log_bag",
    "print_form",
    "read_dossier",
    "read_inks",
    "read_paper",
    "sink_at",
    "write_bag",
    "write_supplement",
]
