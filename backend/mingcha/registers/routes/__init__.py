"""Which addresses do the registers answer?"""

from mingcha.registers.routes import assistants, imports, items, objects

blueprints = [assistants.blp, imports.blp, items.blp, objects.blp]
