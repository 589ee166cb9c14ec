"""Which addresses do plans, their tasks and the office's views of the year answer?"""

from __future__ import annotations

from mingcha.plans.routes.duties import blp as duty_addresses
from mingcha.plans.routes.joint import blp as joint_addresses
from mingcha.plans.routes.office import blp as office_addresses
from mingcha.plans.routes.outside import blp as outside_addresses
from mingcha.plans.routes.plans import blp as plan_addresses
from mingcha.plans.routes.tasks import blp as task_addresses

blueprints = [plan_addresses, task_addresses, office_addresses, joint_addresses, outside_addresses, duty_addresses]
