"""The web side of dossiers: finding, reading and exporting; the answers about one inspection, and the ledger."""

from mingcha.dossiers.routes import dossiers, review

blueprints = [dossiers.blp, review.blp]
