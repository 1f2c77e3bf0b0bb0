"""Augmentations: the same numbers give the pixels of the fixture, which the TypeScript twin must give, too."""
import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

import augment

FIXTURE = Path(__file__).parents[2] / "test" / "fixtures" / "augmentations.json"
SHAPES = ((7, 5, 1), (6, 8, 3), (28, 28, 1))
OPTIONS = {"fashion": augment.FASHION, "glyphs": augment.GLYPHS, "photographs": augment.PHOTOGRAPHS}
STILL = {**augment.PHOTOGRAPHS, "area": (1.0, 1.0), "aspect": 1.0, "flip": 0.0, "jitter": 0.0, "grey": 0.0}


def fixture():
    """Cases of explicit numbers: corners of the unit cube, where every branch is taken, and random ones."""
    chance = np.random.default_rng(4)
    cases = []
    for options in OPTIONS:
        for height, width, channels in SHAPES:
            rows = [np.zeros(augment.NUMBERS), np.full(augment.NUMBERS, 1 - 2.0**-20), *chance.random((3, augment.NUMBERS)).round(6)]
            for numbers in rows if height < 28 else rows[-1:]:
                image = chance.integers(0, 256, (1, height, width, channels))
                view = augment.augment(torch.tensor(image), torch.tensor(numbers)[None], OPTIONS[options])
                cases.append({
                    "options": options, "height": height, "width": width, "channels": channels,
                    "numbers": numbers.tolist(), "image": image.ravel().tolist(),
                    "view": view.permute(0, 2, 3, 1).to(torch.uint8).flatten().tolist(),
                })
    return {"options": json.loads(json.dumps(OPTIONS)), "cases": cases}


def test_the_fixture_holds_what_the_augmentations_give():
    assert json.loads(FIXTURE.read_text(encoding="utf-8")) == fixture()


def test_half_precision_of_training_moves_no_pixel_by_more_than_a_level():
    for case in fixture()["cases"]:
        image = torch.tensor(case["image"]).view(1, case["height"], case["width"], case["channels"])
        numbers = torch.tensor(case["numbers"], dtype=torch.float32)[None]
        view = augment.augment(image, numbers, OPTIONS[case["options"]]).permute(0, 2, 3, 1).flatten()
        assert (view - torch.tensor(case["view"])).abs().max() <= 1


def numbers(count, **chosen):
    """Uniform numbers at random, but for columns named u0…u10."""
    rows = torch.rand(count, augment.NUMBERS, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    for name, value in chosen.items():
        rows[:, int(name[1:])] = value
    return rows


def test_without_crop_flip_and_jitter_an_image_stays_as_it_is():
    images = torch.randint(0, 256, (20, 9, 7, 3), generator=torch.Generator().manual_seed(0))
    assert torch.equal(augment.augment(images, numbers(20), STILL).permute(0, 2, 3, 1), images.double())


def test_a_flip_mirrors_and_twice_gives_the_image_back():
    images = torch.randint(0, 256, (20, 9, 7, 3), generator=torch.Generator().manual_seed(0))
    flipped = augment.augment(images, numbers(20, u4=0.0), {**STILL, "flip": 0.5})
    assert torch.equal(flipped.permute(0, 2, 3, 1), images.flip(2).double())


@pytest.mark.parametrize("side", ["width", "height"])
def test_a_crop_of_a_ramp_is_a_ramp_of_the_crops_slope_and_place(side):
    """On a linear image bilinear interpolation is exact: the crop's place and scale can be read off."""
    size, area, start = 41, 0.25, 0.6
    ramp = torch.arange(size, dtype=torch.float64) * 5
    image = ramp[None, None, :, None].expand(1, size, size, 1) if side == "width" else ramp[None, :, None, None].expand(1, size, size, 1)
    options = {**STILL, "area": (area, area)}
    u = numbers(1, u2=start, u3=start)
    view = augment.crop(image.permute(0, 3, 1, 2), u[:, :5], options)[0, 0]
    line = view[0] if side == "width" else view[:, 0]
    length = math.sqrt(area)
    expected = [5 * (((1 - length) * start + length * (i + 0.5) / size) * size - 0.5) for i in range(size)]
    assert np.allclose(line.numpy(), expected, atol=1e-9)


def test_areas_and_aspects_have_the_stated_ranges():
    """Read off the spread of a ramp within each of 4,000 crops."""
    size, count = 64, 4000
    across = torch.arange(size, dtype=torch.float64).expand(count, 1, size, size)
    u = numbers(count, u4=0.9)
    widths = augment.crop(across, u[:, :5], augment.FASHION)[:, 0, 0].diff(dim=1).mean(1)
    heights = augment.crop(across.transpose(2, 3), u[:, :5], augment.FASHION)[:, 0, :, 0].diff(dim=1).mean(1)
    areas = widths * heights
    assert 0.25 < areas.min() < 0.32 and 0.97 < areas.max() <= 1.0
    assert abs(areas.mean() - 0.65) < 0.03  # the uniform law's 0.65, less what sides cut at the image lose


def test_jitter_brightens_and_darkens_alike_and_leaves_a_fifth_alone():
    images = torch.full((5000, 4, 4, 1), 100)
    options = {**STILL, "jitter": 0.8, "brightness": 0.4}
    levels = augment.augment(images, numbers(5000), options)[:, 0, 0, 0]
    assert abs((levels == 100).double().mean() - 0.2) < 0.03
    assert abs(levels.mean() - 100) < 1 and levels.min() == 60 and levels.max() == 140


def test_a_third_of_a_turn_of_hue_makes_red_green():
    red = torch.tensor([200.0, 10.0, 30.0], dtype=torch.float64).view(1, 3, 1, 1)
    turned = augment.turn(red, torch.full((1, 1, 1, 1), 1 / 3, dtype=torch.float64))
    assert torch.allclose(turned.flatten(), torch.tensor([30.0, 200.0, 10.0], dtype=torch.float64))


if __name__ == "__main__":
    FIXTURE.write_text(json.dumps(fixture(), separators=(",", ":")) + "\n", encoding="utf-8")
