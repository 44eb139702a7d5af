"""Machine translation: engines and their packages, masking, repair, terminology, checks, and the run."""
