"""
Makes the glyphs data set: the 94 printable ASCII characters in every typeface of a fixed list of Debian packages.

    python models/training/glyphs.py --install

White on black, 28×28, one size a typeface, so that o and O differ; every upright, italic, bold … face is one
image a character. Test images are of packages of their own: no typeface is on both sides.
"""
import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = 28
CHARACTERS = [chr(code) for code in range(0x21, 0x7F)]
TRAIN = """
3270 adf-accanthis adf-baskervald adf-berenis adf-gillius adf-ikarius adf-irianis adf-libris adf-mekanus
adf-romande adf-solothurn adf-switzera adf-tribun adf-universalis agave anonymous-pro arapey averia-gwf
averia-sans-gwf averia-serif-gwf b612 cabin cantarell cardo clear-sans comfortaa comic-neue courier-prime
crosextra-caladea crosextra-carlito dejavu-core dejavu-extra dosis dustin ebgaramond ecolier-court essays1743
fanwood fantasque-sans firacode freefont-otf georgewilliams go goudybookletter hack humor-sans inconsolata
isabella junicode jura karla lato league-mono league-spartan levien-museum levien-typoscript linuxlibertine
lobstertwo manrope mononoki monofur oldstandard open-sans opendin opendyslexic paratype quattrocento
roadgeek roboto-unhinted roboto-slab sil-andika sil-charis sil-gentiumplus sora tiresias tuffy urw-base35
vollkorn
""".split()
TEST = """
adf-verana allerta beteckna blankenburg cmu compagnon eurofurence hermit inter jetbrains-mono junction
liberation lindenhill national-park ocr-b okolaks oxygen play prociono quicksand routed-gothic
sil-doulos sjfonts yanone-kaffeesatz
""".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "runs" / "glyphs.npz")
    parser.add_argument("--install", action="store_true", help="install the packages first (apt-get, as root)")
    options = parser.parse_args()
    if options.install:
        packages = [f"fonts-{name}" for name in TRAIN + TEST]
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], check=True)
    arrays = {"classes": np.array(CHARACTERS)}
    for split, packages in (("train", TRAIN), ("test", TEST)):
        faces = [image for name in packages for path in typefaces(name) for image in render(path)]
        images = np.unique(np.stack(faces), axis=0)  # many packages carry one face under two names
        arrays[f"{split}_images"] = images.reshape(-1, SIZE, SIZE)
        arrays[f"{split}_labels"] = np.tile(np.arange(len(CHARACTERS)), len(images))
        print(f"{split}: {len(images)} faces of {len(packages)} packages, {len(arrays[f'{split}_labels']):,} images")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out, **arrays)


def typefaces(name):
    """Scalable font files of a package, in order of their paths."""
    listed = subprocess.run(["dpkg", "-L", f"fonts-{name}"], capture_output=True, text=True, check=False)
    if listed.returncode:
        sys.exit(f"glyphs.py: the package fonts-{name} is not installed; --install does it.")
    paths = [Path(line) for line in listed.stdout.splitlines() if line.lower().endswith((".ttf", ".otf", ".t1"))]
    return sorted(path for path in paths if path.is_file() and not path.is_symlink())


def render(path):
    """[94×28×28 uint8], or [] of a file that lacks one of the characters or draws two of them alike."""
    text = "".join(CHARACTERS)
    _, top, _, bottom = ImageFont.truetype(str(path), SIZE).getbbox(text)
    if bottom == top:
        return []  # a file of symbols
    font = ImageFont.truetype(str(path), round(SIZE * (SIZE - 2) / (bottom - top)))
    _, top, _, bottom = font.getbbox(text)
    images = []
    for character in CHARACTERS:
        image = Image.new("L", (SIZE, SIZE))
        start, _, end, _ = font.getbbox(character)
        place = ((SIZE - start - end) / 2, (SIZE - top - bottom) / 2)
        ImageDraw.Draw(image).text(place, character, fill=255, font=font)
        images.append(np.asarray(image))
    distinct = len({image.tobytes() for image in images})
    # l, I and 1 may be one shape; a missing character's box, which stands for many, or capitals for both cases may not.
    return [np.stack(images)] if distinct >= len(CHARACTERS) - 3 and all(image.any() for image in images) else []


if __name__ == "__main__":
    main()
