"""One file a group of endpoints; each gives one `router` with its whole path.

The prefix stands in the router and not where it is included: metrics know a route by its own path.
"""
