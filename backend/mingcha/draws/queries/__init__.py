"""What can be read of draws? Views for screens, files for the portal, the dossier and the command line."""

from mingcha.draws.queries.alarms import (
    OpenCommitView,
    get_alarms,
    list_alarms_by_draw,
    list_alarms_of,
    list_late_commits,
    list_open_commits,
)
from mingcha.draws.queries.assistants import AssistantView, list_assistants_at, list_present_assistants
from mingcha.draws.queries.days import DayView, get_day, list_days, list_missing_days
from mingcha.draws.queries.draws import (
    DrawView,
    RowView,
    SeatView,
    SourceView,
    find_draw_row,
    get_draw,
    get_draw_by_name,
    get_rows,
    list_all_draws,
    list_draws,
    list_rows_of_object,
)
from mingcha.draws.queries.figures import DrawFigure, list_draw_figures
from mingcha.draws.queries.files import (
    EventView,
    FileView,
    get_events,
    list_files,
    open_draw_files,
    open_file,
)
from mingcha.draws.queries.observers import (
    ObserversView,
    ObserverView,
    PublicObservers,
    get_observers,
    get_public_observers,
)
from mingcha.draws.queries.options import Batch, get_options, list_batches
from mingcha.draws.queries.outcomes import CandidateView, OutcomeView, list_candidates
from mingcha.draws.queries.papers import get_certificate, get_notice, get_registration
from mingcha.draws.queries.pool import DrawPreview, get_preview
from mingcha.draws.queries.proofs import OwnProof, get_own_proof, get_proof_code
from mingcha.draws.queries.proposals import ProposalView, WaitingView, get_proposal, list_proposals, list_waiting
from mingcha.draws.queries.public import (
    OwnRow,
    PublicDraw,
    get_own_row,
    get_public_draw,
    list_public_draws,
    open_public_file,
)
from mingcha.draws.queries.rates import OfficeRate, get_public_rates, get_rates, list_office_rates
from mingcha.draws.queries.recusals import list_recusals
from mingcha.draws.rules.limits import Rate

__all__ = [
    "list_draw_figures",
    "DrawFigure",
    "AssistantView",
    "get_rates",
    "list_waiting",
    "WaitingView",
    "list_candidates",
    "OutcomeView",
    "CandidateView",
    "Batch",
    "DayView",
    "DrawPreview",
    "DrawView",
    "EventView",
    "FileView",
    "ObserverView",
    "ObserversView",
    "OfficeRate",
    "OwnProof",
    "OpenCommitView",
    "OwnRow",
    "ProposalView",
    "PublicDraw",
    "PublicObservers",
    "Rate",
    "RowView",
    "SeatView",
    "SourceView",
    "find_draw_row",
    "get_alarms",
    "get_certificate",
    "get_day",
    "get_draw",
    "get_draw_by_name",
    "get_events",
    "get_notice",
    "get_observers",
    "get_options",
    "get_own_proof",
    "get_own_row",
    "get_proof_code",
    "get_preview",
    "get_proposal",
    "get_public_draw",
    "get_public_observers",
    "get_public_rates",
    "get_registration",
    "get_rows",
    "list_alarms_by_draw",
    "list_alarms_of",
    "list_all_draws",
    "list_assistants_at",
    "list_batches",
    "list_days",
    "list_draws",
    "list_files",
    "list_late_commits",
    "list_missing_days",
    "list_office_rates",
    "list_open_commits",
    "list_present_assistants",
    "list_proposals",
    "list_public_draws",
    "list_recusals",
    "list_rows_of_object",
    "open_draw_files",
    "open_file",
    "open_public_file",
]
