"""Who coordinates the departments: the joint conference or leading group, its members and meetings; training and praise."""
