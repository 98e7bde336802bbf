"""One builder a kind of figure: from its data to a Scene."""
