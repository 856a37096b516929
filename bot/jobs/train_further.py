"""What a model that was trained further keeps of the one that it began with."""

from __future__ import annotations

from dataclasses import replace

from safetensors.numpy import load_file

from engine.bundle import CARD, WEIGHTS, Bundle, load_bundle, write_manifest


def keep_thresholds(bundle: Bundle, base: Bundle) -> Bundle:
    """Give a model the thresholds of the one that it began with, say so in its card, and seal it again.

    Those were read off thousands of photos of several shops. A catalogue keeps few apart, all from the studio
    that was just learned: by them the model would be too sure of itself for a shopper's photo, and close the
    type that was meant. Both classifiers are fitted alike, so the gate's numbers mean the same; a whitening
    spreads cosines a little otherwise, and what is close among them each index reads off its own photos.

    Args:
        bundle: the model; its manifest and its card are replaced.
        base: the model that it began with, of the same classes.

    Raises:
        OSError: the folder cannot be written to.
    """
    temperature = max(bundle.description.temperature, base.description.temperature)
    description = replace(bundle.description, temperature=temperature, thresholds=base.thresholds)
    path = bundle.folder / CARD
    title, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{title}\n\n{_said(base, temperature)}{rest}", encoding="utf-8")
    write_manifest(bundle.folder, description, load_file(bundle.folder / WEIGHTS))
    return load_bundle(bundle.folder)


def _said(base: Bundle, temperature: float) -> str:
    kept = base.thresholds
    garments = (
        " What finds garments in a photo is that model's own, not measured anew."
        if base.finds_regions
        else ""
    )
    return f"""**Trained further on the catalogue of one shop, and for it.** It starts from model
{base.model_id} ({base.description.name}), whose product types and thresholds it keeps: it answers at
temperature {temperature:g}, gate mass {kept.gate_mass:g}, and weights {kept.type_weight:g} of the type
and {kept.second_photo_weight:g} of a second photo. Those under "Measured" are read off the catalogue's own
photos and not used. Types that the catalogue lacks are seldom named.{garments}
"""
