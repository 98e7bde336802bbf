"""Questions to the graph: named queries and the responsibility trace."""
