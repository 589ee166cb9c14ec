"""How do plans and tasks come to be, change, come into force, and meet?"""

from mingcha.plans.actions.copies import copy_plan
from mingcha.plans.actions.duties import move_duties
from mingcha.plans.actions.joint import answer_joint, propose_joint, withdraw_joint
from mingcha.plans.actions.opinions import give_opinion
from mingcha.plans.actions.outside import record_outside_check
from mingcha.plans.actions.plans import approve_plan, change_plan, close_plan, create_plan, file_plan, publish_plan
from mingcha.plans.actions.programme import set_programme
from mingcha.plans.actions.tasks import approve_task, cancel_task, change_task, create_task, mark_task
from mingcha.plans.actions.unplanned import open_unplanned_task

__all__ = [
    "answer_joint",
    "approve_plan",
    "approve_task",
    "cancel_task",
    "change_plan",
    "change_task",
    "close_plan",
    "copy_plan",
    "create_plan",
    "create_task",
    "file_plan",
    "give_opinion",
    "mark_task",
    "move_duties",
    "open_unplanned_task",
    "propose_joint",
    "publish_plan",
    "record_outside_check",
    "set_programme",
    "withdraw_joint",
]
