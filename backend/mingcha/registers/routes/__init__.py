"""Which addresses do the registers answer?"""

from mingcha.registers.routes import imports, items, objects

blueprints = [imports.blp, items.blp, objects.blp]
