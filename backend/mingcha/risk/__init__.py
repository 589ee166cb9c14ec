"""How great is an object's risk, who says so, and what follows: classes, assessments, marks, indicators and warnings."""
