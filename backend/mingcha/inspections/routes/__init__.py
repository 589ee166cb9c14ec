"""Where do phones and reviewers meet their inspections? Sync, uploads, evidence files, review, paper forms, hand-over, what the desk adds, readings."""

from mingcha.inspections.routes import files, flags, paper, readings, recordings, rescue, review, sync, team, uploads

blueprints = [
    sync.blp,
    uploads.blp,
    files.blp,
    review.blp,
    paper.blp,
    team.blp,
    rescue.blp,
    recordings.blp,
    flags.blp,
    readings.blp,
]
