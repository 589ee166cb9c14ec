"""Who reviews in whose place while somebody is away."""
