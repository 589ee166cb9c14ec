"""The web side of reports: the first page, the tables, and what was handed in."""

from mingcha.reports.routes import figures, overview

blueprints = [overview.blp, figures.blp]
