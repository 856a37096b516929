"""Teaching a model where the garments of a photo are."""
