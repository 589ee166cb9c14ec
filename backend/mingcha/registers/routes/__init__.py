"""Which addresses do the registers answer?"""

from mingcha.registers.routes import assistants, exemptions, imports, items, libraries, lists, merging, objects

blueprints = [
    assistants.blp,
    exemptions.blp,
    imports.blp,
    items.blp,
    libraries.blp,
    lists.blp,
    merging.blp,
    objects.blp,
]
