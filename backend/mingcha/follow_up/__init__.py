"""What happens after a finding: rectification and other follow-ups, opened by an approved result."""
