"""How do plans and tasks come to be, change, and come into force?"""

from mingcha.plans.actions.plans import approve_plan, change_plan, close_plan, create_plan, file_plan, publish_plan
from mingcha.plans.actions.tasks import approve_task, cancel_task, change_task, create_task, mark_task
from mingcha.plans.actions.unplanned import open_unplanned_task

__all__ = [
    "approve_plan",
    "approve_task",
    "cancel_task",
    "change_plan",
    "change_task",
    "close_plan",
    "create_plan",
    "create_task",
    "file_plan",
    "mark_task",
    "open_unplanned_task",
    "publish_plan",
]
