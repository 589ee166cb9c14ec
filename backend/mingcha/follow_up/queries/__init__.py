"""The reading doors of follow-ups."""

from mingcha.follow_up.queries.business import (
    ProofRow,
    RatingRow,
    ReplyRow,
    count_proof_files,
    find_open_order,
    find_rating,
    get_business_side,
    list_proofs,
    list_replies,
)
from mingcha.follow_up.queries.closure import (
    Closure,
    MinorRow,
    PenaltyRow,
    find_archive,
    get_closure,
    get_minor,
    list_file_numbers,
    list_minors,
    list_penalties,
)
from mingcha.follow_up.queries.dates import OpenDate, list_penalties_until, list_terms_until
from mingcha.follow_up.queries.figures import list_disposal_counts
from mingcha.follow_up.queries.follow_ups import (
    FollowUpRow,
    StepRow,
    count_open,
    get_follow_up,
    list_follow_ups,
    list_follow_ups_of,
    list_follow_ups_of_many,
    list_steps,
)
from mingcha.follow_up.queries.lost import LostRow, get_lost, list_lost
from mingcha.follow_up.queries.one import FollowUpView, get_view
from mingcha.follow_up.queries.waiting import Waiting, list_waiting

__all__ = [
    "Closure",
    "list_disposal_counts",
    "FollowUpRow",
    "FollowUpView",
    "LostRow",
    "MinorRow",
    "OpenDate",
    "PenaltyRow",
    "ProofRow",
    "RatingRow",
    "ReplyRow",
    "StepRow",
    "Waiting",
    "count_open",
    "count_proof_files",
    "find_archive",
    "find_open_order",
    "find_rating",
    "get_business_side",
    "get_closure",
    "list_file_numbers",
    "get_follow_up",
    "get_lost",
    "get_minor",
    "get_view",
    "list_penalties_until",
    "list_terms_until",
    "list_follow_ups",
    "list_follow_ups_of",
    "list_follow_ups_of_many",
    "list_lost",
    "list_minors",
    "list_penalties",
    "list_proofs",
    "list_replies",
    "list_steps",
    "list_waiting",
]
