"""Leads (线索) and copy notices (抄告): what comes in from outside the plan, and what is told to other departments."""
