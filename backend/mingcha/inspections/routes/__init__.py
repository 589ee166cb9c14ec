"""Where do phones and reviewers meet their inspections? Sync, uploads, evidence files, review."""

from mingcha.inspections.routes import files, review, sync, uploads

blueprints = [sync.blp, uploads.blp, files.blp, review.blp]
