"""Which addresses do the registers answer?"""

from mingcha.registers.routes import assistants, imports, items, libraries, merging, objects

blueprints = [assistants.blp, imports.blp, items.blp, libraries.blp, merging.blp, objects.blp]
