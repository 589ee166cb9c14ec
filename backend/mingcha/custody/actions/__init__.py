"""The doors of custody: holds, orders to delete, and reading originals again."""

from mingcha.custody.actions.fixity import Advanced, advance, answer_fault, begin_all, begin_night
from mingcha.custody.actions.holds import lift_hold, place_hold, settle_holds
from mingcha.custody.actions.orders import carry_out, confirm_order, propose_order, withdraw_order

__all__ = [
    "Advanced",
    "advance",
    "answer_fault",
    "begin_all",
    "begin_night",
    "carry_out",
    "confirm_order",
    "lift_hold",
    "place_hold",
    "propose_order",
    "settle_holds",
    "withdraw_order",
]
