"""The detailed rules of each department (一细则), and how complete list, libraries and rules are together."""
