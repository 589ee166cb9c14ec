"""The writing side of dossiers: reading leaves a trace, exporting makes a bag."""

from mingcha.dossiers.actions.answers import (
    Asked,
    answer_sheet,
    condition_table,
    gather_for_answers,
    leaves_of,
    print_answers,
)
from mingcha.dossiers.actions.binding import House
from mingcha.dossiers.actions.export import (
    SAMPLE_WITNESS,
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
from mingcha.dossiers.actions.index import index_inspections, index_missing, remember_changed
from mingcha.dossiers.actions.ledger import collect_ledger, ledger_book, ledger_of, print_ledger
from mingcha.dossiers.actions.printing import print_form, read_inks
from mingcha.dossiers.actions.search import search_dossiers
from mingcha.dossiers.actions.sinks import FolderSink, Sink, ZipSink, check_free, sink_at
from mingcha.dossiers.actions.supplement import Supplement, collect_supplement, write_supplement

__all__ = [
    "SAMPLE_WITNESS",
    "Asked",
    "Contents",
    "FolderSink",
    "House",
    "Means",
    "Sink",
    "Supplement",
    "Trust",
    "ZipSink",
    "answer_sheet",
    "bag_name",
    "check_free",
    "collect_dossier",
    "collect_ledger",
    "collect_supplement",
    "condition_table",
    "gather_for_answers",
    "index_inspections",
    "index_missing",
    "leaves_of",
    "ledger_book",
    "ledger_of",
    "log_bag",
    "print_answers",
    "print_form",
    "print_ledger",
    "read_dossier",
    "read_inks",
    "read_paper",
    "remember_changed",
    "search_dossiers",
    "sink_at",
    "write_bag",
    "write_supplement",
]
