"""
SimCLR's augmentations (Chen et al. 2020, arXiv 2002.05709), batched, on whichever device holds the images.

A view is a function of an image and NUMBERS uniform numbers in [0, 1): it draws nothing itself. The service's
TypeScript does the same arithmetic, and test/fixtures/augmentations.json holds both to the same pixels.
"""
import math

import torch

NUMBERS = 11  # uniform numbers a view takes, whatever the image's channels and the options

# Luminance of ITU-R BT.601, as Pillow's mode "L" has it.
LUMA = (0.299, 0.587, 0.114)

# Area of the crop as a part of the image's, its aspect ratio up to `aspect` either way, probabilities of a
# flip, of colour jitter and of grey, and the jitter's strengths (hue in turns).
FASHION = {
    "area": (0.3, 1.0), "aspect": 4 / 3, "flip": 0.5,
    "jitter": 0.8, "brightness": 0.4, "contrast": 0.4, "saturation": 0.0, "hue": 0.0, "grey": 0.0,
}
# Characters are not what their mirror images are, and half of one can be another one.
GLYPHS = {**FASHION, "area": (0.5, 1.0), "flip": 0.0}
PHOTOGRAPHS = {**FASHION, "area": (0.2, 1.0), "saturation": 0.4, "hue": 0.1, "grey": 0.2}


def augment(images, numbers, options):
    """
    One view of each image.

    images: N×H×W×C, any type, values 0…255. numbers: N×NUMBERS in [0, 1), whose precision is that of the
    arithmetic. Returns whole numbers 0…255 as N×C×H×W in that precision.
    """
    pixels = images.permute(0, 3, 1, 2).to(numbers.dtype)
    pixels = crop(pixels, numbers[:, 0:5], options)
    pixels = jitter(pixels, numbers[:, 5:11], options)
    return (pixels + 0.5).floor()


def crop(pixels, numbers, options):
    """
    Crop, resize back to H×W bilinearly, and flip.

    The crop has w·W × h·H pixels, w = min(1, √(area·ratio)) and h = min(1, √(area/ratio)), with
    area = low + (high − low)·u₀, ratio = aspect^(2u₁ − 1); its corner is at ((1 − w)·u₂, (1 − h)·u₃) of the
    image; it is mirrored if u₄ < flip.
    """
    low, high = options["area"]
    area = low + (high - low) * numbers[:, 0]
    ratio = torch.exp((2 * numbers[:, 1] - 1) * math.log(options["aspect"]))
    width = (area * ratio).sqrt().clamp(max=1)
    height = (area / ratio).sqrt().clamp(max=1)
    flipped = numbers[:, 4] < options["flip"]
    rows = interpolation(pixels.shape[2], (1 - height) * numbers[:, 3], height)
    columns = interpolation(pixels.shape[3], (1 - width) * numbers[:, 2], width, flipped)
    return rows[:, None] @ pixels @ columns[:, None].transpose(2, 3)


def interpolation(size, start, length, flipped=None):
    """
    Weights N×size×size of bilinear interpolation along one axis: output × input.

    Output pixel i lies at (start + length·(i + ½)/size)·size − ½ of the input, no further out than the
    centres of the outermost pixels. start, length: N, parts of the side.
    """
    pixels = torch.arange(size, device=start.device, dtype=start.dtype)
    steps = (pixels + 0.5).expand(len(start), size)
    if flipped is not None:
        steps = torch.where(flipped[:, None], size - steps, steps)
    places = (start[:, None] * size + length[:, None] * steps - 0.5).clamp(0, size - 1)
    return (1 - (places[:, :, None] - pixels).abs()).clamp(min=0)


def jitter(pixels, numbers, options):
    """
    With probability `jitter` (u₀): brightness, contrast, saturation, hue, in this order, each cut to 0…255;
    then grey with probability `grey` (u₅).

    Each factor is 1 + strength·(2u − 1). Brightness multiplies; contrast moves away from the image's mean
    luminance, saturation from each pixel's luminance; hue turns the colour about the grey axis by
    strength·(2u − 1) turns, a linear map. Images of one channel have neither colour nor hue.
    """
    chosen = (numbers[:, 0] < options["jitter"]).to(pixels.dtype).view(-1, 1, 1, 1)
    brightness, contrast, saturation, hue = (
        chosen * options[name] * (2 * numbers[:, index, None, None, None] - 1)
        for index, name in enumerate(("brightness", "contrast", "saturation", "hue"), start=1)
    )
    pixels = (pixels * (1 + brightness)).clamp(0, 255)
    mean = luminance(pixels).mean((2, 3), keepdim=True)
    pixels = (mean + (1 + contrast) * (pixels - mean)).clamp(0, 255)
    if pixels.shape[1] == 1:
        return pixels
    grey = luminance(pixels)
    pixels = (grey + (1 + saturation) * (pixels - grey)).clamp(0, 255)
    pixels = turn(pixels, hue).clamp(0, 255)
    return torch.where((numbers[:, 5] < options["grey"]).view(-1, 1, 1, 1), luminance(pixels), pixels)


def luminance(pixels):
    """N×1×H×W: of one channel, that channel."""
    if pixels.shape[1] == 1:
        return pixels
    weights = torch.tensor(LUMA, dtype=pixels.dtype, device=pixels.device).view(1, 3, 1, 1)
    return (pixels * weights).sum(1, keepdim=True)


def turn(pixels, turns):
    """Rotates colours about the grey axis (Rodrigues), which leaves the mean of red, green and blue as it is."""
    cosine, sine = torch.cos(2 * math.pi * turns), torch.sin(2 * math.pi * turns)
    red, green, blue = pixels.split(1, dim=1)
    mean = (red + green + blue) / 3
    cross = torch.cat((blue - green, red - blue, green - red), 1) / math.sqrt(3)
    return mean + cosine * (pixels - mean) + sine * cross
