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
from mingcha.follow_up.queries.follow_ups import (
    FollowUpRow,
    count_open,
    get_follow_up,
    list_follow_ups,
    list_follow_ups_of,
    list_follow_ups_of_many,
)

__all__ = [
    "FollowUpRow",
    "ProofRow",
    "RatingRow",
    "ReplyRow",
    "count_open",
    "count_proof_files",
    "find_open_order",
    "find_rating",
    "get_business_side",
    "get_follow_up",
    "list_follow_ups",
    "list_follow_ups_of",
    "list_follow_ups_of_many",
    "list_proofs",
    "list_replies",
]
