"""The web side of dossiers: finding, reading and exporting; the answers about one inspection, the ledger, and the map of visits."""

from mingcha.dossiers.routes import dossiers, review, visitmap

blueprints = [dossiers.blp, review.blp, visitmap.blp]
