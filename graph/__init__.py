"""The model: types, dates, evidence, batches and the stores. Imports nothing else of ours."""
