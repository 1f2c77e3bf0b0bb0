"""The encoders: small ResNets of pixels 0…255, with the projection head that InfoNCE sees."""
import torch
from torch import nn
from torch.nn import functional as F

PROJECTION = 64  # dimensions of the head's output


class Unit(nn.Sequential):
    """Convolution and batch normalisation, which export.py folds into one convolution."""

    def __init__(self, inputs, outputs, size, stride=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs)
        )


class Block(nn.Module):
    """The basic block of He et al. (2016), arXiv 1512.03385."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = Unit(inputs, outputs, 3, stride)
        self.second = Unit(outputs, outputs, 3)
        straight = stride == 1 and inputs == outputs
        self.shortcut = None if straight else Unit(inputs, outputs, 1, stride)

    def forward(self, x):
        y = self.second(F.relu(self.first(x), inplace=True))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)), inplace=True)


class Encoder(nn.Module):
    """
    Pixels N×C×H×W in 0…255 → (features N×d, projection N×PROJECTION), neither normalised.

    Of NETWORKS: stem, (channels, stride) of the first 3×3 convolution; stages, (channels, stride, blocks) each;
    and d, to which a 1×1 convolution before pooling widens the last stage where that has fewer channels.
    mean, deviation: one a colour channel, of the training pixels divided by 255.
    """

    def __init__(self, name, mean, deviation):
        super().__init__()
        (channels, stride), stages, features = NETWORKS[name]
        self.register_buffer("mean", torch.tensor(mean).view(1, -1, 1, 1))
        self.register_buffer("deviation", torch.tensor(deviation).view(1, -1, 1, 1))
        self.stem = Unit(len(mean), channels, 3, stride)
        blocks = []
        for width, stride, count in stages:
            for index in range(count):
                blocks.append(Block(channels, width, stride if index == 0 else 1))
                channels = width
        self.blocks = nn.Sequential(*blocks)
        self.widening = None if channels == features else Unit(channels, features, 1)
        self.head = nn.Sequential(nn.Linear(features, features), nn.ReLU(), nn.Linear(features, PROJECTION))

    def forward(self, pixels):
        x = (pixels / 255 - self.mean) / self.deviation
        x = self.blocks(F.relu(self.stem(x), inplace=True))
        if self.widening is not None:
            x = F.relu(self.widening(x), inplace=True)
        features = x.mean((2, 3)).float()
        return features, self.head(features).float()


NETWORKS = {
    # For one CPU core and for edges: README.md has the alternatives that were measured.
    "resnet-tiny": ((16, 2), ((32, 2, 1), (64, 2, 1), (128, 1, 1)), 256),
    # As in the paper: ResNet-18 with a 3×3 stem and no pooling, for images of 28 to 32 pixels.
    "resnet18": ((64, 1), ((64, 1, 2), (128, 2, 2), (256, 2, 2), (512, 2, 2)), 512),
}
