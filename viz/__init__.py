"""Report-grade figures: layouts build one pure Scene, writers turn it into SVG, PNG, PDF, HTML."""
