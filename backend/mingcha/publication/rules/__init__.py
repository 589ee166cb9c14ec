"""When is a result due, in which state is it, and which words must the public not see? Pure."""
