"""The picture of the latent space: as a PNG, and as one page to move about in."""
