"""What every capability stands on: http, problems, db, audit, events, clock, ids, storage, pages, jobs."""
