"""Documents as trees: reads a JSON list of XML texts, writes a JSON list of elements. Strict: expat's rules."""
import json
import sys
import xml.etree.ElementTree as tree


def element(node):
    return {
        "tag": node.tag.removeprefix("{http://www.w3.org/2000/svg}"),
        "attributes": node.attrib,
        "text": node.text or "",
        "children": [element(child) for child in node],
    }


json.dump([element(tree.fromstring(text)) for text in json.load(sys.stdin)], sys.stdout)
