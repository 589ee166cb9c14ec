"""A witness: a small service that another office runs. It sees a log only grow, and says so with its own key."""
