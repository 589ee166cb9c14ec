"""The reading doors of the desk: the search, and one's own views."""

from mingcha.desk.queries.search import Group, Hit, search
from mingcha.desk.queries.views import ViewRow, get_view, list_views

__all__ = ["Group", "Hit", "ViewRow", "get_view", "list_views", "search"]
