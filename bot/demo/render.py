"""Pieces become pixels: SVG is written, resvg draws it, and the light is put on it."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

from bot.demo.cloth import Fabric, Field
from bot.demo.garments.piece import Piece
from bot.demo.light import RELIEF_SCALE, Lamp, shade
from bot.demo.palette import darker
from bot.demo.svg import Point, clipped, fill, stroke

SIZE = (540, 720)
GROUND_HEIGHT = 96


@dataclass(frozen=True, slots=True)
class Camera:
    """What part of the body's plane is pictured.

    Attributes:
        center: the point in the middle of the picture, in body units.
        scale: pixels to one body unit.
        turn: clockwise turn of the picture, in degrees.
        size: width and height in pixels.
        offset: where the origin of what is drawn lies on the body.
        spin: how it is turned around that origin, in degrees.
    """

    center: Point
    scale: float
    turn: float = 0.0
    size: tuple[int, int] = SIZE
    offset: Point = (0.0, 0.0)
    spin: float = 0.0

    @property
    def transform(self) -> str:
        """The SVG transform from body units to pixels."""
        (width, height), (x, y) = self.size, self.center
        return (
            f"translate({width / 2:.2f} {height / 2:.2f}) rotate({self.turn:.2f}) "
            f"scale({self.scale:.4f}) translate({self.offset[0] - x:.3f} {self.offset[1] - y:.3f}) "
            f"rotate({self.spin:.2f})"
        )


def rasterize(svg: str, size: tuple[int, int]) -> Image.Image:
    """Draw a complete SVG document into an RGBA picture of this size."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=size[0], height=size[1], skip_system_fonts=True)
    picture = Image.open(io.BytesIO(png))
    return picture if picture.mode == "RGBA" else picture.convert("RGBA")


def document(content: str, camera: Camera, background: str = "") -> str:
    """A complete SVG document that shows content drawn in body units."""
    width, height = camera.size
    ground = f'<rect width="100%" height="100%" fill="{background}"/>' if background else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{ground}<g transform="{camera.transform}">{content}</g></svg>'
    )


def draw_pieces(
    pieces: Sequence[Piece], camera: Camera, fabric: Fabric, lamp: Lamp, seed: int
) -> Image.Image:
    """Draw and shade pieces of one fabric on a transparent ground."""
    flat = rasterize(document("".join(map(_flat, pieces)), camera), camera.size)
    relief = "".join(map(_relief, pieces))
    ground = f"rgb({GROUND_HEIGHT},{GROUND_HEIGHT},{GROUND_HEIGHT})"
    coarse = (camera.size[0] // RELIEF_SCALE, camera.size[1] // RELIEF_SCALE)
    heights = rasterize(document(relief, camera, ground), coarse)
    return shade(flat, _heights(heights), fabric, round(camera.scale), lamp, seed)


def save_jpeg(picture: Image.Image, path: Path, quality: int = 88) -> None:
    """Write a JPEG so that a reader sees either the whole file or none."""
    partial = _partial(path)
    picture.convert("RGB").save(partial, "JPEG", quality=quality)
    partial.replace(path)


def write_text(path: Path, text: str) -> None:
    """Write a text file so that a reader sees either the whole file or none."""
    partial = _partial(path)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _heights(picture: Image.Image) -> Field:
    return np.asarray(picture.getchannel("R"), dtype=np.float32) / np.float32(255)


def _flat(piece: Piece) -> str:
    """The piece without light: its color, its marks and a fine line around it."""
    path = piece.shape.path
    line = stroke(path, darker(piece.color, 0.6), 0.28, piece.edge) if piece.edge else ""
    return fill(path, piece.color) + piece.marks + line


def _relief(piece: Piece) -> str:
    """The piece's height as gray, with folds and rolled edges, which also press into what lies under them."""
    path, gray = piece.shape.path, round(min(max(piece.height, 0.0), 1.0) * 255)
    edges = "".join(stroke(path, "#000", piece.roundness * share, 0.09) for share in (1.0, 0.7, 0.45, 0.22))
    return fill(path, f"rgb({gray},{gray},{gray})") + clipped(piece.shape, piece.creases) + edges
