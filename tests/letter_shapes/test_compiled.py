"""The templates that are shipped are what their sources say, and bring nothing from anywhere else."""

import re

import pytest

from letter_shapes.__main__ import FOLDER
from letter_shapes.compiled import PARTS, compiled, templates


def test_every_template_is_what_its_source_says():
    assert {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.html")} == templates()


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_asks_nobody_for_fonts_pictures_or_styles(name):
    html = templates()[name]
    assert re.findall(r'(?:src|href)="(?!{{)(?!mailto:)[^"]*"|@import|url\(', html) == []
    assert "mj-include" not in html


def test_a_source_that_is_no_mjml_is_refused_in_the_compilers_words(tmp_path):
    source = tmp_path / "broken.mjml"
    source.write_text('<mjml><mj-body><mj-include path="closing.mjml" /></mj-section></mj-body></mjml>')
    assert (PARTS / "closing.mjml").is_file()
    with pytest.raises(ValueError, match="position"):
        compiled(source)
