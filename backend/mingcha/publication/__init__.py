"""Results on their way to the public: deadlines, masking, snapshots, and the portal that shows nothing else."""
