"""Where do phones and reviewers meet their inspections? Sync, uploads, evidence files, review, paper forms."""

from mingcha.inspections.routes import files, paper, review, sync, uploads

blueprints = [sync.blp, uploads.blp, files.blp, review.blp, paper.blp]
