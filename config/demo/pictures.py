"""Made-up photos: a workshop of rectangles, marked so that nobody takes it for a real place."""

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720


def photo(name: str, chance: random.Random) -> SimpleUploadedFile:
    """A JPEG as an upload: floor, wall, some boxes, and the word fictief."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (196, 204, 206))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HEIGHT * 2 // 3, WIDTH, HEIGHT), fill=(120, 124, 122))
    for _box in range(7):
        left, top = chance.randint(0, WIDTH - 160), chance.randint(HEIGHT // 3, HEIGHT - 160)
        shade = chance.randint(40, 170)
        box = (left, top, left + chance.randint(60, 200), top + chance.randint(60, 150))
        draw.rectangle(box, fill=(shade, shade // 2 + 50, 200 - shade), outline=(30, 36, 38), width=4)
    draw.text((24, 24), "FICTIEF", fill=(20, 30, 36), font_size=64)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")
