"""The writing side of dossiers: reading leaves a trace, exporting makes a bag."""

from mingcha.dossiers.actions.export import Contents, bag_name, collect_dossier, log_bag, read_dossier, write_bag
from mingcha.dossiers.actions.sinks import FolderSink, Sink, ZipSink, check_free, sink_at

__all__ = [
    "Contents",
    "FolderSink",
    "Sink",
    "ZipSink",
    "bag_name",
    "check_free",
    "collect_dossier",
    "log_bag",
    "read_dossier",
    "sink_at",
    "write_bag",
]
